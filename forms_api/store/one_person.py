"""One person across everything stored: for erasing (GDPR art. 17) and for giving out a copy (art. 15)."""

from __future__ import annotations

import sqlite3
from typing import Any, Literal

from forms_api.store.database import Store

Table = Literal["registrations", "repeats", "interests"]
TABLES: tuple[Table, ...] = ("registrations", "repeats", "interests")
#: Columns that say nothing about the person and could open or forge something.
_INTERNAL = frozenset({"submission", "token_hash", "told_version", "line_after", "registration_id"})


def find(connection: sqlite3.Connection, who: str) -> dict[Table, list[sqlite3.Row]]:
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


def copy(store: Store, who: str) -> dict[str, Any]:
    """All that is stored about a person, ready for JSON; empty lists where nothing is. Raises StoreUnavailable."""
    with store.read() as connection:
        found = find(connection, who)
        registration_ids = [row["id"] for row in found["registrations"]]
        interest_ids = [row["id"] for row in found["interests"]]
        mails = [row for row in connection.execute("SELECT * FROM outbox ORDER BY id") if (
            row["registration_id"] in registration_ids or row["interest_id"] in interest_ids)]  # fmt: skip
    given: dict[str, Any] = {table: [_plain(row) for row in rows] for table, rows in found.items()}
    return given | {"mails": [{name: row[name] for name in ("kind", "created_at", "sent_at")} for row in mails]}


def _matching(
    connection: sqlite3.Connection, condition: str, values: dict[str, str | None]
) -> dict[Table, list[sqlite3.Row]]:
    return {
        table: connection.execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY id", values).fetchall()
        for table in TABLES
    }


def _name(row: sqlite3.Row) -> tuple[str, str]:
    return row["given_name"].casefold(), row["family_name"].casefold()


def _plain(row: sqlite3.Row) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name not in _INTERNAL and name != "id"}  # noqa: SIM118 (a Row, no dict)
