"""Registering, finding, changing and cancelling: each one transaction, each writing its mails in it.

Who registers twice for an event (same e-mail or same telephone) keeps the first registration and its seat. The second
submission is kept apart, in `repeats`, with a reference and a token of its own that look like any other: a stranger who
types somebody's address learns nothing and touches nothing, while the mail to that address tells its owner.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import astuple
from datetime import datetime

from forms_api.model import Event, Registration, RegistrationChange, RegistrationRequest, State, utc_now
from forms_api.store import outbox
from forms_api.store.database import (
    EventFull,
    RegistrationClosed,
    Store,
    insert,
    new_reference,
    stamp,
    submission_digest,
    token_hash,
)
from forms_api.store.event_versions import version_of
from forms_api.store.registration_rows import by_id as row_by_id
from forms_api.store.registration_rows import find, from_row, next_sequence, table_of
from forms_api.store.seats import count, promote
from forms_api.store.seats import seats as seats


def register(store: Store, event: Event, request: RegistrationRequest) -> Registration:
    """Stores a registration and returns it; the same submission again returns what the first one made.

    Confirmed while a seat is free and nobody waits, else at the end of the line. Raises RegistrationClosed, EventFull
    (no seat and no waiting list) or StoreUnavailable; in these cases no registration was stored.
    """
    now = utc_now()
    submission = submission_digest(request.submission_key, event.id, *_typed(request))
    with store.write() as connection:
        if known := find(store, connection, "submission", submission):
            return known
        _refuse_closed(event, request, now)
        promote(connection, event, now)
        state = _state_of_new(connection, event)
        earlier = _same_person(connection, event, request)
        if earlier:
            _tell_already(connection, earlier, now)
        if state:
            values = _values(store, connection, event, request, now) | {"submission": submission, "state": state}
            if earlier:
                return _insert_repeat(store, connection, values, earlier)
            return _insert_registration(store, connection, event, values, now)
    raise EventFull(event.id)


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
        return row_by_id(store, connection, "registrations", found[0])


def told_version(connection: sqlite3.Connection, registration: Registration) -> int | None:
    """The version of the event that this person was last told; None for those of the first schema."""
    row = connection.execute("SELECT told_version FROM registrations WHERE id = ?", (registration.id,)).fetchone()
    return row[0] if row else None


def change(store: Store, token: str, wanted: RegistrationChange) -> Registration | None:
    """Changes name, organisation and needs; None for an unknown token, a cancelled registration stays as it is."""
    with store.write() as connection:
        found = find(store, connection, "token_hash", token_hash(token))
        if not found or found.state == "cancelled":
            return found
        table = table_of(found)
        connection.execute(
            f"UPDATE {table} SET given_name = ?, family_name = ?, organisation = ?, needs = ?, changed_at = ? WHERE id = ?",
            (*astuple(wanted), stamp(utc_now()), found.id),
        )
        return row_by_id(store, connection, table, found.id)


def cancel(store: Store, token: str, events: Mapping[str, Event]) -> Registration | None:
    """Cancels, gives the seat to the first in the line, writes the mails; None for an unknown token, again is harmless.

    `events`: the catalogue's, for the seats.
    """
    now = utc_now()
    with store.write() as connection:
        found = find(store, connection, "token_hash", token_hash(token))
        if not found or found.state == "cancelled":
            return found
        table = table_of(found)
        connection.execute(
            f"UPDATE {table} SET state = 'cancelled', cancelled_at = ? WHERE id = ?", (stamp(now), found.id)
        )
        if table == "repeats":
            _tell_repeat_cancelled(connection, found.id)
        else:
            _tell_cancelled(connection, found)
            if event := events.get(found.event_id):
                promote(connection, event, now)
        return row_by_id(store, connection, table, found.id)


def _refuse_closed(event: Event, request: RegistrationRequest, now: datetime) -> None:
    """An officer may still add someone after the term, until the event is over."""
    last = event.end if request.source == "desk" else event.registration_closes
    if event.status != "scheduled" or event.seats is None or last is None or last <= now:
        raise RegistrationClosed(event.id)


def _state_of_new(connection: sqlite3.Connection, event: Event) -> State | None:
    if count(connection, event).free:
        return "confirmed"
    return "waiting" if event.waiting_list else None


def _same_person(connection: sqlite3.Connection, event: Event, request: RegistrationRequest) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM (SELECT * FROM registrations WHERE event_id = :event AND email = :email UNION"
        " SELECT * FROM registrations WHERE event_id = :event AND phone = :phone)"
        " WHERE state <> 'cancelled' ORDER BY id LIMIT 1",
        {"event": event.id, "email": request.email, "phone": request.phone},
    ).fetchone()
    return row


def _typed(request: RegistrationRequest) -> tuple[str | None, ...]:
    return (
        request.given_name,
        request.family_name,
        request.email,
        request.phone,
        request.organisation,
        request.profile,
        request.needs,
    )


def _values(
    store: Store, connection: sqlite3.Connection, event: Event, request: RegistrationRequest, now: datetime
) -> dict[str, object]:
    reference = new_reference(connection)
    values = dict(vars(request)) | {"event_id": event.id, "reference": reference, "created_at": stamp(now)}
    values["token_hash"] = token_hash(store.token_of(reference))
    del values["submission_key"]
    return values


def _insert_registration(
    store: Store, connection: sqlite3.Connection, event: Event, values: dict[str, object], now: datetime
) -> Registration:
    row_id = insert(connection, "registrations", values | {"told_version": version_of(connection, event, now)})
    found = row_by_id(store, connection, "registrations", row_id)
    if found.email:
        outbox.add(connection, "receipt", registration_id=row_id, facts={"state": found.state, "place": found.place})
    return found


def _insert_repeat(
    store: Store, connection: sqlite3.Connection, values: dict[str, object], earlier: sqlite3.Row
) -> Registration:
    """It stands in the line where a new registration would, so that its receipt shows what a new one's would."""
    last = connection.execute("SELECT max(id) FROM registrations").fetchone()[0]
    row_id = insert(connection, "repeats", values | {"registration_id": earlier["id"], "line_after": last})
    return row_by_id(store, connection, "repeats", row_id)


def _tell_already(connection: sqlite3.Connection, earlier: sqlite3.Row, now: datetime) -> None:
    """To the address we knew, once a day: whoever repeats the form cannot flood it."""
    if earlier["email"]:
        once = f"already:{earlier['id']}:{now.date()}"
        outbox.add(connection, "already", registration_id=earlier["id"], once=once)


def _tell_cancelled(connection: sqlite3.Connection, cancelled: Registration) -> None:
    sequence = next_sequence(connection, cancelled.id)
    if cancelled.email:
        facts = {"state": cancelled.state, "sequence": sequence}
        outbox.add(connection, "cancelled", registration_id=cancelled.id, facts=facts)


def _tell_repeat_cancelled(connection: sqlite3.Connection, repeat_id: int) -> None:
    """The first registration still stands: its owner is told, with the link that does cancel it."""
    first = connection.execute(
        "SELECT registrations.* FROM registrations JOIN repeats ON registrations.id = registration_id"
        " WHERE repeats.id = ? AND registrations.state <> 'cancelled'",
        (repeat_id,),
    ).fetchone()
    if first and first["email"]:
        outbox.add(connection, "repeat_cancelled", registration_id=first["id"], once=f"repeat_cancelled:{repeat_id}")
