"""Rows of the two tables of registrations, read into Registration values."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from datetime import datetime
from typing import Literal

from forms_api.model import Registration
from forms_api.store.database import Store
from forms_api.store.seats import place_in_line

Table = Literal["registrations", "repeats"]
TABLES: tuple[Table, ...] = ("registrations", "repeats")

_PLAIN_COLUMNS = tuple(
    field.name for field in fields(Registration) if field.name not in ("token", "place", "created_at", "repeat")
)


def next_sequence(connection: sqlite3.Connection, registration_id: int) -> int:
    """The SEQUENCE of the next calendar entry this person is sent."""
    row = connection.execute(
        "UPDATE registrations SET calendar_sequence = calendar_sequence + 1 WHERE id = ? RETURNING calendar_sequence",
        (registration_id,),
    ).fetchone()
    return int(row[0])


def find(store: Store, connection: sqlite3.Connection, column: str, value: object) -> Registration | None:
    """The registration or repeat with this value in one of the columns that no two rows share."""
    for table in TABLES:
        row = connection.execute(f"SELECT * FROM {table} WHERE {column} = ?", (value,)).fetchone()
        if row:
            return from_row(store, connection, table, row)
    return None


def by_id(store: Store, connection: sqlite3.Connection, table: Table, row_id: int) -> Registration:
    """The row with this id, which must be there."""
    row = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone()
    return from_row(store, connection, table, row)


def table_of(registration: Registration) -> Table:
    """Where it is stored."""
    return "repeats" if registration.repeat else "registrations"


def from_row(store: Store, connection: sqlite3.Connection, table: Table, row: sqlite3.Row) -> Registration:
    """The registration in a row of `table`, with its place in the line as it is now."""
    place = None
    if row["state"] == "waiting":
        after = row["line_after"] if table == "repeats" else row["id"] - 1
        place = place_in_line(connection, row["event_id"], after)
    return Registration(
        **{name: row[name] for name in _PLAIN_COLUMNS},
        token=store.token_of(row["reference"]),
        place=place,
        created_at=datetime.fromisoformat(row["created_at"]),
        repeat=table == "repeats",
    )
