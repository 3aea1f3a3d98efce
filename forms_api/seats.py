"""Seats of an event and the line of those who wait. Everything here runs inside the caller's write transaction."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import datetime

from . import outbox
from .model import LANGUAGES, Event, Seats
from .store import Store, stamp


def seats(store: Store, event: Event) -> Seats:
    """How `event` stands now. Raises StoreUnavailable."""
    with store.read() as connection:
        return count(connection, event)


def count(connection: sqlite3.Connection, event: Event) -> Seats:
    """How `event` stands: its seats by the newest build, the persons by the database."""
    confirmed, waiting = connection.execute(
        "SELECT (SELECT count(*) FROM registrations WHERE event_id = ?1 AND state = 'confirmed'),"
        " (SELECT count(*) FROM registrations WHERE event_id = ?1 AND state = 'waiting')",
        (event.id,),
    ).fetchone()
    return Seats(event.seats or 0, confirmed, waiting)


def promote(connection: sqlite3.Connection, event: Event, now: datetime) -> int:
    """Gives free seats to the first in the line, as long as the event is still to come, and writes their mails.

    Confirmed persons beyond the seats of a smaller build stay confirmed. Returns how many were promoted.
    """
    standing = count(connection, event)
    vacant = standing.total - standing.confirmed
    if not standing.waiting or vacant <= 0 or not event.takes_place_after(now):
        return 0
    promoted = connection.execute(
        "UPDATE registrations SET state = 'confirmed', promoted_at = ? WHERE id IN"
        " (SELECT id FROM registrations WHERE event_id = ? AND state = 'waiting' ORDER BY id LIMIT ?) RETURNING id",
        (stamp(now), event.id, vacant),
    ).fetchall()
    for (registration_id,) in sorted(tuple(row) for row in promoted):
        outbox.add(connection, "promoted", registration_id=registration_id)
    return len(promoted)


def place_in_line(connection: sqlite3.Connection, event_id: str, after: int) -> int:
    """The place of someone before whom all waiting registrations with an id up to `after` come; 1 is the first."""
    ahead: int = connection.execute(
        "SELECT count(*) FROM registrations WHERE event_id = ? AND state = 'waiting' AND id <= ?", (event_id, after)
    ).fetchone()[0]
    return ahead + 1


def version_of(connection: sqlite3.Connection, event: Event, now: datetime) -> int:
    """The id of what the catalogue now says of date, place and state of `event`; stored at the first use."""
    facts = event_facts(event)
    digest = hashlib.sha256(json.dumps([event.id, facts], sort_keys=True).encode()).digest()
    known = connection.execute("SELECT id FROM event_versions WHERE digest = ?", (digest,)).fetchone()
    if known:
        return int(known[0])
    written = connection.execute(
        "INSERT INTO event_versions (event_id, digest, facts, first_seen) VALUES (?, ?, ?, ?)",
        (event.id, digest, json.dumps(facts | _names(event), ensure_ascii=False), stamp(now)),
    )
    assert written.lastrowid is not None
    return written.lastrowid


def event_facts(event: Event) -> dict[str, object]:
    """What persons are told again when it changes."""
    return {
        "status": event.status,
        "date": event.date.isoformat() if event.date else None,
        "start": event.start.isoformat() if event.start else None,
        "end": event.end.isoformat() if event.end else None,
        "place": {language: event.texts[language].place for language in LANGUAGES},
    }


def _names(event: Event) -> dict[str, object]:
    """What a mail needs besides, should the event's page disappear. A change here is not told."""
    return {
        "territory": event.territory,
        "desk": event.desk,
        "title": {language: event.texts[language].title for language in LANGUAGES},
        "when": {language: event.texts[language].when for language in LANGUAGES},
    }
