"""Expressions of interest: stored, found again by the person. The help desk follows them up: office/followed_interests.py."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Literal

from forms_api.codes import Channel, Language
from forms_api.store import outbox
from forms_api.store.database import Store, insert, new_reference, stored_time, submission_digest, token_hash

InterestState = Literal["new", "called", "closed"]
STATES: tuple[InterestState, ...] = ("new", "called", "closed")


@dataclass(frozen=True)
class InterestRequest:
    """An expression of interest as the form has checked it."""

    language: Language
    given_name: str
    family_name: str
    profile: str
    territory: str
    topic: str
    submission_key: str
    privacy_version: str
    email: str | None = None
    phone: str | None = None
    message: str | None = None
    source: Channel = "web"


@dataclass(frozen=True)
class Interest:
    """A stored expression of interest. `state`: new, called (called back) or closed."""

    id: int
    reference: str
    token: str = field(repr=False)
    language: Language
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    profile: str
    territory: str
    topic: str
    message: str | None
    source: Channel
    privacy_version: str
    created_at: datetime
    state: InterestState = "new"
    last_contact: datetime | None = None


def express(store: Store, request: InterestRequest) -> Interest:
    """Stores an expression of interest; the same submission again returns what the first one made.

    Writes a receipt to the person and a notice to the help desk. Raises StoreUnavailable.
    """
    typed = asdict(request)
    key, source, version = typed.pop("submission_key"), typed.pop("source"), typed.pop("privacy_version")
    submission = submission_digest(key, "interest", *typed.values())
    with store.write() as connection:
        if known := _find(store, connection, "submission", submission):
            return known
        reference = new_reference(connection)
        hashed = token_hash(store.token_of(reference))
        values = {"reference": reference, "submission": submission, "token_hash": hashed}
        values |= typed | {"source": source, "privacy_version": version, "created_at": stored_time(datetime.now(UTC))}
        interest_id = insert(connection, "interests", values)
        if request.email:
            outbox.add(connection, "interest_receipt", interest_id=interest_id)
        outbox.add(connection, "interest_notice", interest_id=interest_id)
        return _by_id(store, connection, interest_id)


def by_token(store: Store, token: str) -> Interest | None:
    """The expression of interest that `token` opens, None for any other text. Raises StoreUnavailable."""
    with store.read() as connection:
        return _find(store, connection, "token_hash", token_hash(token))


def by_id(store: Store, interest_id: int) -> Interest | None:
    """The expression of interest of a row of the outbox; None when it was erased meanwhile. Raises StoreUnavailable."""
    with store.read() as connection:
        return _find(store, connection, "id", interest_id)


def listed(store: Store, territories: tuple[str, ...] = (), state: InterestState | None = None) -> list[Interest]:
    """Those of some territory codes (none given: all) and of one state (None: all), oldest first."""
    with store.read() as connection:
        rows = connection.execute("SELECT * FROM interests ORDER BY id").fetchall()
        found = [from_row(store, row) for row in rows]
    wanted = [interest for interest in found if not territories or interest.territory in territories]
    return [interest for interest in wanted if state is None or interest.state == state]


def numbers(store: Store) -> dict[InterestState, int]:
    """How many there are of each state. Raises StoreUnavailable."""
    with store.read() as connection:
        found = dict(connection.execute("SELECT state, count(*) FROM interests GROUP BY state").fetchall())
    return {state: found.get(state, 0) for state in STATES}


def _find(store: Store, connection: sqlite3.Connection, column: str, value: object) -> Interest | None:
    row = connection.execute(f"SELECT * FROM interests WHERE {column} = ?", (value,)).fetchone()
    return from_row(store, row) if row else None


def _by_id(store: Store, connection: sqlite3.Connection, interest_id: int) -> Interest:
    return from_row(store, connection.execute("SELECT * FROM interests WHERE id = ?", (interest_id,)).fetchone())


def from_row(store: Store, row: sqlite3.Row) -> Interest:
    """The expression of interest in a row of its table."""
    values = {column.name: row[column.name] for column in fields(Interest) if column.name != "token"}
    values["created_at"] = datetime.fromisoformat(row["created_at"])
    values["last_contact"] = datetime.fromisoformat(row["last_contact"]) if row["last_contact"] else None
    return Interest(**values, token=store.token_of(row["reference"]))
