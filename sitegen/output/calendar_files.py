"""Calendar files (RFC 5545) of the events: one each, and one per language to subscribe to.

An event without a day has none. Hours are in UTC, as in the mails: an instant that every program reads alike, with no
VTIMEZONE that one could misread; the reader's calendar shows it by the reader's clock. A day without hours is a DATE.
The UID is the event's, in both languages and in every mail; several sessions are several entries: decisions/0009.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import icalendar

from sitegen.content import calendar_history
from sitegen.content.pages import Content, EventEntry
from sitegen.content.site_settings import SiteSettings
from sitegen.language import dates, texts
from sitegen.rendering.event_view import event_where

_STATUS = {"scheduled": "CONFIRMED", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}
_DAY = dt.timedelta(days=1)

When = dt.date | dt.datetime


def of_event(content: Content, settings: SiteSettings, entry: EventEntry) -> bytes | None:
    """The file of one event, or ``None`` when its day is not known."""
    return _calendar(content, settings, entry.language, [entry]) if entry.page.date else None


def feed(content: Content, settings: SiteSettings, language: str) -> bytes:
    """The calendar to subscribe to: all dated events of a language."""
    return _calendar(content, settings, language, [e for e in content.events(language) if e.page.date])


def uid(content: Content, entry: EventEntry) -> str:
    """The same in both languages and in every mail: it is one event."""
    return f"{calendar_history.identity(content, entry)}@{urlsplit(content.addresses.site_url).hostname}"


def spans(entry: EventEntry) -> list[tuple[When, When | None]]:
    """Begin and end of each session, in UTC or, where there are no hours, as days, the end the day after the last.

    The end is ``None`` where it is not known. An event without a day has no session.
    """
    page = entry.page
    if page.sessions:
        return [(_utc(session.starts), _utc(session.ends)) for session in page.sessions]
    if page.starts:
        return [(_utc(page.starts), _utc(page.ends) if page.ends else None)]
    if page.date and page.last_day:
        return [(page.date, page.last_day + _DAY)]
    return []


def _utc(local: dt.datetime) -> dt.datetime:
    return dates.in_zone(local).astimezone(dt.UTC)


def _calendar(content: Content, settings: SiteSettings, language: str, entries: list[EventEntry]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//O.P.E.R.A.//eventi//{language.upper()}")
    calendar.add("version", "2.0")
    organiser = settings.operator.email if settings.operator.is_reachable(content.today) else ""
    if organiser:  # RFC 5546, 3.2.1: what is published has an organiser
        calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "O.P.E.R.A.")
    for entry in entries:
        for number, (start, end) in enumerate(spans(entry), 1):
            calendar.add_component(_component(content, organiser, entry, number, start, end))
    return bytes(calendar.to_ical())


def _component(
    content: Content, organiser: str, entry: EventEntry, number: int, start: When, end: When | None
) -> icalendar.Event:
    page, language = entry.page, entry.language
    version = calendar_history.version(content, entry)
    event = icalendar.Event()
    event.add("uid", uid_of_session(uid(content, entry), number))
    event.add("sequence", version.number)
    event.add("dtstamp", dt.datetime.combine(version.day, dt.time(), dt.UTC))
    for name, value in (
        ("summary", _title(entry)),
        ("description", _description(entry)),
        ("location", event_where(entry)),
    ):
        event.add(name, icalendar.vText(value, params={"LANGUAGE": language}))
    event.add("dtstart", start)
    if end:
        event.add("dtend", end)
    event.add("status", _STATUS[page.status])
    event.add("url", content.addresses.absolute(entry.address))
    if organiser:
        event.add("organizer", icalendar.vCalAddress(f"mailto:{organiser}"))
    return event


def uid_of_session(of_event: str, number: int) -> str:
    """The first session has the event's own UID, so that an event that gains sessions keeps its entry."""
    name, _, host = of_event.partition("@")
    return of_event if number == 1 else f"{name}.{number}@{host}"


def _title(entry: EventEntry) -> str:
    """Says itself that the event does not take place: not every program shows STATUS."""
    page = entry.page
    if page.status == "scheduled":
        return page.title
    return texts.of(entry.language).ui[f"title_{page.status}"].format(title=page.title)


def _description(entry: EventEntry) -> str:
    page = entry.page
    link = f"\n{texts.of(entry.language).ui['join_public']}: {page.place.url}" if page.place.url else ""
    return page.description + link
