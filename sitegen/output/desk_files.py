"""The desks for machines: GeoJSON (RFC 7946) of all, a vCard (RFC 6350) of each."""

from __future__ import annotations

import json

from sitegen.content.pages import Content, DeskEntry
from sitegen.rendering.page_view import international


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
                "phone": international(desk.page.phone) if desk.page.phone else None,
                "email": desk.page.email,
                "contact_checked": desk.page.contact_checked,
                "url": content.addresses.absolute(desk.address),
            },
        }
        for desk in content.desks(language)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)


def vcard(content: Content, desk: DeskEntry) -> bytes:
    """vCard 4.0, CRLF, folded at 75 octets."""
    page = desk.page
    rows = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN:{_escaped(page.title)}",
        f"ORG:{_escaped(page.operator or 'O.P.E.R.A.')}",
        f"ADR;TYPE=work:;;{_escaped(page.place.street or '')};{_escaped(page.place.city)};;;",
    ]
    if page.phone:
        rows.append(f"TEL;VALUE=uri;TYPE=work:tel:{international(page.phone)}")
    if page.email:
        rows.append(f"EMAIL;TYPE=work:{page.email}")
    rows += [
        f"URL:{content.addresses.absolute(desk.address)}",
        f"LANG:{desk.language}",
        f"UID:{content.addresses.absolute(desk.address)}",
        "END:VCARD",
    ]
    return "".join(_folded(row) + "\r\n" for row in rows).encode()


def _escaped(text: str) -> str:
    for plain in ("\\", ",", ";"):
        text = text.replace(plain, "\\" + plain)
    return text.replace("\n", "\\n")


def _folded(row: str) -> str:
    lines, line = [], ""
    for character in row:
        if len((line + character).encode()) > 74:
            lines.append(line)
            line = ""
        line += character
    return "\r\n ".join([*lines, line])
