"""The calendar entry a mail carries: RFC 5545, published as RFC 5546 section 3.2.1 wants it (METHOD:PUBLISH)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr

import icalendar

from forms_api.catalogue import Event
from forms_api.codes import Language
from forms_api.texts import load
from forms_api.typed_values import show_reference


@dataclass(frozen=True)
class CalendarEntry:
    """A calendar entry to attach (RFC 5545): `sequence` grows with each change, `cancelled` takes it out again."""

    uid: str
    event: Event
    sequence: int
    cancelled: bool
    reference: str


def write(entry: CalendarEntry, language: Language, organiser: str, public_url: str, written: datetime) -> bytes:
    """The .ics file, times in UTC. `organiser`: an e-mail address; `written`: the DTSTAMP."""
    text = entry.event.texts[language]
    assert entry.event.start is not None
    item = icalendar.Event()
    item.add("UID", entry.uid)
    item.add("SEQUENCE", entry.sequence)
    item.add("DTSTAMP", written.astimezone(UTC))
    item.add("DTSTART", entry.event.start.astimezone(UTC))
    if entry.event.end:
        item.add("DTEND", entry.event.end.astimezone(UTC))
    item.add("SUMMARY", text.title, parameters={"LANGUAGE": language})
    item.add("LOCATION", text.place, parameters={"LANGUAGE": language})
    words = load("mail_")[language]
    described = words("common.fact", label=words("label.reference"), value=show_reference(entry.reference))
    item.add("DESCRIPTION", described)
    item.add("URL", public_url + text.url)
    item.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    item.add("ORGANIZER", icalendar.vCalAddress(f"mailto:{parseaddr(organiser)[1]}"))
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//O.P.E.R.A.//forms//IT")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add_component(item)
    return bytes(calendar.to_ical())
