"""The built site in values: `catalogue.json`, which the build writes last, becomes a frozen `Catalogue`. Times are aware."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from forms_api.codes import LANGUAGES, REGIONS

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
class Event:
    """An event of the catalogue. `seats` None: no registration here. Times are None where the day is not known."""

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

    @property
    def line_closes(self) -> datetime | None:
        """Until when a freed seat goes to the first who waits."""
        return self.waiting_list_closes or self.start

    def passes_seats_on(self, moment: datetime) -> bool:
        """Whether a seat that is freed at `moment` still goes to the first who waits."""
        return self.status == "scheduled" and self.line_closes is not None and moment < self.line_closes

    def takes_place_after(self, moment: datetime) -> bool:
        """Whether it is scheduled and still to begin at `moment`."""
        return self.status == "scheduled" and self.start is not None and moment < self.start


@dataclass(frozen=True)
class Desk:
    """A help desk, or the contact of the whole site; `phone` in E.164, `phone_display` as people write it."""

    id: str
    phone: str | None
    phone_display: str | None
    email: str | None
    names: Mapping[str, str]
    territory: str | None = None
    urls: Mapping[str, str] = field(default_factory=dict)
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
    #: By language, whom to send people to where nobody answers for the site.
    helpers: Mapping[str, Helper] = field(default_factory=dict)

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


class CatalogueError(Exception):
    """catalogue.json is missing, unfinished or not what it should be; the message names what is wrong."""


def read_catalogue(site: Path) -> Catalogue:
    """The catalogue of the built site in `site`. Raises CatalogueError."""
    path = site / "catalogue.json"
    try:
        return parse_catalogue(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise CatalogueError(f"{path} is missing: the site is not built, or its build has not finished.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error!r}.") from error


def parse_catalogue(written: Mapping[str, Any]) -> Catalogue:
    """The catalogue from its JSON. Raises KeyError, ValueError, TypeError or AttributeError where it is wrong."""
    return Catalogue(
        build=str(written["build"]),
        privacy_version=str(written["privacy_version"]),
        timezone=ZoneInfo(written["timezone"]),
        pages={language: dict(written["pages"][language]) for language in LANGUAGES},
        contact=_contact(written["contact"]),
        desks={desk["id"]: _desk(desk) for desk in written["desks"]},
        events={event["id"]: parse_event(event) for event in written["events"]},
        forms_open={"open": True, "closed": False}[written["forms"]],
        reader=written["contact"]["name"],
        reply_days=written["contact"]["reply_days"],
        helpers={language: Helper(**helper) for language, helper in written["helpers"].items() if helper},
    )


def parse_event(written: Mapping[str, Any]) -> Event:
    """An event from its JSON in the catalogue."""
    return Event(
        id=written["id"],
        territory=written["territory"],
        texts={
            language: EventText(
                title=written[language]["title"],
                url=written[language]["url"],
                when=written[language]["when"],
                place=written[language]["place"],
                ics=written[language].get("ics"),
                line_closes=written[language].get("line_closes"),
            )
            for language in LANGUAGES
        },
        date=date.fromisoformat(written["date"]) if written["date"] else None,
        start=_moment(written["start"]),
        end=_moment(written["end"]) or _moment(written["start"]),
        registration_closes=_moment(written["registration_closes"]),
        seats=written["seats"],
        waiting_list=written["waiting_list"],
        status=written["status"],
        demonstration=written.get("demonstration", False),
        desk=written.get("desk"),
        moved_from=tuple(written.get("moved_from", ())),
        waiting_list_closes=_moment(written.get("waiting_list_closes")),
    )


def _contact(written: Mapping[str, Any]) -> Desk:
    name = written["name"] or "O.P.E.R.A."
    return Desk(
        id="contact",
        phone=written["phone"],
        phone_display=written["phone_display"],
        email=written["email"],
        names=dict.fromkeys(LANGUAGES, name),
    )


def _desk(written: Mapping[str, Any]) -> Desk:
    return Desk(
        id=written["id"],
        phone=written.get("phone"),
        phone_display=written.get("phone_display"),
        email=written.get("email"),
        names={language: written[language]["title"] for language in LANGUAGES},
        territory=written.get("territory"),
        urls={language: written[language].get("url") or "" for language in LANGUAGES},
        confirmed=written.get("confirmed", True),
    )


def _moment(written: str | None) -> datetime | None:
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(f"{written} has no offset from UTC")
    return moment
