"""What the daily purge did."""

from __future__ import annotations

import sqlite3

from forms_api.store.database import Store


def last(store: Store) -> sqlite3.Row | None:
    """The last purge: at, registrations, interests; None before the first. Raises StoreUnavailable."""
    with store.read() as connection:
        row: sqlite3.Row | None = connection.execute("SELECT * FROM purges ORDER BY id DESC LIMIT 1").fetchone()
    return row
