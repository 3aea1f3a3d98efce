"""What the GDPR asks for: all rows of one person, a copy of them (art. 15), the log of who read what (art. 5(2))."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any, Literal

from forms_api.store.database import Store, insert, stored_time

PersonTable = Literal["registrations", "repeats", "interests"]
PERSON_TABLES: tuple[PersonTable, ...] = ("registrations", "repeats", "interests")
#: Columns that say nothing about the person and could open or forge something.
_INTERNAL = frozenset({"submission", "token_hash", "told_version", "line_after", "registration_id"})


def rows_of(connection: sqlite3.Connection, who: str) -> dict[PersonTable, list[sqlite3.Row]]:
    """All rows of the person with this reference, e-mail or telephone (E.164).

    First what `who` names; then what has an e-mail or a telephone of those rows under the same name: an expression of
    interest under the telephone alone belongs to the same person. Not under another name: addresses are not verified, and
    whoever typed somebody's telephone beside her own e-mail must not draw him in.
    """
    named = _matching(connection, "reference = :who OR email = :who OR phone = :who", {"who": who})
    rows = [row for found in named.values() for row in found]
    names = {_name(row) for row in rows}
    for row in rows:
        related = _matching(
            connection, "email = :email OR phone = :phone", {"email": row["email"], "phone": row["phone"]}
        )
        for table, found in related.items():
            known = {other["id"] for other in named[table]}
            named[table] += [other for other in found if other["id"] not in known and _name(other) in names]
    return named


def find(store: Store, who: str) -> dict[PersonTable, list[dict[str, Any]]]:
    """As `rows_of`, in a reading of its own: column names and values. Raises StoreUnavailable."""
    with store.read() as connection:
        return {table: [dict(row) for row in rows] for table, rows in rows_of(connection, who).items()}


def copy(store: Store, who: str) -> dict[str, Any]:
    """All that is stored about a person, ready for JSON; empty lists where nothing is. Raises StoreUnavailable."""
    with store.read() as connection:
        found = rows_of(connection, who)
        registration_ids = [row["id"] for row in found["registrations"]]
        interest_ids = [row["id"] for row in found["interests"]]
        mails = [row for row in connection.execute("SELECT * FROM outbox ORDER BY id") if (
            row["registration_id"] in registration_ids or row["interest_id"] in interest_ids)]  # fmt: skip
    given: dict[str, Any] = {table: [_plain(row) for row in rows] for table, rows in found.items()}
    return given | {"mails": [{name: row[name] for name in ("kind", "created_at", "sent_at")} for row in mails]}


def note_reading(store: Store, reader: str, command: str, subject: str, persons: int) -> None:
    """Writes into the log that `reader` is about to be shown `persons` persons by `command`. `subject`: an event, a territory or a reference, never an e-mail or a telephone.

    Raises StoreUnavailable: what cannot be noted is not shown.
    """
    values = {
        "at": stored_time(datetime.now(UTC)),
        "who": reader,
        "command": command,
        "subject": subject,
        "persons": persons,
    }
    with store.write() as connection:
        insert(connection, "access_log", values)


def readings(store: Store) -> list[sqlite3.Row]:
    """The whole log, oldest first: at, who, command, subject, persons."""
    with store.read() as connection:
        return connection.execute("SELECT * FROM access_log ORDER BY id").fetchall()


def _matching(
    connection: sqlite3.Connection, condition: str, values: dict[str, str | None]
) -> dict[PersonTable, list[sqlite3.Row]]:
    return {
        table: connection.execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY id", values).fetchall()
        for table in PERSON_TABLES
    }


def _name(row: sqlite3.Row) -> tuple[str, str]:
    return row["given_name"].casefold(), row["family_name"].casefold()


def _plain(row: sqlite3.Row) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name not in _INTERNAL and name != "id"}  # noqa: SIM118 (a Row, no dict)
