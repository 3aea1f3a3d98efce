"""What contradicts what in an event's page: its days, sessions, place, programme and registration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sitegen.content.frontmatter import KeyPath

#: Where it stands, the mistake's code, and what its sentence says besides.
Finding = tuple[KeyPath, str, dict[str, Any]]


def of(values: dict[str, Any]) -> Iterator[Finding]:
    """All of an event; ``values`` holds only the keys that are valid by themselves."""
    start, end = values.get("start"), values.get("end")
    demonstration = values.get("demonstration")
    one_day = not values.get("end_date", True)
    if one_day and start and end and end <= start:
        yield ("end",), "end_before_start", {"start": _hm(start), "end": _hm(end)}
    if end and not values.get("start", True):
        yield ("end",), "end_without_start", {}
    known = values.get("sessions", True) or (values.get("announced", True) and values.get("date_note", True))
    if not values.get("date", True) and not demonstration and not known:
        yield ("date",), "date_or_announced", {}
    if demonstration and not values.get("days_ahead", True):
        yield ("days_ahead",), "days_ahead_missing", {}
    if values.get("days_ahead") and not values.get("demonstration", True):
        yield ("days_ahead",), "days_ahead_alone", {}
    yield from _days(values)
    yield from _sessions(values)
    yield from _place(values.get("place"))
    if one_day and not values.get("sessions", True):
        yield from _programme(values.get("programme") or (), start, end)
    yield from _registration(values)


def _days(values: dict[str, Any]) -> Iterator[Finding]:
    """Of an event that ends on another day, or that has no hours."""
    first, last = values.get("date"), values.get("end_date")
    if first and last and last <= first:
        yield ("end_date",), "last_day_first", {"first": first.isoformat(), "last": last.isoformat()}
    if last and not values.get("date", True):
        yield ("end_date",), "end_date_alone", {}
    if last and values.get("start") and not values.get("end", True):
        yield ("end_date",), "end_date_needs_end", {}
    if values.get("all_day") and (values.get("start") or values.get("end")):
        yield ("all_day",), "all_day_with_hours", {}


def _sessions(values: dict[str, Any]) -> Iterator[Finding]:
    """They alone say when; each ends before the next begins."""
    sessions = values.get("sessions") or ()
    if len(sessions) == 1:
        yield ("sessions",), "too_few", {"limit": "2"}
    for key in ("date", "end_date", "start", "end", "all_day", "announced", "demonstration"):
        if sessions and values.get(key):
            yield (key,), "sessions_alone", {}
    for index, session in enumerate(sessions):
        if session.ends <= session.starts:
            hours = {"start": _hm(session.start), "end": _hm(session.end)}
            yield ("sessions", index, "end"), "end_before_start", hours
        if index and session.starts < sessions[index - 1].ends:
            yield ("sessions", index, "date"), "sessions_order", {}


def _place(place: Any) -> Iterator[Finding]:
    if place and place.online == "also" and not place.city:
        yield ("place", "online"), "also_needs_city", {}
    if place and place.url and not place.online:
        yield ("place", "url"), "url_needs_online", {}


def _programme(items: Any, start: dt.time | None, end: dt.time | None) -> Iterator[Finding]:
    last: dt.time | None = None
    for index, item in enumerate(items):
        where = ("programme", index, "time")
        if last and item.time < last:
            yield where, "programme_order", {"time": _hm(item.time), "last": _hm(last)}
        if item.end and item.end <= item.time:
            yield (
                ("programme", index, "end"),
                "end_before_start",
                {"start": _hm(item.time), "end": _hm(item.end)},
            )
        if start and item.time < start:
            yield where, "programme_before_start", {"time": _hm(item.time), "start": _hm(start)}
        if end and item.time > end:
            yield where, "programme_after_end", {"time": _hm(item.time), "end": _hm(end)}
        elif end and item.end and item.end > end:
            yield ("programme", index, "end"), "programme_after_end", {"time": _hm(item.end), "end": _hm(end)}
        last = item.time


def _registration(values: dict[str, Any]) -> Iterator[Finding]:
    seats, closes = values.get("seats"), values.get("registration_closes")
    day, start = _first_moment(values)
    all_day = values.get("all_day") and values.get("date", True)
    dated = values.get("date", True) or values.get("demonstration")
    if seats and not (values.get("start", True) and dated) and not values.get("sessions", True) and not all_day:
        yield ("seats",), "seats_need_date", {}
    if seats and all_day and not values.get("registration_closes", True):
        yield ("seats",), "all_day_needs_closes", {}
    if seats and not values.get("desk", True):
        yield ("desk",), "seats_need_desk", {}
    if closes and not values.get("seats", True):
        yield ("registration_closes",), "closes_needs_seats", {}
    if values.get("waiting_list_closes") and not values.get("seats", True):
        yield ("waiting_list_closes",), "line_needs_seats", {}
    for key in ("registration_closes", "waiting_list_closes"):
        term = values.get(key)
        if term and day and start and term > dt.datetime.combine(day, start):
            said = {"closes": term.isoformat(" ", "minutes"), "start": f"{day.isoformat()} {_hm(start)}"}
            yield (key,), "closes_after_start", said


def _first_moment(values: dict[str, Any]) -> tuple[dt.date | None, dt.time | None]:
    """The day and the hour it begins; each ``None`` where it has none or a wrong one."""
    sessions = values.get("sessions") or ()
    if sessions:
        return sessions[0].date, sessions[0].start
    return values.get("date"), dt.time(23, 59) if values.get("all_day") else values.get("start")


def _hm(time: dt.time) -> str:
    return f"{time.hour}:{time.minute:02d}"
