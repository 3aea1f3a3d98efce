"""The calendar entries a mail carries: RFC 5545, sent as RFC 5546 wants it; decisions/0009 says why so.

They have the UID, SEQUENCE and ORGANIZER of the site's own file: in a calendar both are one entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import icalendar

from forms_api.catalogue import Event, Session, Status
from forms_api.codes import Language
from forms_api.texts import Texts, load
from forms_api.typed_values import show_reference

_STATUS: dict[Status, str] = {"scheduled": "CONFIRMED", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}


@dataclass(frozen=True)
class CalendarEntry:
    """What to attach. `organiser`: an e-mail. `left`: the e-mail of the person who cancelled: the event itself stands.

    `link`: where to connect. `before`: the event as the person was last told it, some of whose sessions may be gone.
    """

    event: Event
    organiser: str
    reference: str
    left: str | None = None
    link: str | None = None
    before: Event | None = None

    @property
    def method(self) -> Literal["PUBLISH", "CANCEL"]:
        """RFC 5546: 3.2.1 for the event, 3.2.5 for one person who is no longer in it."""
        return "CANCEL" if self.left else "PUBLISH"


def write(entry: CalendarEntry, language: Language, public_url: str, written: datetime) -> bytes:
    """The .ics file, hours in UTC, one entry for each session. `written`: the DTSTAMP."""
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//O.P.E.R.A.//forms//IT")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", entry.method)
    for number, (event, span, status) in enumerate(_sessions(entry), 1):
        item = _item(entry, language, public_url, written)
        item.add("UID", _uid(entry.event.uid, number))
        _add_times(item, event, span)
        # Of one person no STATUS is said: CANCELLED would call the event off for all in a shared calendar.
        if not entry.left:
            item.add("STATUS", _STATUS[status])
        calendar.add_component(item)
    return bytes(calendar.to_ical())


def _sessions(entry: CalendarEntry) -> list[tuple[Event, Session, Status]]:
    """The event's own, then those that the person was told of and that are gone; each with the event that says its hours."""
    event, before = entry.event, entry.before
    found = [(event, span, event.status) for span in event.spans]
    gone = before.spans[len(found) :] if before else ()
    return [*found, *((before, span, "cancelled") for span in gone if before)]


def _item(entry: CalendarEntry, language: Language, public_url: str, written: datetime) -> icalendar.Event:
    text = entry.event.texts[language]
    words = load("mail_")[language]
    item = icalendar.Event()
    item.add("SEQUENCE", entry.event.sequence)
    item.add("DTSTAMP", written.astimezone(UTC))
    item.add("SUMMARY", _title(entry.event, language, words), parameters={"LANGUAGE": language})
    item.add("LOCATION", text.place, parameters={"LANGUAGE": language})
    item.add("DESCRIPTION", _described(entry, words))
    item.add("URL", public_url + text.url)
    item.add("ORGANIZER", icalendar.vCalAddress(f"mailto:{entry.organiser}"))
    if entry.left:
        item.add("ATTENDEE", icalendar.vCalAddress(f"mailto:{entry.left}"))
    return item


def _title(event: Event, language: Language, words: Texts) -> str:
    """Says itself that the event does not take place: not every program shows STATUS."""
    title = event.texts[language].title
    return title if event.status == "scheduled" else words(f"common.title_{event.status}", title=title)


def _described(entry: CalendarEntry, words: Texts) -> str:
    facts = [("label.reference", show_reference(entry.reference)), ("label.join", entry.link)]
    return "\n".join(words("common.fact", label=words(label), value=value) for label, value in facts if value)


def _add_times(item: icalendar.Event, event: Event, span: Session) -> None:
    """The end only where it is known; whole days as days, the end the day after the last."""
    if event.all_day:
        item.add("DTSTART", span.start.date())
        item.add("DTEND", span.end.date())
        return
    item.add("DTSTART", span.start.astimezone(UTC))
    if span.end > span.start:
        item.add("DTEND", span.end.astimezone(UTC))


def _uid(of_event: str, number: int) -> str:
    """As the site's own file names the sessions."""
    name, _, host = of_event.partition("@")
    return of_event if number == 1 else f"{name}.{number}@{host}"
