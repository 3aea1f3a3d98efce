"""`catalogue.json`, which the build of the site writes last, becomes a `Catalogue`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from forms_api.catalogue import Catalogue, Desk, Event, EventText, Helper, Section, Session
from forms_api.codes import LANGUAGES


class CatalogueError(Exception):
    """catalogue.json is missing, unfinished or not what it should be; the message names what is wrong."""


def read_catalogue(site: Path) -> Catalogue:
    """The catalogue of the built site in `site`. Raises CatalogueError."""
    path = site / "catalogue.json"
    try:
        return read_text(path.read_text(encoding="utf-8"), path)
    except FileNotFoundError as error:
        raise CatalogueError(f"{path} is missing: the site is not built, or its build has not finished.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error!r}.") from error


def read_text(text: str, path: Path) -> Catalogue:
    """The catalogue from its text, which stood at `path`. Raises CatalogueError."""
    try:
        return parse_catalogue(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
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
        digests=dict(written.get("digests", {})),
        helpers={language: Helper(**helper) for language, helper in written["helpers"].items() if helper},
        sectors={row["code"]: _names(row) for row in written["sectors"] if row["section"]},
        addresses={language: frozenset(found) for language, found in written["addresses"].items()},
        sections=tuple(_section(row, written["sectors"]) for row in written["sectors"] if not row["section"]),
    )


def _names(row: Mapping[str, str]) -> dict[str, str]:
    return {language: row[language] for language in LANGUAGES}


def _section(row: Mapping[str, str], sectors: Iterable[Mapping[str, str]]) -> Section:
    divisions = tuple(each["code"] for each in sectors if each["section"] == row["code"])
    return Section(_names(row), divisions)


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
        all_day=written["all_day"],
        sessions=parse_sessions(written["sessions"]),
        online=written["online"],
        link=written["link"],
        uid=written["uid"],
        sequence=written["sequence"],
    )


def parse_sessions(written: Iterable[Mapping[str, str]]) -> tuple[Session, ...]:
    """The sessions from their JSON: `start` and `end` of each."""
    return tuple(
        Session(datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"])) for each in written
    )


def _contact(written: Mapping[str, Any]) -> Desk:
    name = written["name"] or "O.P.E.R.A."
    return Desk(
        id="contact",
        phone=written["phone"],
        email=written["email"],
        names=dict.fromkeys(LANGUAGES, name),
        phones=_phones(written),
    )


def _desk(written: Mapping[str, Any]) -> Desk:
    return Desk(
        id=written["id"],
        phone=written.get("phone"),
        email=written.get("email"),
        names={language: written[language]["title"] for language in LANGUAGES},
        territory=written.get("territory"),
        urls={language: written[language].get("url") or "" for language in LANGUAGES},
        phones=_phones(written),
        confirmed=written.get("confirmed", True),
    )


def _phones(written: Mapping[str, Any]) -> dict[str, str]:
    return {language: written[language].get("phone") or written.get("phone") or "" for language in LANGUAGES}


def _moment(written: str | None) -> datetime | None:
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(f"{written} has no offset from UTC")
    return moment
