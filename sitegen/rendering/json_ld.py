"""JSON-LD (schema.org) of a page: Event, help desk. Only what is known is said.

The questions have none: FAQPage would carry every answer twice, a fifth of that page's weight.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from markupsafe import Markup

from sitegen.content.schema.event import Event, Place
from sitegen.content.schema.help_desk import HelpDesk
from sitegen.language import dates
from sitegen.rendering.page_words import PageWords

Thing = dict[str, Any]
_MODES: dict[bool | str, str] = {False: "Offline", True: "Online", "also": "Mixed"}


def of(view: PageWords) -> Markup | None:
    """The page's JSON-LD, ready for a ``<script>``; ``None`` where there is none, as for an event without a date."""
    page = view.page
    thing: Thing | None = None
    if isinstance(page, Event) and page.date:
        thing = _event(view, page)
    elif isinstance(page, HelpDesk):
        thing = _desk(view, page)
    if thing is None:
        return None
    text = json.dumps({"@context": "https://schema.org", **thing}, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c"))


def _event(view: PageWords, page: Event) -> Thing:
    status = {"scheduled": "EventScheduled", "postponed": "EventPostponed", "cancelled": "EventCancelled"}
    url = view.absolute(view.entry.address)
    thing: Thing = {
        "@type": "Event",
        "name": page.title,
        "description": page.description,
        "url": url,
        "startDate": _iso(page.starts, page.date),
        "eventStatus": f"https://schema.org/{status[page.status]}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[page.place.online]}EventAttendanceMode",
        "location": _location(page.place, url),
        "organizer": {"@type": "Organization", "name": "O.P.E.R.A.", "url": view.absolute("/")},
        "isAccessibleForFree": True,
    }
    if page.ends or page.end_date or page.all_day:
        thing["endDate"] = _iso(page.ends, page.last_day)
    if page.sessions:
        shared = {key: thing[key] for key in ("@type", "name", "eventStatus", "eventAttendanceMode", "location")}
        thing["subEvent"] = [
            {**shared, "startDate": _iso(session.starts), "endDate": _iso(session.ends)} for session in page.sessions
        ]
    if page.languages:
        thing["inLanguage"] = list(page.languages)
    if page.seats:
        thing["maximumAttendeeCapacity"] = page.seats
    return thing


def _iso(moment: dt.datetime | None, day: dt.date | None = None) -> str:
    """The moment with its offset; where there is none, the day."""
    known = dates.in_zone(moment) if moment else day
    return known.isoformat() if known else ""


def _location(place: Place, page: str) -> Thing | list[Thing]:
    """Where one goes, where one connects, or both; ``page``: the address for those who have no other."""
    virtual = {"@type": "VirtualLocation", "url": place.url or page}
    if place.online == "also":
        return [_place(place), virtual]
    return virtual if place.online else _place(place)


def _place(place: Place) -> Thing:
    address = {"@type": "PostalAddress", "addressLocality": place.city, "streetAddress": place.street}
    return {
        "@type": "Place",
        "name": place.name,
        "address": {key: value for key, value in address.items() if value},
    }


def _desk(view: PageWords, page: HelpDesk) -> Thing:
    thing: Thing = {
        "@type": "Place",
        "name": page.title,
        "description": page.description,
        "url": view.absolute(view.entry.address),
        "address": {"@type": "PostalAddress", "addressLocality": page.place.city},
        "geo": {"@type": "GeoCoordinates", "latitude": page.coordinates[0], "longitude": page.coordinates[1]},
    }
    if page.place.street:
        thing["address"]["streetAddress"] = page.place.street
    return thing


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    return Markup(re.sub(r"\s+", " ", html)).striptags()
