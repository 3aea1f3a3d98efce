"""Requests about an offer: passed on by mail, answered by whoever offers; until then neither knows the other's address."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime

from forms_api.codes import Language
from forms_api.store import outbox
from forms_api.store.database import Store, insert, new_reference, stored_time, submission_digest, token_hash


@dataclass(frozen=True)
class NewRequest:
    """What somebody asks about an offer, as the form has checked it."""

    language: Language
    given_name: str
    family_name: str
    message: str
    submission_key: str
    privacy_version: str
    email: str | None = None
    phone: str | None = None
    organisation: str | None = None


@dataclass(frozen=True)
class Asked:
    """A stored request. `answer`: what the offerer wrote back, None until then."""

    id: int
    offer_id: int
    reference: str
    token: str = field(repr=False)
    language: Language
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    organisation: str | None
    message: str
    answer: str | None
    created_at: datetime
    answered_at: datetime | None


def ask(store: Store, offer_id: int, request: NewRequest) -> Asked | None:
    """Stores a request about a published offer and writes the mails; the same submission again returns the first one.

    None where the offer is published no longer. Raises StoreUnavailable.
    """
    typed = asdict(request)
    key, version = typed.pop("submission_key"), typed.pop("privacy_version")
    submission = submission_digest(key, "request", str(offer_id), *typed.values())
    now = stored_time(datetime.now(UTC))
    with store.write() as connection:
        if known := _find(store, connection, "submission", submission):
            return known
        stands = "SELECT demonstration FROM offers WHERE id = ? AND state = 'published' AND expires_at > ?"
        offer = connection.execute(stands, (offer_id, now)).fetchone()
        if offer is None:
            return None
        reference = new_reference(connection)
        values = {"reference": reference, "submission": submission, "token_hash": token_hash(store.token_of(reference))}
        values |= typed | {"offer_id": offer_id, "privacy_version": version, "created_at": now}
        request_id = insert(connection, "offer_requests", values)
        if not offer["demonstration"]:
            if request.email:
                outbox.add(connection, "request_receipt", request_id=request_id)
            outbox.add(connection, "request_notice", offer_id=offer_id, facts={"request": request_id})
        return _find(store, connection, "id", request_id)


def answer(store: Store, offer_id: int, reference: str, words: str) -> bool:
    """Sends the offerer's answer, once; False where there is no such request, or it was answered. Raises StoreUnavailable."""
    with store.write() as connection:
        row = connection.execute(
            "UPDATE offer_requests SET answer = ?, answered_at = ?"
            " WHERE offer_id = ? AND reference = ? AND answer IS NULL RETURNING id",
            (words, stored_time(datetime.now(UTC)), offer_id, reference),
        ).fetchone()
        if row:
            outbox.add(connection, "request_answer", request_id=row["id"])
        return row is not None


def about(store: Store, offer_id: int) -> list[Asked]:
    """The requests about an offer, the oldest first. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute("SELECT * FROM offer_requests WHERE offer_id = ? ORDER BY id", (offer_id,)).fetchall()
    return [_asked(store, row) for row in rows]


def by_token(store: Store, token: str) -> Asked | None:
    """The request that `token` opens, None for any other text. Raises StoreUnavailable."""
    with store.read() as connection:
        return _find(store, connection, "token_hash", token_hash(token))


def by_id(store: Store, request_id: int) -> Asked | None:
    """The request of a row of the outbox; None when it was erased meanwhile. Raises StoreUnavailable."""
    with store.read() as connection:
        return _find(store, connection, "id", request_id)


def _find(store: Store, connection: sqlite3.Connection, column: str, value: object) -> Asked | None:
    row = connection.execute(f"SELECT * FROM offer_requests WHERE {column} = ?", (value,)).fetchone()
    return _asked(store, row) if row else None


def _asked(store: Store, row: sqlite3.Row) -> Asked:
    values = {column.name: row[column.name] for column in fields(Asked) if column.name != "token"}
    for name in ("created_at", "answered_at"):
        values[name] = datetime.fromisoformat(row[name]) if row[name] else None
    return Asked(**values, token=store.token_of(row["reference"]))
