"""Who is registered: one registration by token, reference, telephone or row; all those of an event.

A second submission of the same person lies in the table `repeats` and reads like any other registration.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from forms_api.codes import Channel, Language
from forms_api.store.database import Store, token_hash
from forms_api.store.seats import position_in_line

State = Literal["confirmed", "waiting", "cancelled"]
Table = Literal["registrations", "repeats"]
TABLES: tuple[Table, ...] = ("registrations", "repeats")


@dataclass(frozen=True)
class Registration:
    """A stored registration: all that a receipt shows.

    `position` in the waiting line: 1 for the first, None unless waiting. `token`: opens, changes and cancels it.
    `party`: common to those who came in one form, `party_place` from 1 on.
    `repeat`: the same person was registered already. A page never shows that; officers see it.
    """

    id: int
    event_id: str
    reference: str
    token: str = field(repr=False)
    state: State
    position: int | None
    language: Language
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    organisation: str | None
    profile: str | None
    needs: str | None
    source: Channel
    privacy_version: str
    created_at: datetime
    party: str | None = None
    party_place: int | None = None
    repeat: bool = False


@dataclass(frozen=True)
class Listed:
    """A person of an event. `repeats`: how often the form was sent again with the same e-mail or telephone;
    `repeat_cancelled`: one of these was cancelled, so that the person may believe to have cancelled;
    `address_refused`: a server takes no mail for the e-mail; `present_at`: when an officer saw her come."""

    registration: Registration
    repeats: int
    repeat_cancelled: bool
    address_refused: bool = False
    present_at: datetime | None = None


_PLAIN_COLUMNS = tuple(
    column.name for column in fields(Registration) if column.name not in ("token", "position", "created_at", "repeat")
)


def by_token(store: Store, token: str) -> Registration | None:
    """The registration that `token` opens, None for any other text. Raises StoreUnavailable."""
    with store.read() as connection:
        return find(store, connection, "token_hash", token_hash(token))


def by_phone(store: Store, reference: str, last_four: str) -> Registration | None:
    """The registration with this reference, if its telephone ends in these four digits. Raises StoreUnavailable."""
    with store.read() as connection:
        found = find(store, connection, "reference", reference)
    if not found or not found.phone or len(last_four) != 4 or not found.phone.endswith(last_four):
        return None
    return found


def by_reference(store: Store, reference: str) -> Registration | None:
    """The registration with this reference: for officers. Raises StoreUnavailable."""
    with store.read() as connection:
        return find(store, connection, "reference", reference)


def by_id(store: Store, registration_id: int) -> Registration | None:
    """The registration of a row of the outbox; None when it was erased meanwhile. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute("SELECT * FROM registrations WHERE id = ?", (registration_id,)).fetchone()
        return from_row(store, connection, "registrations", row) if row else None


def first_of(store: Store, repeat: Registration) -> Registration:
    """The registration that a second submission found already there. For officers. Raises StoreUnavailable."""
    with store.read() as connection:
        found = connection.execute("SELECT registration_id FROM repeats WHERE id = ?", (repeat.id,)).fetchone()
        return in_row(store, connection, "registrations", found[0])


def repeat_by_id(store: Store, repeat_id: int) -> Registration | None:
    """The second submission with this id; None when it was erased meanwhile. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute("SELECT * FROM repeats WHERE id = ?", (repeat_id,)).fetchone()
        return from_row(store, connection, "repeats", row) if row else None


def party_of(store: Store, person: Registration) -> list[Registration]:
    """Those whom the first person of a form may see: all who came with it, in order. Another person sees herself alone.

    Raises StoreUnavailable.
    """
    if person.party is None or person.party_place != 1:
        return [person]
    return in_party(store, person.party)


def in_party(store: Store, party: str) -> list[Registration]:
    """All who came in one form, as far as they are still stored. Raises StoreUnavailable."""
    with store.read() as connection:
        found = [
            from_row(store, connection, table, row)
            for table in TABLES
            for row in connection.execute(f"SELECT * FROM {table} WHERE party = ?", (party,)).fetchall()
        ]
    return sorted(found, key=lambda person: person.party_place or 0)


def with_contact(store: Store, event_id: str, email: str | None, phone: str | None) -> list[Registration]:
    """Who stands in the list of an event with this e-mail or telephone. For officers. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(
            "SELECT * FROM registrations WHERE event_id = ? AND (email = ? OR phone = ?) AND state <> 'cancelled' ORDER BY id",
            (event_id, email, phone),
        ).fetchall()
        return [from_row(store, connection, "registrations", row) for row in rows]


