"""How long persons are kept, purging them, and erasing one of them.

GDPR art. 5(1)(e), storage limitation: `purge`. Art. 17, erasure: `erase`. The privacy notice shows the two constants.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dateutil.relativedelta import relativedelta

from forms_api.catalogue import Event
from forms_api.store import outbox, personal_data
from forms_api.store.backup import REPLACED
from forms_api.store.changes_and_reminders import remembered
from forms_api.store.database import Store, insert, stored_time
from forms_api.store.offers import ended
from forms_api.store.opinions import page_opinions
from forms_api.store.seats import promote

#: Days after the end of the event.
REGISTRATION_DAYS = 90
#: Months after the last contact.
INTEREST_MONTHS = 12
#: Months that the log of the officers is kept.
LOG_MONTHS = 24
#: Days without a purge, which runs each night, after which the clock is doubted before anybody is removed.
LEAP_DAYS = 35
#: The share of all persons, and how many there must be, from which a purge of several events at once is doubted.
DOUBTED_SHARE, DOUBTED_FROM = 0.5, 20

PURGED = ("registrations", "interests")


@dataclass(frozen=True)
class Erased:
    """What was removed. `complete` False: a reader kept old pages of the WAL alive; erase again."""

    registrations: int
    repeats: int
    interests: int
    mails: int
    files: int
    offers: int = 0
    offer_requests: int = 0
    offer_searches: int = 0
    references: tuple[str, ...] = ()
    complete: bool = True

    @property
    def persons(self) -> int:
        """Rows that named someone."""
        return sum(getattr(self, table) for table in personal_data.PERSON_TABLES)


class Doubtful(Exception):
    """A purge would remove so many, or so long after the last one, that the clock or a date is probably wrong."""

    def __init__(self, removed: int, persons: int, last: datetime | None) -> None:
        super().__init__(f"{removed} of {persons}")
        self.removed, self.persons, self.last = removed, persons, last


def purge(
    store: Store, events: Mapping[str, Event], eml_folder: Path, now: datetime | None = None, *, sure: bool = True
) -> Erased:
    """Removes who is past the term; adds them to the counts per event, month, language, territory, profile, topic, state
    and presence. Takes out of the log, and of the mails about accounts, what is past their own term.

    `events`: the catalogue's; an event gone from it counts from what its persons were told. Unless `sure`, raises Doubtful
    before anybody is removed. Raises StoreUnavailable.
    """
    now = now or datetime.now(UTC)
    with store.write() as connection:
        old_registrations, old_interests = _past_term(connection, events, now)
        if not sure:
            _doubt(connection, old_registrations, old_interests, now)
        if old_registrations or old_interests or sure or not _leapt(_last_purge(connection), now):
            connection.execute("INSERT OR REPLACE INTO last_purge VALUES (1, ?)", (stored_time(now),))
        _count(connection, events, old_registrations, old_interests)
        erased = _delete(connection, {"registrations": old_registrations, "repeats": [], "interests": old_interests})
        old = stored_time(now - relativedelta(months=INTEREST_MONTHS))
        offers = ended.purge(connection, old)
        page_opinions.purge(connection, old)
        log_term = stored_time(now - relativedelta(months=LOG_MONTHS))
        connection.execute("DELETE FROM access_log WHERE at < ?", (log_term,))
        connection.execute("DELETE FROM outbox WHERE account_id IS NOT NULL AND created_at < ?", (log_term,))
        insert(connection, "purges", {"at": stored_time(now)} | {table: getattr(erased, table) for table in PURGED})
    return _sweep(store, eml_folder, replace(erased, offers=offers))


def _doubt(connection: sqlite3.Connection, registrations: list[int], interests: list[int], now: datetime) -> None:
    """Raises Doubtful. One event whose term is over takes all its persons on the day: only several at once are a sign."""
    if not (removed := len(registrations) + len(interests)):
        return
    persons = sum(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in PURGED)
    if _leapt(last := _last_purge(connection), now):
        raise Doubtful(removed, persons, last)
    several = len({row["event_id"] for row in _rows(connection, "registrations", registrations)}) + bool(interests) > 1
    if several and removed >= DOUBTED_FROM and removed > DOUBTED_SHARE * persons:
        raise Doubtful(removed, persons, None)


def _leapt(last: datetime, now: datetime) -> bool:
    return abs(now - last) > timedelta(days=LEAP_DAYS)


def _last_purge(connection: sqlite3.Connection) -> datetime:
    """The last purge; before the first, when the newest person came."""
    at = connection.execute(
        "SELECT coalesce((SELECT at FROM last_purge), max((SELECT max(created_at) FROM registrations),"
        " coalesce((SELECT max(created_at) FROM interests), '')), (SELECT max(created_at) FROM interests))"
    ).fetchone()[0]
    return datetime.fromisoformat(at) if at else datetime.now(UTC)


def overdue(store: Store, events: Mapping[str, Event]) -> int:
    """How many a purge would remove now. Raises StoreUnavailable."""
    with store.read() as connection:
        return sum(len(ids) for ids in _past_term(connection, events, datetime.now(UTC)))


def is_past(store: Store, event_id: str) -> bool:
    """Whether an event that is gone from the site is over, by what its persons were told. Raises StoreUnavailable."""
    with store.read() as connection:
        return _end(connection, None, event_id) < datetime.now(UTC)


def erase(store: Store, who: str, events: Mapping[str, Event], eml_folder: Path, name: str | None = None) -> Erased:
    """Removes every trace of the person with this reference, e-mail or telephone from database, WAL and folder of mails.

    A seat that gets free goes to the first in the line. Nothing is counted. Backups, and mails that a server has taken,
    are out of reach. Run again, it cleans up what an interrupted run left. `name` chooses among several persons with one
    contact. Raises SeveralPersons and StoreUnavailable.
    """
    with store.write() as connection:
        person = personal_data.rows_of(connection, who, name)
        erased = _delete(connection, {table: [row["id"] for row in found] for table, found in person.items()})
        references = [(reference,) for reference in erased.references]
        connection.executemany("UPDATE access_log SET note = NULL WHERE subject = ?", references)
        for event_id in {row["event_id"] for row in person["registrations"]} & events.keys():
            promote(connection, events[event_id], datetime.now(UTC))
    return _sweep(store, eml_folder, erased)


def _event_ids(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT DISTINCT event_id FROM registrations")]


def _past_term(
    connection: sqlite3.Connection, events: Mapping[str, Event], now: datetime
) -> tuple[list[int], list[int]]:
    """Ids of the registrations and of the expressions of interest whose term has run."""
    begun = now - timedelta(days=REGISTRATION_DAYS)
    over = [each for each in _event_ids(connection) if _end(connection, events.get(each), each) < begun]
    limit = stored_time(now - relativedelta(months=INTEREST_MONTHS))
    old = connection.execute("SELECT id FROM interests WHERE coalesce(last_contact, created_at) < ?", (limit,))
    return _ids(connection, "SELECT id FROM registrations WHERE event_id IN", over), [row[0] for row in old]


def _end(connection: sqlite3.Connection, event: Event | None, event_id: str) -> datetime:
    """The later of the end by the site and of the end that persons were told: a mistyped year on the site removes nobody.

    Where no end is known, the last registration.
    """
    version, last = connection.execute(
        "SELECT max(told_version), max(created_at) FROM registrations WHERE event_id = ?", (event_id,)
    ).fetchone()
    told = remembered(connection, version)
    known = [each.end for each in (event, told) if each and each.end]
    return max(known) if known else datetime.fromisoformat(last)


def _count(
    connection: sqlite3.Connection, events: Mapping[str, Event], registration_ids: list[int], interest_ids: list[int]
) -> None:
    counts: Counter[tuple[str | int, ...]] = Counter()
    for row in _rows(connection, "registrations", registration_ids):
        event = events.get(row["event_id"]) or remembered(connection, row["told_version"])
        territory = event.territory if event else ""
        about = (row["created_at"][:7], row["language"], territory, row["profile"] or "", "", row["state"])
        counts["registration", row["event_id"], *about, int(row["present_at"] is not None)] += 1
    for row in _rows(connection, "interests", interest_ids):
        about = (row["created_at"][:7], row["language"], row["territory"], row["profile"], row["topic"], row["state"])
        counts["interest", "", *about, 0] += 1
    connection.executemany(
        "INSERT INTO purged_counts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET persons = persons + excluded.persons",
        [(*key, number) for key, number in counts.items()],
    )


def _delete(connection: sqlite3.Connection, ids: dict[personal_data.PersonTable, list[int]]) -> Erased:
    """Deletes rows with all that hangs on them."""
    attached = _ids(connection, "SELECT id FROM repeats WHERE registration_id IN", ids["registrations"])
    ids = ids | {"repeats": sorted({*ids["repeats"], *attached})}
    references = [row["reference"] for table, chosen in ids.items() for row in _rows(connection, table, chosen)]
    mails = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
    _part_from_parties(connection, ids)
    for table, chosen in ids.items():
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", [(row_id,) for row_id in chosen])
    mails -= connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
    number = {table: len(ids.get(table, ())) for table in personal_data.PERSON_TABLES}
    of_offers = (number["offers"], number["offer_requests"], number["offer_searches"])
    whole = (number["registrations"], number["repeats"], number["interests"], mails, 0)
    return Erased(*whole, *of_offers, references=tuple(references))


def _part_from_parties(connection: sqlite3.Connection, ids: dict[personal_data.PersonTable, list[int]]) -> None:
    """The sent mail that names all who came in one form goes with each of them; one not yet sent goes to those who stay."""
    leaving = {table: _rows(connection, table, ids[table]) for table in ("registrations", "repeats")}
    for party in {row["party"] for rows in leaving.values() for row in rows if row["party"]}:
        connection.execute(
            "DELETE FROM outbox WHERE sent_at IS NOT NULL AND json_extract(facts, '$.party') = ?", (party,)
        )
        members = connection.execute("SELECT id FROM registrations WHERE party = ? ORDER BY id", (party,)).fetchall()
        staying = [row["id"] for row in members if row["id"] not in ids["registrations"]]
        for row in leaving["registrations"]:
            if staying and row["party"] == party:
                outbox.hand_over(connection, row["id"], staying[0])


def _sweep(store: Store, eml_folder: Path, erased: Erased) -> Erased:
    """Takes what was deleted out of the folder of mails, what a restore set aside, the free pages and the WAL."""
    with store.read() as connection:
        kept = {row[0] for row in connection.execute("SELECT id FROM outbox")}
    orphans = [path for path in eml_folder.glob("*-*.*") if path.name.partition("-")[0] not in map(str, kept)]
    store.path.with_name(store.path.name + REPLACED).unlink(missing_ok=True)
    for path in orphans:
        path.unlink(missing_ok=True)
    return replace(erased, files=len(orphans), complete=store.shrink())


def _rows(connection: sqlite3.Connection, table: str, ids: Iterable[int]) -> list[sqlite3.Row]:
    return [connection.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone() for row_id in ids]


def _ids(connection: sqlite3.Connection, query: str, values: list[str] | list[int]) -> list[int]:
    return [row[0] for row in connection.execute(f"{query} ({', '.join('?' * len(values))})", values)]
