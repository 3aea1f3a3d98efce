"""Calendar files (RFC 5545) of the events: one each, and one per language to subscribe to.

An event without a day has none. Times carry Europe/Rome with its VTIMEZONE; UIDs are stable; ``icalendar`` does
the folding and the CRLF.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import icalendar

from sitegen.content.pages import Content, EventEntry
from sitegen.language import dates
from sitegen.rendering.event_view import event_where

_STATUS = {"scheduled": "CONFIRMED", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}


def of_event(content: Content, entry: EventEntry) -> bytes | None:
    """The file of one event, or ``None`` when its day is not known."""
    return _calendar(content, entry.language, [entry]) if entry.page.date else None


def feed(content: Content, language: str) -> bytes:
    """The calendar to subscribe to: all dated events of a language."""
    return _calendar(content, language, [e for e in content.events(language) if e.page.date])


def uid(content: Content, event_id: str) -> str:
    """The same in both languages and in every mail: it is one event."""
    return f"{event_id}@{urlsplit(content.addresses.site_url).hostname}"


def _calendar(content: Content, language: str, entries: list[EventEntry]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//O.P.E.R.A.//eventi//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "O.P.E.R.A.")
    for entry in entries:
        calendar.add_component(_component(content, entry))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _component(content: Content, entry: EventEntry) -> icalendar.Event:
    page, language = entry.page, entry.language
    assert page.date is not None
    event = icalendar.Event()
    event.add("uid", uid(content, entry.id))
    event.add("dtstamp", _stamp(content, entry))
    for name, value in (
        ("summary", page.title),
        ("description", page.description),
        ("location", event_where(entry)),
    ):
        event.add(name, icalendar.vText(value, params={"LANGUAGE": language}))
    event.add("dtstart", dates.in_zone(page.starts) if page.starts else page.date)
    if page.ends:
        event.add("dtend", dates.in_zone(page.ends))
    event.add("status", _STATUS[page.status])
    event.add("url", content.addresses.absolute(entry.address))
    return event


def _stamp(content: Content, entry: EventEntry) -> dt.datetime:
    """The day the facts were last checked: the same input gives the same file."""
    day = entry.page.reviewed or content.today
    return dt.datetime.combine(day, dt.time(), dt.UTC)
