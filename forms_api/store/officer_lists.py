"""What officers read: the events with their counts, the persons of one, what a purge left."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

from forms_api.model import Registration
from forms_api.store.database import Store
from forms_api.store.registration_rows import from_row


@dataclass(frozen=True)
class Listed:
    """A person of an event. `repeats`: how often the form was sent again with the same e-mail or telephone;
    `repeat_cancelled`: one of these was cancelled, so that the person may believe to have cancelled."""

    registration: Registration
    repeats: int
    repeat_cancelled: bool


def of_event(store: Store, event_id: str) -> list[Listed]:
    """All registrations of an event, in order of arrival, cancelled ones too. Raises StoreUnavailable."""
    with store.read() as connection:
        again = {
            row["registration_id"]: (row["repeats"], bool(row["cancelled"]))
            for row in connection.execute(
                "SELECT registration_id, count(*) AS repeats, sum(state = 'cancelled') AS cancelled FROM repeats"
                " WHERE event_id = ? GROUP BY registration_id",
                (event_id,),
            )
        }
        rows = connection.execute("SELECT * FROM registrations WHERE event_id = ? ORDER BY id", (event_id,)).fetchall()
        found = [from_row(store, connection, "registrations", row) for row in rows]
    return [Listed(registration, *again.get(registration.id, (0, False))) for registration in found]


def counts(store: Store) -> dict[str, Counter[str]]:
    """How many registrations of each state each event has. Raises StoreUnavailable."""
    found: dict[str, Counter[str]] = {}
    with store.read() as connection:
        for event_id, state, number in connection.execute(
            "SELECT event_id, state, count(*) FROM registrations GROUP BY event_id, state"
        ):
            found.setdefault(event_id, Counter())[state] = number
    return found


def purged(store: Store) -> list[sqlite3.Row]:
    """The counts of those who were purged: form, event_id, language, territory, profile, state, persons."""
    with store.read() as connection:
        return connection.execute(
            "SELECT * FROM purged_counts ORDER BY form, event_id, language, territory, profile"
        ).fetchall()
