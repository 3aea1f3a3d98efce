"""Seats of an event and the line of those who wait. What takes a connection runs inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import datetime

from forms_api.catalogue import Event
from forms_api.standing import Seats
from forms_api.store import outbox
from forms_api.store.database import Store, stored_time


def seats_of(store: Store, event: Event) -> Seats:
    """How `event` stands now. Raises StoreUnavailable."""
    with store.read() as connection:
        return count(connection, event)


def counts(store: Store) -> dict[str, Counter[str]]:
    """How many registrations of each state each event has. Raises StoreUnavailable."""
    found: dict[str, Counter[str]] = {}
    with store.read() as connection:
        for event_id, state, number in connection.execute(
            "SELECT event_id, state, count(*) FROM registrations GROUP BY event_id, state"
        ):
            found.setdefault(event_id, Counter())[state] = number
    return found


def count(connection: sqlite3.Connection, event: Event) -> Seats:
    """How `event` stands: its seats by the newest build, the persons by the database."""
    ids = (event.id, *event.moved_from)  # those of an old id are moved at the next writing
    confirmed, waiting = connection.execute(
        "SELECT coalesce(sum(confirmed), 0), coalesce(sum(waiting), 0) FROM event_counts"
        f" WHERE event_id IN ({', '.join('?' * len(ids))})",
        ids,
    ).fetchone()
    return Seats(event.seats or 0, confirmed, waiting)


def promote(connection: sqlite3.Connection, event: Event, now: datetime) -> int:
    """Gives free seats to the first in the line until its term, and writes their mails; first of all brings along those
    who registered under an id that the event had before.

    Confirmed persons beyond the seats of a smaller build stay confirmed. Returns how many were promoted.
    """
    follow_moves(connection, event)
    standing = count(connection, event)
    vacant = standing.total - standing.confirmed
    if not standing.waiting or vacant <= 0 or not event.passes_seats_on(now):
        return 0
    promoted = connection.execute(
        "UPDATE registrations SET state = 'confirmed', promoted_at = ? WHERE id IN"
        " (SELECT id FROM registrations WHERE event_id = ? AND state = 'waiting' ORDER BY id LIMIT ?) RETURNING id",
        (stored_time(now), event.id, vacant),
    ).fetchall()
    for (registration_id,) in sorted(tuple(row) for row in promoted):
        outbox.add(connection, "promoted", registration_id=registration_id)
    return len(promoted)


def follow_moves(connection: sqlite3.Connection, event: Event) -> int:
    """Brings registrations, with all that hangs on them, from the ids that `event` had before; how many."""
    moved = 0
    for old in event.moved_from:
        moved += connection.execute(
            "UPDATE registrations SET event_id = ? WHERE event_id = ?", (event.id, old)
        ).rowcount
        if connection.execute("DELETE FROM event_counts WHERE event_id = ?", (old,)).rowcount:
            for table in ("repeats", "messages", "event_versions"):
                connection.execute(f"UPDATE {table} SET event_id = ? WHERE event_id = ?", (event.id, old))
            connection.execute("DELETE FROM event_now WHERE event_id = ?", (old,))
            connection.execute("UPDATE OR REPLACE join_links SET event_id = ? WHERE event_id = ?", (event.id, old))
            connection.execute(
                "INSERT OR REPLACE INTO event_counts SELECT event_id, sum(state = 'confirmed'), sum(state = 'waiting')"
                " FROM registrations WHERE event_id = ? GROUP BY event_id",
                (event.id,),
            )
    return moved


def line_after(connection: sqlite3.Connection) -> int:
    """After whom in the line a repeat stands that comes now."""
    last: int | None = connection.execute("SELECT max(id) FROM registrations").fetchone()[0]
    return last or 0


def position_in_line(connection: sqlite3.Connection, event_id: str, after: int) -> int:
    """The position of someone before whom all waiting registrations with an id up to `after` come; 1 is the first."""
    ahead: int = connection.execute(
        "SELECT count(*) FROM registrations WHERE event_id = ? AND state = 'waiting' AND id <= ?", (event_id, after)
    ).fetchone()[0]
    return ahead + 1
