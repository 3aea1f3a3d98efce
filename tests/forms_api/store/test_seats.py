"""Seats and the line of those who wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forms_api.store import corrections, registered, registrations, seats
from forms_api.store.database import Store
from tests.support.store_support import a_request, an_event, mails, new_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_past_the_seats_people_wait_in_order_of_arrival(store: Store) -> None:
    event = an_event(seats=2)
    receipts = [registrations.register(store, event, a_request()) for _ in range(5)]
    assert [(r.state, r.position) for r in receipts] == [
        ("confirmed", None), ("confirmed", None), ("waiting", 1), ("waiting", 2), ("waiting", 3),
    ]  # fmt: skip
    standing = seats.seats_of(store, event)
    assert (standing.confirmed, standing.waiting, standing.free) == (2, 3, 0)


def test_a_freed_seat_goes_to_the_first_in_the_line_in_the_same_transaction(store: Store) -> None:
    event = an_event(seats=1)
    first, second, third = (registrations.register(store, event, a_request()) for _ in range(3))
    cancelled = corrections.cancel(store, first.token, {event.id: event})
    assert cancelled and cancelled.state == "cancelled"
    promoted = registered.by_token(store, second.token)
    still = registered.by_token(store, third.token)
    assert promoted and promoted.state == "confirmed"
    assert still and (still.state, still.position) == ("waiting", 1)
    assert mails(store)[-2:] == [("cancelled", first.id), ("promoted", second.id)]


def test_leaving_the_line_frees_no_seat(store: Store) -> None:
    event = an_event(seats=1)
    _, second, third = (registrations.register(store, event, a_request()) for _ in range(3))
    corrections.cancel(store, second.token, {event.id: event})
    waiting = registered.by_token(store, third.token)
    assert waiting and (waiting.state, waiting.position) == ("waiting", 1)


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"start": datetime.now(UTC) - timedelta(hours=1)}])
def test_nobody_is_promoted_to_an_event_that_is_cancelled_or_has_begun(store: Store, change: dict[str, object]) -> None:
    event = an_event(seats=1)
    first, second = (registrations.register(store, event, a_request()) for _ in range(2))
    corrections.cancel(store, first.token, {event.id: replace(event, **change)})  # type: ignore[arg-type]
    waiting = registered.by_token(store, second.token)
    assert waiting and waiting.state == "waiting"


def test_fewer_seats_in_a_later_build_drop_nobody(store: Store) -> None:
    event = an_event(seats=3)
    receipts = [registrations.register(store, event, a_request()) for _ in range(4)]
    smaller = replace(event, seats=1)
    late = registrations.register(store, smaller, a_request())
    assert (late.state, late.position) == ("waiting", 2)
    corrections.cancel(store, receipts[0].token, {event.id: smaller})
    assert seats.seats_of(store, smaller).confirmed == 2


def test_more_seats_in_a_later_build_go_to_those_who_wait_before_anyone_new(store: Store) -> None:
    event = an_event(seats=1)
    _, second = (registrations.register(store, event, a_request()) for _ in range(2))
    new = registrations.register(store, replace(event, seats=2), a_request())
    promoted = registered.by_token(store, second.token)
    assert promoted and promoted.state == "confirmed"
    assert (new.state, new.position) == ("waiting", 1)