def another_comes(store: Store, person: Registration, email: str) -> bool:
    """Whether somebody else with this e-mail has a seat at the event: then it stays in that calendar. Raises StoreUnavailable."""
    return any(
        other.state == "confirmed" and other.id != person.id
        for other in with_contact(store, person.event_id, email, None)
    )


def of_event(store: Store, event_id: str) -> list[Listed]:
    """All registrations of an event, in order of arrival, cancelled ones too. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute("SELECT * FROM registrations WHERE event_id = ? ORDER BY id", (event_id,)).fetchall()
        return listed(store, connection, event_id, rows)


def listed(store: Store, connection: sqlite3.Connection, event_id: str, rows: Sequence[sqlite3.Row]) -> list[Listed]:
    """Rows of registrations of one event with what officers should know of each."""
    again = {
        row["registration_id"]: (row["repeats"], bool(row["cancelled"]))
        for row in connection.execute(
            "SELECT registration_id, count(*) AS repeats, count(cancelled_at) AS cancelled FROM repeats"
            " WHERE event_id = ? GROUP BY registration_id",
            (event_id,),
        )
    }
    line = _line(connection, event_id) if any(row["state"] == "waiting" for row in rows) else {}
    return [
        Listed(
            from_row(store, connection, "registrations", row, line),
            *again.get(row["id"], (0, False)),
            address_refused=row["mail_refused_at"] is not None,
            present_at=datetime.fromisoformat(row["present_at"]) if row["present_at"] else None,
        )
        for row in rows
    ]


def find(store: Store, connection: sqlite3.Connection, column: str, value: object) -> Registration | None:
    """The registration or repeat with this value in one of the columns that no two rows share."""
    for table in TABLES:
        row = connection.execute(f"SELECT * FROM {table} WHERE {column} = ?", (value,)).fetchone()
        if row:
            return from_row(store, connection, table, row)
    return None


def in_row(store: Store, connection: sqlite3.Connection, table: Table, row_id: int) -> Registration:
    """The registration in the row of `table` with this id, which must be there."""
    row = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone()
    return from_row(store, connection, table, row)


def table_of(registration: Registration) -> Table:
    """The table that holds it."""
    return "repeats" if registration.repeat else "registrations"


def _line(connection: sqlite3.Connection, event_id: str) -> dict[int, int]:
    """The position in the line of each who waits, by id: counted once for a whole list."""
    waiting = connection.execute(
        "SELECT id FROM registrations WHERE event_id = ? AND state = 'waiting' ORDER BY id", (event_id,)
    )
    return {row["id"]: position for position, row in enumerate(waiting, start=1)}


def from_row(
    store: Store,
    connection: sqlite3.Connection,
    table: Table,
    row: sqlite3.Row,
    line: Mapping[int, int] = MappingProxyType({}),
) -> Registration:
    """The registration in a row of `table`, with its position in the line as it is now. `line`: positions that are known."""
    position = line.get(row["id"]) if table == "registrations" else None
    if row["state"] == "waiting" and position is None:
        after = row["line_after"] if table == "repeats" else row["id"] - 1
        position = position_in_line(connection, row["event_id"], after)
    return Registration(
        **{name: row[name] for name in _PLAIN_COLUMNS},
        token=store.token_of(row["reference"]),
        position=position,
        created_at=datetime.fromisoformat(row["created_at"]),
        repeat=table == "repeats",
    )
