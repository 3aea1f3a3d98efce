"""Info mornings and other appointments."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from sitegen.content.schema.key_types import (
    Clock,
    Day,
    Id,
    Marked,
    Moment,
    Online,
    PartialDay,
    Territory,
    Text,
    WebAddress,
    Words,
    _one_or_several,
)
from sitegen.content.schema.page import Page, Strict


class Place(Strict):
    """``online``: ``True`` only so, ``"also"`` both. ``url``: an address that everybody may know."""

    name: Words
    street: Text | None = None
    city: Words | None = None
    online: Online = False
    url: WebAddress | None = None

    @property
    def in_presence(self) -> bool:
        """Whether one can go there."""
        return self.online is not True


class ProgrammeItem(Strict):
    time: Clock
    end: Clock | None = None
    title: Words
    speaker: Text | None = None
    role: Words | None = None
    organisation: Words | None = None


#: How long before the start the last freed seat is passed on, where the page says nothing else: one must still get there.
LINE_CLOSES_BEFORE = dt.timedelta(hours=2)


class Session(Strict):
    date: Day
    start: Clock
    end: Clock

    @property
    def starts(self) -> dt.datetime:
        """Local to Rome."""
        return dt.datetime.combine(self.date, self.start)

    @property
    def ends(self) -> dt.datetime:
        """Local to Rome."""
        return dt.datetime.combine(self.date, self.end)


class Event(Page):
    """An info morning or another appointment. ``date`` is absent when no source gives it, and stays so.

    ``end_date``: the last day, where it is another. ``all_day``: there are no hours; without it they may be unknown.
    ``sessions``: all meetings of one registration; the first gives ``date``, the last ``end_date`` (:meth:`spanning`).
    """

    date: Day | None = None
    end_date: Day | None = None
    all_day: bool = False
    sessions: Annotated[tuple[Session, ...], Field(max_length=20)] = ()
    announced: PartialDay | None = None
    date_note: Marked | None = None
    start: Clock | None = None
    end: Clock | None = None
    place: Place
    territory: Territory
    desk: Text | None = None
    status: Literal["scheduled", "postponed", "cancelled"] = "scheduled"
    seats: Annotated[int, Field(ge=1)] | None = None
    waiting_list: bool = True
    waiting_list_closes: Moment | None = None
    registration_closes: Moment | None = None
    moved_from: Annotated[tuple[Id, ...], BeforeValidator(_one_or_several)] = ()
    languages: tuple[Literal["it", "fr"], ...] = ()
    programme: tuple[ProgrammeItem, ...] = ()
    after: Marked | None = None
    demonstration: bool = False
    days_ahead: Annotated[int, Field(ge=1, le=365)] | None = None

    @property
    def starts(self) -> dt.datetime | None:
        """Local to Rome; ``None`` where the day or the hour is not known."""
        return dt.datetime.combine(self.date, self.start) if self.date and self.start else None

    @property
    def ends(self) -> dt.datetime | None:
        """Local to Rome; ``None`` where the day or the hour is not known."""
        return dt.datetime.combine(self.last_day, self.end) if self.last_day and self.end else None

    @property
    def last_day(self) -> dt.date | None:
        """``None`` where the day is not known."""
        return self.end_date or self.date

    def spanning(self) -> Event:
        """With day and hours from the first session to the last, where it has sessions."""
        if not self.sessions:
            return self
        first, last = self.sessions[0], self.sessions[-1]
        ends = {"end_date": last.date if last.date > first.date else None, "end": last.end}
        return self.model_copy(update={"date": first.date, "start": first.start, **ends})

    @property
    def closes(self) -> dt.datetime | None:
        """When registration closes; ``None`` where there is none."""
        return (self.registration_closes or self.starts) if self.seats else None

    @property
    def line_closes(self) -> dt.datetime | None:
        """Until when a freed seat goes to the first who waits: of whole days, as long as one may register.

        ``None`` where nobody waits, or no hour is known.
        """
        if not (self.seats and self.waiting_list and self.date):
            return None
        before = self.starts - LINE_CLOSES_BEFORE if self.starts else self.registration_closes
        return self.waiting_list_closes or before

    @property
    def sort_key(self) -> str:
        """The day, or the day, month or year of the announcement, as ``2019-10-28``, ``2019-10`` or ``2019``."""
        return self.date.isoformat() if self.date else (self.announced or "")

    @property
    def year(self) -> str:
        """Of the event or of its announcement."""
        return self.sort_key[:4]

    def is_past(self, today: dt.date) -> bool:
        """From the day after its last; an undated event from the day that followed its announcement."""
        return (self.last_day.isoformat() if self.last_day else self.sort_key) < today.isoformat()
