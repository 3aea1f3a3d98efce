"""Whether one may register for an event now: by its page, by the clock, by its seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from forms_api.catalogue import Event


@dataclass(frozen=True)
class Seats:
    """How an event stands. `free` is what a new registration may take: none while someone waits."""

    total: int
    confirmed: int
    waiting: int

    @property
    def free(self) -> int:
        return 0 if self.waiting else max(0, self.total - self.confirmed)


class Standing(Enum):
    """Whether one may register for an event now, and if not, why."""

    OPEN = "open"
    WAITING = "waiting"  # no seat free, the waiting list is open
    FULL = "full"  # no seat free, no waiting list
    CLOSED = "closed"  # the term is over, the event is not
    PAST = "past"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    NO_FORM = "no_form"  # the event takes no registrations here

    @property
    def accepts(self) -> bool:
        return self in (Standing.OPEN, Standing.WAITING)


def standing_of(event: Event, now: datetime) -> Standing:
    """Whether `event` takes registrations at `now` (aware), leaving the seats aside."""
    if event.status == "cancelled":
        return Standing.CANCELLED
    if _is_over(event, now):
        return Standing.PAST
    if event.seats is None or event.registration_closes is None:
        return Standing.NO_FORM
    if event.status == "postponed":
        return Standing.POSTPONED
    return Standing.CLOSED if event.registration_closes <= now else Standing.OPEN


def _is_over(event: Event, now: datetime) -> bool:
    end = event.end or event.start
    if end is not None:
        return end <= now
    return event.date is not None and event.date < now.date()  # the day is known, the hour is not


def standing_with_seats(event: Event, now: datetime, seats: Seats) -> Standing:
    """As `standing_of`, the seats counted: none is free while someone waits for it."""
    state = standing_of(event, now)
    if state is not Standing.OPEN or seats.free > 0:
        return state
    return Standing.WAITING if keeps_line(event, now) else Standing.FULL


def keeps_line(event: Event, now: datetime) -> bool:
    """Whether one may still join the waiting list: not once no seat is passed on any more."""
    return event.waiting_list and event.passes_seats_on(now)
