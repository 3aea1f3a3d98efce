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
    """What one language says of an event: `when` in words, `url` and `ics` from the root of the site."""

    title: str
    url: str
    when: str
    place: str
    ics: str | None = None


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

    def takes_place_after(self, moment: datetime) -> bool:
        """Whether it is scheduled and still to begin at `moment`: only then is a freed seat worth passing on."""
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
    notes: Mapping[str, str] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)
    #: Whether its contacts were checked within a year: personal data go to no address that nobody has confirmed.
    confirmed: bool = True

    @property
    def takes_mail(self) -> bool:
        return bool(self.email) and self.confirmed


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
        contact=_desk({"id": written["contact"].get("desk") or "contact"} | written["contact"]),
        desks={desk["id"]: _desk(desk) for desk in written["desks"]},
        events={event["id"]: parse_event(event) for event in written["events"]},
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
    )


def _desk(written: Mapping[str, Any]) -> Desk:
    return Desk(
        id=written["id"],
        phone=written.get("phone"),
        email=written.get("email"),
        names={language: written[language].get("title") or written[language]["name"] for language in LANGUAGES},
        territory=written.get("territory"),
        urls={language: written[language].get("url") or "" for language in LANGUAGES},
        phones={language: written[language].get("phone") or written.get("phone") or "" for language in LANGUAGES},
        notes={language: written[language].get("note") or "" for language in LANGUAGES},
        confirmed=written.get("confirmed", True),
    )


def _moment(written: str | None) -> datetime | None:
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(f"{written} has no offset from UTC")
    return moment
