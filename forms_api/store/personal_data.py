"""What the GDPR asks for: all rows of one person, a copy of them (art. 15), the log of who read what (art. 5(2))."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any, Literal

from forms_api.same_person import name_key
from forms_api.store.database import Store, insert, stored_time

PersonTable = Literal["registrations", "repeats", "interests", "offers", "offer_requests", "offer_searches"]
NAMED_TABLES: tuple[PersonTable, ...] = ("registrations", "repeats", "interests", "offers", "offer_requests")
#: With the saved searches, which know no name: they are of whoever reads the mailbox.
PERSON_TABLES: tuple[PersonTable, ...] = (*NAMED_TABLES, "offer_searches")
#: The column of the outbox for each table that mails are about.
_MAILED: dict[str, PersonTable] = {
    "registration_id": "registrations",
    "interest_id": "interests",
    "offer_id": "offers",
    "request_id": "offer_requests",
    "search_id": "offer_searches",
}
#: Columns that say nothing about the person and could open or forge something.
_INTERNAL = frozenset(
    {
        "submission",
        "token_hash",
        "told_version",
        "line_after",
        "registration_id",
        "name_key",
        "sort_name",
        "party",
        "party_place",
        "owner_id",
        "offer_id",
        "demonstration",
        "checked_at",
    }
)


class SeveralPersons(Exception):
    """An e-mail or a telephone is that of several persons; `names` are theirs, as typed, each once."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(len(names))
        self.names = names


def rows_of(connection: sqlite3.Connection, who: str, name: str | None = None) -> dict[PersonTable, list[sqlite3.Row]]:
    """All rows of the person with this reference, e-mail or telephone (E.164), and with this name where it is given.

    First what `who` names; then what has an e-mail or a telephone of those rows under the same name: an expression of
    interest under the telephone alone belongs to the same person. Not under another name: addresses are not verified, and
    whoever typed somebody's telephone beside her own e-mail must not draw him in. `name`: given and family name, in either
    order. Saved searches go by the e-mail that `who` is. Raises SeveralPersons where `who` is of persons of several names and `name` chooses none.
    """
    named = _matching(connection, "reference = :who OR email = :who OR phone = :who", {"who": who})
    rows = [row for found in named.values() for row in found if name is None or _is_called(row, name)]
    names = {_name(row) for row in rows}
    if len(names) > 1:
        raise SeveralPersons(sorted({_name(row): f"{row['given_name']} {row['family_name']}" for row in rows}.values()))
    chosen = {table: [row for row in found if _name(row) in names] for table, found in named.items()}
    for row in rows:
        related = _matching(
            connection, "email = :email OR phone = :phone", {"email": row["email"], "phone": row["phone"]}
        )
        for table, found in related.items():
            known = {other["id"] for other in chosen[table]}
            chosen[table] += [other for other in found if other["id"] not in known and _name(other) in names]
    searches = "SELECT * FROM offer_searches WHERE reference = :who OR email = :who ORDER BY id"
    return chosen | {"offer_searches": connection.execute(searches, {"who": who}).fetchall()}


def find(store: Store, who: str, name: str | None = None) -> dict[PersonTable, list[dict[str, Any]]]:
    """As `rows_of`, in a reading of its own: column names and values. Raises SeveralPersons and StoreUnavailable."""
    with store.read() as connection:
        return {table: [dict(row) for row in rows] for table, rows in rows_of(connection, who, name).items()}


def copy(store: Store, who: str, name: str | None = None) -> dict[str, Any]:
    """All that is stored about a person, ready for JSON; empty lists where nothing is. Raises as `find`."""
    with store.read() as connection:
        found = rows_of(connection, who, name)
        ids = {column: {row["id"] for row in found.get(table, ())} for column, table in _MAILED.items()}
        mails = [
            row
            for row in connection.execute("SELECT * FROM outbox ORDER BY id")
            if any(row[column] in known for column, known in ids.items())
        ]
        notes = [
            row
            for row in connection.execute("SELECT * FROM interest_notes ORDER BY id")
            if row["interest_id"] in ids["interest_id"]
        ]
    given: dict[str, Any] = {table: [_plain(row) for row in rows] for table, rows in found.items()}
    given["notes"] = [{name: row[name] for name in ("at", "words")} for row in notes]
    return given | {"mails": [{name: row[name] for name in ("kind", "created_at", "sent_at")} for row in mails]}


def note_reading(store: Store, reader: str, command: str, subject: str, persons: int, note: str | None = None) -> None:
    """Writes into the log that `reader` is about to be shown, or to change, `persons` persons by `command`. `subject`: an
    event, a territory or a reference, never an e-mail or a telephone. `note`: what the reader said about it.

    Raises StoreUnavailable: what cannot be noted is not shown and not done.
    """
    with store.write() as connection:
        note_within(connection, reader, command, subject, persons, note)


def note_within(
    connection: sqlite3.Connection, who: str, command: str, subject: str, persons: int, note: str | None = None
) -> None:
    """As `note_reading`, inside the caller's transaction."""
    values = {"at": stored_time(datetime.now(UTC)), "who": who, "command": command, "subject": subject}
    insert(connection, "access_log", values | {"persons": persons, "note": note})


def readings(store: Store) -> list[sqlite3.Row]:
    """The whole log, oldest first: at, who, command, subject, persons."""
    with store.read() as connection:
        return connection.execute("SELECT * FROM access_log ORDER BY id").fetchall()


def _matching(
    connection: sqlite3.Connection, condition: str, values: dict[str, str | None]
) -> dict[PersonTable, list[sqlite3.Row]]:
    return {
        table: connection.execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY id", values).fetchall()
        for table in NAMED_TABLES
    }


def _name(row: sqlite3.Row) -> str:
    return name_key(row["given_name"], row["family_name"])


def _is_called(row: sqlite3.Row, name: str) -> bool:
    """However an officer writes it: the given or the family name first."""
    orders = (("given_name", "family_name"), ("family_name", "given_name"))
    return name_key(name, "") in {name_key(row[one] + row[other], "") for one, other in orders}


def _plain(row: sqlite3.Row) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name not in _INTERNAL and name != "id"}  # noqa: SIM118 (a Row, no dict)
