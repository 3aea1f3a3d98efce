"""What persons were told of an event, and the mails that no visitor causes: a build changed it or added seats, or it is tomorrow.

Date, place and state are kept as versions, each once for all who were told the same. Mails are rows of the outbox.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from forms_api.catalogue import Catalogue, Event, EventText
from forms_api.catalogue_file import parse_sessions
from forms_api.codes import LANGUAGES
from forms_api.store import outbox
from forms_api.store.database import Store, stored_time
from forms_api.store.seats import follow_moves, promote

#: Reminders are written from this hour on, by the clock of the events.
REMINDER_HOUR = 8
#: How long a change must have stood on the site before it is told; less for an event that is near.
SETTLING = timedelta(hours=2)
SETTLING_WHEN_NEAR = timedelta(minutes=10)
NEAR = timedelta(days=2)


@dataclass(frozen=True)
class Told:
    """How many mails were written."""

    changed: int = 0
    promoted: int = 0
    reminded: int = 0


def tell(store: Store, catalogue: Catalogue, *, at_once: bool = False) -> Told:
    """Compares the newest build with what each person was told, and the clock with the events; writes what is new.

    Run it as often as you like: each change is told once, when it has stood for a while or `at_once`. Of an event that is
    gone from the catalogue nothing is told: `check` lists it. Raises StoreUnavailable.
    """
    now = datetime.now(UTC)
    with store.write() as connection:
        known = {row[0] for row in connection.execute("SELECT DISTINCT event_id FROM registrations")}
        events = [event for event in catalogue.events.values() if known & {event.id, *event.moved_from}]
        for event in events:
            follow_moves(connection, event)
        changed = sum(_tell_changes(connection, event, now, at_once=at_once) for event in events)
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
    return int(written.lastrowid or 0)


def event_facts(event: Event) -> dict[str, object]:
    """What persons are told again when it changes. What few events have is not in the others' facts: their digests stay."""
    sessions = [{"start": s.start.isoformat(), "end": s.end.isoformat()} for s in event.sessions]
    few = {"all_day": event.all_day, "sessions": sessions}
    return {name: value for name, value in few.items() if value} | {
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


def differ(told: Event, now: Event) -> bool:
    """Whether whoever was `told` the one must hear of the other: day, hours or state, or another place in both languages.

    A place that changed in one language, or in its marks and capitals, was only written better.
    """
    before, after = event_facts(told), event_facts(now)
    places = [{lang: _bare(event.texts[lang].place) for lang in LANGUAGES} for event in (told, now)]
    moved = all(places[0][language] != places[1][language] for language in LANGUAGES)
    return moved or any(before.get(name) != after.get(name) for name in (before.keys() | after.keys()) - {"place"})


def as_told(told: Event | None, now: Event | None) -> Event | None:
    """The event as a person knows it: with the words and addresses of the site now, but the facts she was told."""
    if told is None or now is None or not differ(told, now):
        return now or told
    texts = {
        language: replace(now.texts[language], when=text.when, place=text.place)
        for language, text in told.texts.items()
    }
    own = {name: getattr(now, name) for name in ("id", "territory", "desk", "uid", "online", "link")}
    return replace(told, texts=texts, **own)


def _bare(words: str) -> str:
    """Letters and digits alone, without accents and capitals."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", words).casefold()))


def _tell_changes(connection: sqlite3.Connection, event: Event, now: datetime, *, at_once: bool) -> int:
    """A change is told when it has stood for a while: what is put right sooner never reaches anybody."""
    version = version_of(connection, event, now)
    since = _standing_since(connection, event, version, now)
    _take_back_unsent(connection, event.id)
    told_versions = connection.execute(
        "SELECT DISTINCT told_version FROM registrations WHERE event_id = ? AND state <> 'cancelled' AND told_version IS NOT ?",
        (event.id, version),
    ).fetchall()
    told = 0
    for (told_version,) in told_versions:
        known = remembered(connection, told_version)
        if known is None:  # who registered with the first schema was told we know not what
            _note_told(connection, event.id, None, version)
        elif _worth_telling(known, event, now) and (at_once or now - since >= _settling(known, event, now)):
            told += _write_changes(connection, event.id, told_version, version)
    return told


def _worth_telling(known: Event, event: Event, now: datetime) -> bool:
    """Not what the site says is over: it is, or its date is wrong. Not the demonstration, which moves with every build."""
    end = event.end or known.end
    return not event.demonstration and end is not None and end > now and differ(known, event)


def _settling(known: Event, event: Event, now: datetime) -> timedelta:
    near = any(each.start - now < NEAR for each in (known, event) if each.start)
    return SETTLING_WHEN_NEAR if near else SETTLING


def _standing_since(connection: sqlite3.Connection, event: Event, version: int, now: datetime) -> datetime:
    """Since when the site has said of `event` what it says, as far as anybody looked."""
    row = connection.execute("SELECT version, since FROM event_now WHERE event_id = ?", (event.id,)).fetchone()
    if row and row["version"] == version:
        return datetime.fromisoformat(row["since"])
    connection.execute("INSERT OR REPLACE INTO event_now VALUES (?, ?, ?)", (event.id, version, stored_time(now)))
    return now


def _take_back_unsent(connection: sqlite3.Connection, event_id: str) -> None:
    """Changes that were written and not sent are compared anew, with what the person last read."""
    unsent = connection.execute(
        "DELETE FROM outbox WHERE kind = 'event_changed' AND sent_at IS NULL AND claimed_by IS NULL AND registration_id IN"
        " (SELECT registrations.id FROM registrations JOIN event_now USING (event_id)"
        "  WHERE event_id = ? AND told_version IS NOT event_now.version)"
        " RETURNING registration_id, json_extract(facts, '$.before')",
        (event_id,),
    ).fetchall()
    connection.executemany("UPDATE registrations SET told_version = ?2 WHERE id = ?1", [tuple(row) for row in unsent])


def _note_told(connection: sqlite3.Connection, event_id: str, old: int | None, new: int) -> list[int]:
    """Moves the persons who know `old` on to `new`; their ids, in order of arrival."""
    rows = connection.execute(
        "UPDATE registrations SET told_version = ? WHERE event_id = ? AND state <> 'cancelled' AND told_version IS ? RETURNING id",
        (new, event_id, old),
    ).fetchall()
    return sorted(row[0] for row in rows)


def _write_changes(connection: sqlite3.Connection, event_id: str, old: int, new: int) -> int:
    persons = _note_told(connection, event_id, old, new)
    for person in persons:
        outbox.add(connection, "event_changed", registration_id=person, facts={"before": old, "version": new})
    return len(persons)


def _remind(connection: sqlite3.Connection, event: Event, now: datetime, catalogue: Catalogue) -> int:
    """Whoever is confirmed and has an e-mail; not those who registered today and have just read it all."""
    if event.start is None or event.status != "scheduled":
        return 0
    local = now.astimezone(catalogue.timezone)
    day = event.start.astimezone(catalogue.timezone).date()
    if local.date() != day - timedelta(days=1) or local.hour < REMINDER_HOUR:
        return 0
    confirmed = connection.execute(
        "SELECT id, created_at, told_version FROM registrations"
        " WHERE event_id = ? AND state = 'confirmed' AND email IS NOT NULL ORDER BY id",
        (event.id,),
    ).fetchall()
    versions = {row["told_version"] for row in confirmed}
    unaware = {each for each in versions if (known := remembered(connection, each)) and differ(known, event)}
    earlier = [
        row["id"]
        for row in confirmed
        if row["told_version"] not in unaware  # a reminder of a day they were never told would be the news itself
        and datetime.fromisoformat(row["created_at"]).astimezone(catalogue.timezone).date() < local.date()
    ]
    return sum(outbox.add(connection, "reminder", registration_id=i, once=f"reminder:{i}:{day}") for i in earlier)
