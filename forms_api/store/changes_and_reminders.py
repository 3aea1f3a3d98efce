"""What persons were told of an event, and the mails that no visitor causes: a build changed it or added seats, or it is tomorrow.

Date, place and state are kept as versions, each once for all who were told the same. Mails are rows of the outbox.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from forms_api.catalogue import Catalogue, Event, EventText, parse_sessions
from forms_api.codes import LANGUAGES
from forms_api.store import outbox
from forms_api.store.database import Store, stored_time
from forms_api.store.seats import promote

#: Reminders are written from this hour on, by the clock of the events.
REMINDER_HOUR = 8


@dataclass(frozen=True)
class Told:
    """How many mails were written."""

    changed: int = 0
    promoted: int = 0
    reminded: int = 0


def tell(store: Store, catalogue: Catalogue) -> Told:
    """Compares the newest build with what each person was told, and the clock with the events; writes what is new.

    Run it as often as you like: each change is told once. An event that is gone from the catalogue tells nothing, since
    nobody knows what became of it: `check` lists it. Raises StoreUnavailable.
    """
    now = datetime.now(UTC)
    with store.write() as connection:
        known = {row[0] for row in connection.execute("SELECT DISTINCT event_id FROM registrations")}
        events = [event for event in catalogue.events.values() if event.id in known]
        changed = sum(_tell_changes(connection, event, now) for event in events)
        promoted = sum(promote(connection, event, now) for event in events)
        reminded = sum(_remind(connection, event, now, catalogue) for event in events)
    return Told(changed, promoted, reminded)


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
    """What persons are told again when it changes. What few events have is left out of the others' facts: adding it here
    must change no digest."""
    few: dict[str, object] = {"all_day": True} if event.all_day else {}
    if event.sessions:
        few["sessions"] = [{"start": s.start.isoformat(), "end": s.end.isoformat()} for s in event.sessions]
    return few | {
        "status": event.status,
        "date": event.date.isoformat() if event.date else None,
        "start": event.start.isoformat() if event.start else None,
        "end": event.end.isoformat() if event.end else None,
        "place": {language: event.texts[language].place for language in LANGUAGES},
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
        all_day=facts.get("all_day", False),
        sessions=parse_sessions(facts.get("sessions", ())),
        uid=facts.get("uid", ""),
        sequence=facts.get("sequence", 0),
    )


def _names(event: Event) -> dict[str, object]:
    """What a mail needs besides, should the event's page disappear. A change here is not told."""
    return {
        "territory": event.territory,
        "desk": event.desk,
        "uid": event.uid,
        "sequence": event.sequence,
        "title": {language: event.texts[language].title for language in LANGUAGES},
        "when": {language: event.texts[language].when for language in LANGUAGES},
    }


def _tell_changes(connection: sqlite3.Connection, event: Event, now: datetime) -> int:
    version = version_of(connection, event, now)
    outdated = connection.execute(
        "SELECT registrations.id, told_version, email, json_extract(facts, '$.end') AS old_end FROM registrations"
        " LEFT JOIN event_versions ON event_versions.id = told_version"
        " WHERE registrations.event_id = ? AND state <> 'cancelled' AND told_version IS NOT ? ORDER BY registrations.id",
        (event.id, version),
    ).fetchall()
    told = 0
    for person in outdated:
        connection.execute("UPDATE registrations SET told_version = ? WHERE id = ?", (version, person["id"]))
        if _worth_telling(event, person, now):
            _write_change(connection, person["id"], person["told_version"])
            told += 1
    return told


def _worth_telling(event: Event, person: sqlite3.Row, now: datetime) -> bool:
    """Not to those of the first schema, who were told we know not what; not what is over; not the demonstration, which moves
    with every build."""
    if person["told_version"] is None or event.demonstration:
        return False
    ends = [event.end, datetime.fromisoformat(person["old_end"]) if person["old_end"] else None]
    return any(end is not None and end > now for end in ends)


def _write_change(connection: sqlite3.Connection, registration_id: int, told_version: int) -> None:
    """One mail for several changes that had not been sent yet: it compares with what the person last read."""
    unsent = connection.execute(
        "DELETE FROM outbox WHERE registration_id = ? AND kind = 'event_changed' AND sent_at IS NULL"
        " AND claimed_by IS NULL RETURNING json_extract(facts, '$.before')",
        (registration_id,),
    ).fetchall()
    before = min((row[0] for row in unsent), default=told_version)
    outbox.add(connection, "event_changed", registration_id=registration_id, facts={"before": before})


def _remind(connection: sqlite3.Connection, event: Event, now: datetime, catalogue: Catalogue) -> int:
    """Whoever is confirmed and has an e-mail; not those who registered today and have just read it all."""
    if event.start is None or event.status != "scheduled":
        return 0
    local = now.astimezone(catalogue.timezone)
    day = event.start.astimezone(catalogue.timezone).date()
    if local.date() != day - timedelta(days=1) or local.hour < REMINDER_HOUR:
        return 0
    confirmed = connection.execute(
        "SELECT id, created_at FROM registrations WHERE event_id = ? AND state = 'confirmed' AND email IS NOT NULL ORDER BY id",
        (event.id,),
    ).fetchall()
    earlier = [
        row["id"]
        for row in confirmed
        if datetime.fromisoformat(row["created_at"]).astimezone(catalogue.timezone).date() < local.date()
    ]
    return sum(outbox.add(connection, "reminder", registration_id=i, once=f"reminder:{i}:{day}") for i in earlier)
