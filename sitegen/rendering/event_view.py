"""Events: when and where in words, which are to come, and whether one can still register."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from sitegen.content.pages import EventEntry
from sitegen.language import dates, texts
from sitegen.rendering.page_words import PageWords


def event_when(event: EventEntry) -> str:
    """``giovedì 17 dicembre 2026, 9.30-12.45``, or that the day is not known; sessions one after the other."""
    return texts.of(event.language).ui["between_sessions"].join(event_times(event))


def event_times(event: EventEntry) -> list[str]:
    """As :func:`event_when`, each session by itself."""
    page, language = event.page, event.language
    if page.sessions:
        return [_hours(session.date, session.start, session.end, language) for session in page.sessions]
    if not page.date:
        return [texts.of(language).ui["date_unknown"]]
    if page.starts and page.ends and page.end_date:
        return [dates.stretch(dates.moment(page.starts, language) + ",", dates.moment(page.ends, language), language)]
    if page.start:
        return [_hours(page.date, page.start, page.end, language)]
    words = dates.day(page.date, language, weekday=True)
    if page.end_date:
        words = dates.stretch(words, dates.day(page.end_date, language, weekday=True), language)
    return [f"{words}, {texts.of(language).ui['all_day']}" if page.all_day else words]


def _hours(day: dt.date, start: dt.time, end: dt.time | None, language: str) -> str:
    return f"{dates.day(day, language, weekday=True)}, {dates.span(start, end, language)}"


def event_where(event: EventEntry) -> str:
    """Name, street and city of the place; the city is left out where the name says it. And online, where it is also so."""
    place = event.page.place
    city = place.city if place.city and place.city not in place.name else None
    words = ", ".join(part for part in (place.name, place.street, city) if part)
    return f"{words}, {texts.of(event.language).ui['also_online']}" if place.online == "also" else words


class EventView(PageWords):
    def when(self, event: EventEntry) -> str:
        return event_when(event)

    def times(self, event: EventEntry) -> list[str]:
        """When, each session by itself."""
        return event_times(event)

    def where(self, event: EventEntry) -> str:
        return event_where(event)

    def upcoming(self) -> list[EventEntry]:
        """Those of the day of the build and later, the next first."""
        return self.content.upcoming(self.lang)

    def past(self) -> list[EventEntry]:
        """Those before the day of the build, the latest first."""
        return self.content.past(self.lang)

    def form_open(self, event: EventEntry) -> bool:
        """Whether a form can be offered at the day of the build; the application decides at the hour."""
        page = event.page
        return self.forms_open() and bool(
            page.seats and page.closes and page.status == "scheduled" and page.closes.date() >= self.content.today
        )

    def registration_link(self, event: EventEntry) -> str:
        """Link to the page of the form, which is filled in for this event."""
        return f"{self.to('iscrizione.md')}?event={quote(event.id)}"
