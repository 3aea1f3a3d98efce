"""What the daily purge did, and what it left."""

from __future__ import annotations

import sqlite3

from forms_api.store.database import Store


def last(store: Store) -> sqlite3.Row | None:
    """The last purge: at, registrations, interests; None before the first. Raises StoreUnavailable."""
    with store.read() as connection:
        row: sqlite3.Row | None = connection.execute("SELECT * FROM purges ORDER BY id DESC LIMIT 1").fetchone()
    return row


def purged(store: Store) -> list[sqlite3.Row]:
    """The counts of those who were purged: form, event_id, month (YYYY-MM), language, territory, profile, topic, state,
    present (0 or 1), persons."""
    with store.read() as connection:
        return connection.execute(
            "SELECT * FROM purged_counts ORDER BY form, event_id, month, language, territory, profile"
        ).fetchall()
