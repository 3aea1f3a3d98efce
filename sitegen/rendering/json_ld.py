"""JSON-LD (schema.org) of a page: Event, help desk. Only what is known is said.

The questions have none: FAQPage would carry every answer twice, a fifth of that page's weight.
"""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from sitegen.content.schema import Event, HelpDesk, Place
from sitegen.language import dates
from sitegen.rendering.page_words import PageWords

Thing = dict[str, Any]


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
    online = page.place.online
    url = view.absolute(view.entry.address)
    starts: Any = dates.in_zone(page.starts) if page.starts else page.date
    thing: Thing = {
        "@type": "Event",
        "name": page.title,
        "description": page.description,
        "url": url,
        "startDate": starts.isoformat(),
        "eventStatus": f"https://schema.org/{status[page.status]}",
        "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": url} if online else _place(page.place),
        "organizer": {"@type": "Organization", "name": "O.P.E.R.A.", "url": view.absolute("/")},
        "isAccessibleForFree": True,
    }
    if page.ends:
        thing["endDate"] = dates.in_zone(page.ends).isoformat()
    if page.languages:
        thing["inLanguage"] = list(page.languages)
    if page.seats:
        thing["maximumAttendeeCapacity"] = page.seats
    return thing


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
