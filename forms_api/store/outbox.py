"""Mails to write: rows made in the transaction that causes them, claimed and finished by the senders.

A row holds no address and no text: both come from the registration when the mail is sent. So there is nothing to scrub
afterwards, and a person erased takes the mails along. One that goes to an address just corrected holds it until then.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from forms_api.store.database import Store, insert, stored_time

Kind = Literal[
    "receipt", "already", "promoted", "cancelled", "repeat_cancelled", "contact_changed", "event_changed", "reminder",
    "join_link", "message", "address_refused", "guessed", "test", "interest_receipt", "interest_notice",
    "offer_receipt", "offer_notice", "offer_published", "offer_refused", "offer_asked", "offer_expired",
    "request_receipt", "request_notice", "request_answer", "search_confirm", "search_found", "search_asked",
    "account_password", "account_factor_on", "account_factor_off", "account_codes",
]  # fmt: skip
#: Whom a mail is about: the column of the outbox, and the table of the person. One of `account_id` is about no person.
SUBJECTS = {
    "registration_id": "registrations", "interest_id": "interests", "offer_id": "offers", "request_id": "offer_requests",
    "search_id": "offer_searches",
}  # fmt: skip

#: How long one sender may hold a mail: more than the longest try.
LEASE = timedelta(minutes=5)
#: Pauses after the first, second, … failure; the last one repeats.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360))
#: After this a mail is given up and listed.
GIVE_UP_AFTER = timedelta(days=4)


@dataclass(frozen=True)
class Mail:
    """A claimed row. `facts`: what was true when it was written: `state`, `before` and `version`
    (versions of the event), `message` and `states` (an officer's, and whom it is for), `party` or `repeat` whom it is
    about, `request` (about an offer), `offers` and `searches` (what was found, and by which), `at` (when it happened to an
    account), `to` (an address that is no more; gone when the mail is)."""

    id: int
    kind: Kind
    registration_id: int | None
    interest_id: int | None
    facts: Mapping[str, Any]
    created_at: datetime
    attempts: int
    offer_id: int | None = None
    request_id: int | None = None
    search_id: int | None = None
    account_id: int | None = None


def add(
    connection: sqlite3.Connection,
    kind: Kind,
    *,
    facts: Mapping[str, Any] | None = None,
    once: str | None = None,
    **about: int | None,
) -> bool:
    """Writes a mail into the caller's transaction; False when the one named `once` had been written before. `about`: the
    row of the person, by its column of SUBJECTS, or `account_id`."""
    assert about.keys() <= {*SUBJECTS, "account_id"}
    now = stored_time(datetime.now(UTC))
    values = {**about, "kind": kind, "facts": json.dumps(facts or {}), "once": once, "created_at": now, "due_at": now}
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    written = connection.execute(
        f"INSERT INTO outbox ({columns}) VALUES ({marks}) ON CONFLICT (once) DO NOTHING", tuple(values.values())
    )
    return written.rowcount > 0


def hand_over(connection: sqlite3.Connection, old: int, new: int) -> None:
    """Before a registration goes: its unsent mail about all who came in one form hangs on another one from now on."""
    connection.execute(
        "UPDATE outbox SET registration_id = ? WHERE registration_id = ? AND sent_at IS NULL"
        " AND json_extract(facts, '$.party') IS NOT NULL",
        (new, old),
    )


def claim(store: Store, sender: str) -> Mail | None:
    """The mail that has been due longest, held for `sender` alone until its lease ends; None when none is due."""
    now = datetime.now(UTC)
    with store.write() as connection:
        row = connection.execute(
            "UPDATE outbox SET claimed_by = :sender, claimed_until = :until WHERE id = ("
            " SELECT id FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= :now"
            " AND (claimed_until IS NULL OR claimed_until <= :now) ORDER BY due_at, id LIMIT 1) RETURNING *",
            {"sender": sender, "now": stored_time(now), "until": stored_time(now + LEASE)},
        ).fetchone()
    return _mail(row) if row else None


def sent(store: Store, mail: Mail, sender: str) -> bool:
    """Notes that the mail has gone out; False when its row is gone: the person was erased meanwhile."""
    return _finish(store, mail, sender, "sent_at = :now, last_error = NULL, facts = json_remove(facts, '$.to')", {})


def unneeded(store: Store, mail: Mail, sender: str) -> None:
    """Deletes the row: there is nobody to tell any more. Who was not told of a change knows what was so before it."""
    with store.write() as connection:
        deleted = connection.execute("DELETE FROM outbox WHERE id = ? AND claimed_by = ?", (mail.id, sender))
        if deleted.rowcount and "before" in mail.facts:
            connection.execute(
                "UPDATE registrations SET told_version = ? WHERE id = ?", (mail.facts["before"], mail.registration_id)
            )


def failed(store: Store, mail: Mail, sender: str, error: str) -> None:
    """The try failed: due again after a growing pause, or given up. `error` must name no person."""
    now = datetime.now(UTC)
    if now - mail.created_at > GIVE_UP_AFTER:
        change = "given_up_at = :now, attempts = attempts + 1, last_error = :error"
    else:
        change = "due_at = :due, attempts = attempts + 1, last_error = :error"
    pause = PAUSES[min(mail.attempts, len(PAUSES) - 1)]
    _finish(store, mail, sender, change, {"due": stored_time(now + pause), "error": error[:200]})


def refused(store: Store, mail: Mail, sender: str, error: str, *, person: bool) -> None:
    """A server refused the address for good: the mail is given up. Where it is the `person`'s own, she is marked, and
    the help desk is asked to call. `error` must name no person."""
    now = stored_time(datetime.now(UTC))
    if person:
        with store.write() as connection:
            for table, row_id in _whose(mail):
                connection.execute(
                    f"UPDATE {table} SET mail_refused_at = ? WHERE email = (SELECT email FROM {table} WHERE id = ?)",
                    (now, row_id),
                )
            about = {column: getattr(mail, column) for column in SUBJECTS}
            add(connection, "address_refused", once=f"address_refused:{mail.id}", **about)
    given_up = "given_up_at = :now, attempts = attempts + 1, last_error = :error"
    _finish(store, mail, sender, given_up, {"error": error[:200]})


def is_refused(store: Store, mail: Mail) -> bool:
    """Whether a server refused the address of the person this mail is about. Raises StoreUnavailable."""
    with store.read() as connection:
        return any(
            connection.execute(f"SELECT mail_refused_at FROM {table} WHERE id = ?", (row_id,)).fetchone()[0]
            for table, row_id in _whose(mail)
        )


def write_message(
    store: Store,
    event_id: str,
    states: Sequence[str],
    texts: Mapping[str, Mapping[str, str]],
    references: Collection[str] | None = None,
) -> int:
    """Writes an officer's message to everyone of an event in these states, or to those with these `references` among them:
    `texts[language]` has `subject` and `body`.

    Returns to how many. Raises StoreUnavailable.
    """
    now = stored_time(datetime.now(UTC))
    with store.write() as connection:
        message = insert(connection, "messages", {"event_id": event_id, "texts": json.dumps(texts), "created_at": now})
        marks = ", ".join("?" * len(states))
        persons = [
            row["id"]
            for row in connection.execute(
                f"SELECT id, reference FROM registrations WHERE event_id = ? AND state IN ({marks}) ORDER BY id",
                (event_id, *states),
            )
            if references is None or row["reference"] in references
        ]
        for registration_id in persons:
            facts = {"message": message, "states": list(states)}
            add(connection, "message", registration_id=registration_id, facts=facts)
    return len(persons)


def message_texts(store: Store, message_id: int) -> Mapping[str, Mapping[str, str]]:
    """The message an officer wrote, per language. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute("SELECT texts FROM messages WHERE id = ?", (message_id,)).fetchone()
    found: dict[str, dict[str, str]] = json.loads(row[0])
    return found


def retry_given_up(store: Store) -> int:
    """Makes every mail that was given up due again, refused addresses too; how many."""
    now = stored_time(datetime.now(UTC))
    with store.write() as connection:
        for table in SUBJECTS.values():
            connection.execute(f"UPDATE {table} SET mail_refused_at = NULL WHERE mail_refused_at IS NOT NULL")
        return connection.execute(
            "UPDATE outbox SET given_up_at = NULL, attempts = 0, created_at = ?1, due_at = ?1 WHERE given_up_at IS NOT NULL",
            (now,),
        ).rowcount


def unsent(store: Store) -> list[sqlite3.Row]:
    """The mails that wait or were given up: id, kind, created_at, due_at, attempts, last_error, given_up_at, reference (None where it is
    about an account), and `address_refused`: since when no server takes mail for the person."""
    with store.read() as connection:
        return connection.execute(
            f"SELECT outbox.*, coalesce({_of_each('reference')}) AS reference,"
            f" coalesce({_of_each('mail_refused_at')}) AS address_refused FROM outbox"
            + "".join(f" LEFT JOIN {table} ON {table}.id = outbox.{column}" for column, table in SUBJECTS.items())
            + " WHERE outbox.sent_at IS NULL ORDER BY outbox.id"
        ).fetchall()


def _whose(mail: Mail) -> list[tuple[str, int]]:
    """The table and the id of the person a mail is about."""
    whose = [(table, getattr(mail, column)) for column, table in SUBJECTS.items()]
    return [(table, row_id) for table, row_id in whose if row_id is not None]


def _of_each(column: str) -> str:
    return ", ".join(f"{table}.{column}" for table in SUBJECTS.values())


def _finish(store: Store, mail: Mail, sender: str, change: str, values: dict[str, str]) -> bool:
    with store.write() as connection:
        written = connection.execute(
            f"UPDATE outbox SET {change}, claimed_by = NULL, claimed_until = NULL WHERE id = :id AND claimed_by = :sender",
            {"id": mail.id, "sender": sender, "now": stored_time(datetime.now(UTC)), **values},
        )
        return written.rowcount > 0


def _mail(row: sqlite3.Row) -> Mail:
    same = {name: row[name] for name in ("id", "kind", *SUBJECTS, "account_id", "attempts")}
    return Mail(**same, facts=json.loads(row["facts"]), created_at=datetime.fromisoformat(row["created_at"]))
