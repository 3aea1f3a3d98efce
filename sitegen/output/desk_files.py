"""The desks for machines: GeoJSON (RFC 7946) of all, a vCard (RFC 6350) of each that is still open."""

from __future__ import annotations

import json
from typing import Any

from icalendar import Parameters, vText, vUri
from icalendar.parser import Contentline, Contentlines
from icalendar.prop import vAdr, vOrg

from sitegen.content.pages import Content, DeskEntry
from sitegen.content.phones import e164

_WORK = Parameters({"TYPE": "work"})


def geojson(content: Content, language: str) -> str:
    """A FeatureCollection; coordinates are longitude, latitude in WGS 84."""
    features = [
        {
            "type": "Feature",
            "id": desk.id,
            "geometry": {"type": "Point", "coordinates": [desk.page.coordinates[1], desk.page.coordinates[0]]},
            "properties": {
                "name": desk.page.title,
                "city": desk.page.place.city,
                "street": desk.page.place.street,
                "territory": desk.page.territory,
                "precision": desk.page.precision,
                "open": content.is_open(desk),
                "contact_checked": desk.page.contact_checked,
                "url": content.addresses.absolute(desk.address),
            },
        }
        for desk in content.desks(language)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)


def vcard(content: Content, desk: DeskEntry) -> bytes:
    """vCard 4.0; ``icalendar`` does the escaping, the folding and the CRLF, which both formats share."""
    page = desk.page
    address = content.addresses.absolute(desk.address)
    rows = [
        _row("BEGIN", "VCARD"),
        _row("VERSION", "4.0"),
        _row("KIND", "org"),
        _row("FN", page.title),
        _row("ORG", vOrg((page.operator or "O.P.E.R.A.",))),
        _row("ADR", vAdr(("", "", page.place.street or "", page.place.city, "", "", "")), _WORK),
    ]
    if page.phone:
        number = vUri("tel:" + e164(page.phone, page.territory))
        rows.append(_row("TEL", number, Parameters({"VALUE": "uri", **_WORK})))
    if page.email:
        rows.append(_row("EMAIL", page.email, _WORK))
    rows += [
        _row("URL", vUri(address)),
        _row("LANG", desk.language),
        _row("UID", vUri(address)),
        _row("END", "VCARD"),
    ]
    lines: Any = Contentlines(rows)
    return bytes(lines.to_ical())


def _row(name: str, value: str | vAdr | vOrg, parameters: Parameters | None = None) -> Contentline:
    """A line of the card; plain text is escaped."""
    escaped = vText(value) if isinstance(value, str) and not isinstance(value, vUri) else value
    line: Contentline = Contentline.from_parts(name, parameters or Parameters(), escaped, sorted=False)
    return line
