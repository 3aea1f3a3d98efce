"""How often what a calendar shows of an event has changed, and when: for SEQUENCE and DTSTAMP (RFC 5545, 3.8.7).

``data/calendar.txt`` has a line for each version that was published: the event's id, a digest of its facts, the day.
``make publish-check`` adds the new ones. A change that has no line yet counts as the next version, so that a forgotten
note costs nothing; no number depends on Git or on the day of the build.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass

from sitegen import LANGUAGES
from sitegen.content.pages import Content, EventEntry
from sitegen.content.schema.event import Event

FILE = "data/calendar.txt"
_HEADER = "# What calendars were told of each event, written by `make publish-check`: event, digest, day.\n"
_LINE = re.compile(r"(?P<id>[a-z0-9-]+) (?P<digest>[0-9a-f]{12}) (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})")
_FACTS = {"date", "end_date", "all_day", "start", "end", "sessions", "status"}


@dataclass(frozen=True)
class Version:
    """``number`` from 0, growing with each change; ``day``: when it was last changed or checked."""

    number: int
    day: dt.date


def version(content: Content, entry: EventEntry) -> Version:
    """The event's, the same for both languages. The demonstration's number grows with its day, which each build moves."""
    page = entry.page
    if page.demonstration and page.date:
        return Version(page.date.toordinal(), page.reviewed or newest_day(content))
    lines = _noted(content).get(identity(content, entry), [])
    if lines and lines[-1][0] == _digest(content, entry):
        return Version(len(lines) - 1, max(lines[-1][1], page.reviewed or lines[-1][1]))
    return Version(len(lines), newest_day(content))


def identity(content: Content, entry: EventEntry) -> str:
    """The name under which calendars know the event: its first one, since a new name is no new entry."""
    names = (*entry.page.moved_from, entry.id)
    return next((name for name in names if name in _noted(content)), names[0])


def newest_day(content: Content) -> dt.date:
    """The latest day on which any page was checked or any event noted: at least so new is what has no day of its own."""
    days = [entry.page.reviewed for entry in content.entries.values() if entry.page.reviewed]
    days += [day for lines in _noted(content).values() for _, day in lines]
    return max(days, default=dt.date(1970, 1, 1))


def note(content: Content) -> list[str]:
    """Add a line for every event whose facts are not those of its last line; returns the events' ids."""
    noted = _noted(content)
    new = {
        identity(content, entry): _digest(content, entry)
        for entry in content.events(LANGUAGES[0])
        if not entry.page.demonstration and content.find(LANGUAGES[1], entry.path)
    }
    changed = [i for i, digest in sorted(new.items()) if not noted.get(i) or noted[i][-1][0] != digest]
    if changed:
        file = content.root / FILE
        text = file.read_text("utf-8") if file.is_file() else _HEADER
        text += "".join(f"{i} {new[i]} {content.today.isoformat()}\n" for i in changed)
        file.write_text(text, "utf-8")
    return changed


def _noted(content: Content) -> dict[str, list[tuple[str, dt.date]]]:
    """Digest and day of each version, by event, the first version first."""
    file = content.root / FILE
    found: dict[str, list[tuple[str, dt.date]]] = {}
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        if match := _LINE.fullmatch(line.strip()):
            found.setdefault(match["id"], []).append((match["digest"], dt.date.fromisoformat(match["day"])))
    return found


def _digest(content: Content, entry: EventEntry) -> str:
    """Twelve hexadecimal digits of what both languages' calendars show."""
    facts = [_facts(page) for language in LANGUAGES if (page := _page(content, language, entry.path))]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _page(content: Content, language: str, path: str) -> Event | None:
    found = content.find(language, path)
    return found.page if found and isinstance(found.page, Event) else None


def _facts(page: Event) -> dict[str, object]:
    return {**page.model_dump(include=_FACTS), "title": page.title, "place": page.place.model_dump()}
