"""The built site in values: a frozen `Catalogue`, as catalogue_file.py reads it. Times are aware."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from forms_api.codes import REGIONS

Status = Literal["scheduled", "postponed", "cancelled"]


@dataclass(frozen=True)
class EventText:
    """What one language says of an event: `when` and `line_closes` in words, `url` and `ics` from the root of the site."""

    title: str
    url: str
    when: str
    place: str
    ics: str | None = None
    line_closes: str | None = None


@dataclass(frozen=True)
class Session:
    """From a moment to a later one; the same where the end is not known."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Event:
    """An event of the catalogue. `seats` None: no registration here. Times are None where the day is not known.

    `all_day`: from midnight to midnight, there are no hours. `sessions`: only where there are several. `online`: one may
    connect; `link`: where, if everybody may know. `uid`, `sequence`: of its calendar entry, here and in the site's file.
    """

    id: str
    territory: str
    texts: Mapping[str, EventText]
    date: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    registration_closes: datetime | None = None
    seats: int | None = None
    waiting_list: bool = True
    status: Status = "scheduled"
    demonstration: bool = False
    desk: str | None = None
    #: Ids under which the event was on the site before.
    moved_from: tuple[str, ...] = ()
    #: After this no seat is passed on to those who wait; None: at the start.
    waiting_list_closes: datetime | None = None
    all_day: bool = False
    sessions: tuple[Session, ...] = ()
    online: bool = False
    link: str | None = None
    uid: str = ""
    sequence: int = 0

    @property
    def line_closes(self) -> datetime | None:
        """Until when a freed seat goes to the first who waits."""
        return self.waiting_list_closes or self.start

    def passes_seats_on(self, moment: datetime) -> bool:
        """Whether a seat that is freed at `moment` still goes to the first who waits."""
        return self.status == "scheduled" and self.line_closes is not None and moment < self.line_closes

    @property
    def spans(self) -> tuple[Session, ...]:
        """When it takes place, each session by itself; none where that is not known."""
        if self.sessions or self.start is None:
            return self.sessions
        return (Session(self.start, self.end or self.start),)

    def takes_place_after(self, moment: datetime) -> bool:
        """Whether it is scheduled and still to begin at `moment`."""
        return self.status == "scheduled" and self.start is not None and moment < self.start


@dataclass(frozen=True)
class Desk:
    """A help desk, or the contact of the whole site; `phone` in E.164, `phones` as readers of each language dial it."""

    id: str
    phone: str | None
    email: str | None
    names: Mapping[str, str]
    territory: str | None = None
    urls: Mapping[str, str] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)
    #: Whether its contacts were checked within a year: personal data go to no address that nobody has confirmed.
    confirmed: bool = True

    @property
    def takes_mail(self) -> bool:
        return bool(self.email) and self.confirmed

    @property
    def reachable(self) -> bool:
        return bool(self.phone or self.email) and self.confirmed


@dataclass(frozen=True)
class Helper:
    """Whom the reader's country can call today; `phone` is what a telephone dials, a short code perhaps."""

    name: str
    phone: str
    phone_display: str


@dataclass(frozen=True)
class Section:
    """A part of the economy (NACE), by its name in each language, and the codes of its divisions."""

    names: Mapping[str, str]
    divisions: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """A finished build of the site, as the forms and the mails need it. `pages[language][name]` is a path."""

    build: str
    privacy_version: str
    timezone: ZoneInfo
    pages: Mapping[str, Mapping[str, str]]
    contact: Desk
    desks: Mapping[str, Desk]
    events: Mapping[str, Event]
    #: Whether the forms may collect anything: somebody answers for the site, or it is the demonstration.
    forms_open: bool = True
    #: Who reads what people write, by name, and within how many days a person answers; None where that is not said.
    reader: str | None = None
    reply_days: int | None = None
    #: SHA-256 of the pages that the forms read, by address.
    digests: Mapping[str, str] = field(default_factory=dict)
    #: By language, whom to send people to where nobody answers for the site.
    helpers: Mapping[str, Helper] = field(default_factory=dict)
    #: What each division of NACE is called in each language, by its two digits; and the sections that hold them.
    sectors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    #: The address of every page, by language.
    addresses: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def event(self, event_id: str) -> Event | None:
        """The event with this id, or the one that had it before; None where the site has none."""
        found = self.events.get(event_id)
        return found or next((event for event in self.events.values() if event_id in event.moved_from), None)

    def desk_of(self, territory: str) -> Desk:
        """The help desk that takes mail for a territory code or a region; else the site's contact."""
        region = REGIONS.get(territory, territory)
        return next(
            (desk for desk in self.desks.values() if desk.territory == region and desk.takes_mail), self.contact
        )
