"""Whether one may register: by the page of the event, by the clock, by the seats."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from forms_api.catalogue import Event
from forms_api.catalogue_file import parse_event
from forms_api.standing import Seats, Standing, standing_of, standing_with_seats
from tests.support import tiny_site

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _event(**changes: Any) -> Event:
    start = NOW + timedelta(days=10)
    event = parse_event(tiny_site.event("e", 10))
    return replace(
        event,
        **{"start": start, "end": start + timedelta(hours=3), "registration_closes": start - timedelta(days=1)}
        | changes,
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Standing.OPEN),
        ({"registration_closes": NOW + HOUR}, Standing.OPEN),
        ({"registration_closes": NOW}, Standing.CLOSED),
        ({"registration_closes": NOW - HOUR}, Standing.CLOSED),
        ({"start": NOW - HOUR, "end": NOW + HOUR, "registration_closes": NOW - HOUR}, Standing.CLOSED),
        ({"start": NOW - 2 * HOUR, "end": NOW, "registration_closes": NOW - HOUR}, Standing.PAST),
        ({"start": NOW - HOUR, "end": None, "registration_closes": NOW - HOUR}, Standing.PAST),
        ({"status": "cancelled"}, Standing.CANCELLED),
        ({"status": "cancelled", "end": NOW - HOUR}, Standing.CANCELLED),
        ({"status": "postponed"}, Standing.POSTPONED),
        ({"seats": None}, Standing.NO_FORM),
        ({"seats": None, "end": NOW - HOUR}, Standing.PAST),
        ({"start": None, "end": None, "registration_closes": None, "date": None}, Standing.NO_FORM),
        ({"start": None, "end": None, "registration_closes": None, "date": NOW.date()}, Standing.NO_FORM),
        ({"start": None, "end": None, "registration_closes": None, "date": date(2026, 11, 30)}, Standing.PAST),
    ],
)
def test_when_one_may_register(changes: dict[str, Any], expected: Standing) -> None:
    assert standing_of(_event(**changes), NOW) is expected


@pytest.mark.parametrize(
    ("seats", "waiting_list", "expected"),
    [
        (Seats(10, 9, 0), True, Standing.OPEN),
        (Seats(10, 10, 0), True, Standing.WAITING),
        (Seats(10, 10, 0), False, Standing.FULL),
        (Seats(10, 8, 2), True, Standing.WAITING),  # who waits comes first
        (Seats(5, 10, 0), True, Standing.WAITING),  # a later build took seats away
    ],
)
def test_what_the_seats_allow(seats: Seats, waiting_list: bool, expected: Standing) -> None:
    assert standing_with_seats(_event(waiting_list=waiting_list), NOW, seats) is expected


def test_seats_do_not_reopen_what_is_closed() -> None:
    closed = _event(registration_closes=NOW)
    assert standing_with_seats(closed, NOW, Seats(10, 0, 0)) is Standing.CLOSED
