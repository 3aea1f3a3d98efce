"""What persons were told of an event: date, place and state, kept once for all who were told the same."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import date, datetime
from typing import Any

from forms_api.catalogue import Event, EventText
from forms_api.codes import LANGUAGES
from forms_api.store.database import Store, stored_time


def version_of(connection: sqlite3.Connection, event: Event, now: datetime) -> int:
    """The id of what the catalogue now says of date, place and state of `event`; stored at the first use."""
    facts = event_facts(event)
    digest = hashlib.sha256(json.dumps([event.id, facts], sort_keys=True).encode()).digest()
    known = connection.execute("SELECT id FROM event_versions WHERE digest = ?", (digest,)).fetchone()
    if known:
        return int(known[0])
    written = connection.execute(
        "INSERT INTO event_versions (event_id, digest, facts, first_seen) VALUES (?, ?, ?, ?)",
        (event.id, digest, json.dumps(facts | _names(event), ensure_ascii=False), stored_time(now)),
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


def told_to(store: Store, registration_id: int) -> Event | None:
    """The event as this person was last told it; None for those of the first schema. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute("SELECT told_version FROM registrations WHERE id = ?", (registration_id,)).fetchone()
        return remembered(connection, row["told_version"]) if row else None


def by_id(store: Store, version: int | None) -> Event | None:
    """As `remembered`, in a reading of its own. Raises StoreUnavailable."""
    with store.read() as connection:
        return remembered(connection, version)


def remembered(connection: sqlite3.Connection, version: int | None) -> Event | None:
    """The event as a version told it; None for no version. Its page may be gone: the address is the home page's."""
    row = connection.execute("SELECT * FROM event_versions WHERE id = ?", (version,)).fetchone()
    if row is None:
        return None
    facts: dict[str, Any] = json.loads(row["facts"])
    return Event(
        id=row["event_id"],
        territory=facts["territory"],
        desk=facts["desk"],
        status=facts["status"],
        date=date.fromisoformat(facts["date"]) if facts["date"] else None,
        texts={
            lang: EventText(facts["title"][lang], "/", facts["when"][lang], facts["place"][lang]) for lang in LANGUAGES
        },
        start=datetime.fromisoformat(facts["start"]) if facts["start"] else None,
        end=datetime.fromisoformat(facts["end"]) if facts["end"] else None,
    )
