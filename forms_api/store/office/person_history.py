"""What happened with one registration: its moments, its mails, what officers did, who else has the contact."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from forms_api.store.database import Store
from forms_api.store.registered import Registration, from_row

#: Moments that a row keeps.
STAMPS = ("created_at", "promoted_at", "changed_at", "cancelled_at", "present_at")


@dataclass(frozen=True)
class PersonHistory:
    """`moments`: column and time (ISO, UTC); `mails`: rows of the outbox; `log`: rows of the access log; `others`: other
    registrations with the same e-mail or telephone, of any event."""

    moments: list[tuple[str, str]]
    mails: list[sqlite3.Row]
    log: list[sqlite3.Row]
    others: list[Registration]
    address_refused: bool


def history_of(store: Store, person: Registration) -> PersonHistory:
    """All of it, oldest first. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute("SELECT * FROM registrations WHERE id = ?", (person.id,)).fetchone()
        mails = connection.execute(
            "SELECT kind, created_at, sent_at, given_up_at FROM outbox WHERE registration_id = ? ORDER BY id",
            (person.id,),
        ).fetchall()
        log = connection.execute(
            "SELECT * FROM access_log WHERE subject = ? ORDER BY id", (person.reference,)
        ).fetchall()
        others = connection.execute(
            "SELECT * FROM registrations WHERE (email = ? OR phone = ?) AND id <> ? ORDER BY id",
            (person.email, person.phone, person.id),
        ).fetchall()
        found = [from_row(store, connection, "registrations", other) for other in others]
    return PersonHistory(
        [(name, row[name]) for name in STAMPS if row[name]], mails, log, found, row["mail_refused_at"] is not None
    )
