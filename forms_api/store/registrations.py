"""Registering, changing and cancelling: each one transaction, each writing its mails in it.

Who registers twice for an event (same e-mail or same telephone) keeps the first registration and its seat. The second
submission is kept apart, in `repeats`, with a reference and a token of its own that look like any other: a stranger who
types somebody's address learns nothing and touches nothing, while the mail to that address tells its owner.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

from forms_api.catalogue import Event
from forms_api.codes import Channel, Language
from forms_api.store import outbox
from forms_api.store.changes_and_reminders import version_of
from forms_api.store.database import Store, insert, new_reference, stored_time, submission_digest, token_hash
from forms_api.store.registered import Registration, State, find, in_row, table_of
from forms_api.store.seats import count, promote


class EventFull(Exception):
    """No seat is free and the event keeps no waiting list."""


class RegistrationClosed(Exception):
    """The event takes no registrations: none at all, not any more, or not now."""


@dataclass(frozen=True)
class RegistrationRequest:
    """A registration as the form or the command has checked it. `email` lower case, `phone` E.164; at least one of them.

    `submission_key`: random text that the form carried; the same key with the same values is the same submission.
    """

    language: Language
    given_name: str
    family_name: str
    submission_key: str
    privacy_version: str
    email: str | None = None
    phone: str | None = None
    organisation: str | None = None
    profile: str | None = None
    needs: str | None = None
    source: Channel = "web"


@dataclass(frozen=True)
class RegistrationChange:
    """What a person may change afterwards."""

    given_name: str
    family_name: str
    organisation: str | None = None
    needs: str | None = None


def register(store: Store, event: Event, request: RegistrationRequest) -> Registration:
    """Stores a registration and returns it; the same submission again returns what the first one made.

    Confirmed while a seat is free and nobody waits, else at the end of the line. Raises RegistrationClosed, EventFull
    (no seat and no waiting list) or StoreUnavailable; in these cases no registration was stored.
    """
    now = datetime.now(UTC)
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


def change(store: Store, token: str, wanted: RegistrationChange) -> Registration | None:
    """Changes name, organisation and needs; None for an unknown token, a cancelled registration stays as it is."""
    with store.write() as connection:
        found = find(store, connection, "token_hash", token_hash(token))
        if not found or found.state == "cancelled":
            return found
        table = table_of(found)
        connection.execute(
            f"UPDATE {table} SET given_name = ?, family_name = ?, organisation = ?, needs = ?, changed_at = ? WHERE id = ?",
            (*astuple(wanted), stored_time(datetime.now(UTC)), found.id),
        )
        return in_row(store, connection, table, found.id)


def cancel(store: Store, token: str, events: Mapping[str, Event]) -> Registration | None:
    """Cancels, gives the seat to the first in the line, writes the mails; None for an unknown token, again is harmless.

    `events`: the catalogue's, for the seats.
    """
    now = datetime.now(UTC)
    with store.write() as connection:
        found = find(store, connection, "token_hash", token_hash(token))
        if not found or found.state == "cancelled":
            return found
        table = table_of(found)
        connection.execute(
            f"UPDATE {table} SET state = 'cancelled', cancelled_at = ? WHERE id = ?", (stored_time(now), found.id)
        )
        if table == "repeats":
            _tell_repeat_cancelled(connection, found.id)
        else:
            _tell_cancelled(connection, found)
            if event := events.get(found.event_id):
                promote(connection, event, now)
        return in_row(store, connection, table, found.id)


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
    values = dict(vars(request)) | {"event_id": event.id, "reference": reference, "created_at": stored_time(now)}
    values["token_hash"] = token_hash(store.token_of(reference))
    del values["submission_key"]
    return values


def _insert_registration(
    store: Store, connection: sqlite3.Connection, event: Event, values: dict[str, object], now: datetime
) -> Registration:
    row_id = insert(connection, "registrations", values | {"told_version": version_of(connection, event, now)})
    found = in_row(store, connection, "registrations", row_id)
    if found.email:
        outbox.add(connection, "receipt", registration_id=row_id, facts={"state": found.state})
    return found


def _insert_repeat(
    store: Store, connection: sqlite3.Connection, values: dict[str, object], earlier: sqlite3.Row
) -> Registration:
    """It stands in the line where a new registration would, so that its receipt shows what a new one's would."""
    last = connection.execute("SELECT max(id) FROM registrations").fetchone()[0]
    row_id = insert(connection, "repeats", values | {"registration_id": earlier["id"], "line_after": last})
    return in_row(store, connection, "repeats", row_id)


def _tell_already(connection: sqlite3.Connection, earlier: sqlite3.Row, now: datetime) -> None:
    """To the address we knew, once a day: whoever repeats the form cannot flood it."""
    if earlier["email"]:
        once = f"already:{earlier['id']}:{now.date()}"
        outbox.add(connection, "already", registration_id=earlier["id"], once=once)


def _tell_cancelled(connection: sqlite3.Connection, cancelled: Registration) -> None:
    if cancelled.email:
        outbox.add(connection, "cancelled", registration_id=cancelled.id, facts={"state": cancelled.state})


def _tell_repeat_cancelled(connection: sqlite3.Connection, repeat_id: int) -> None:
    """The first registration still stands: its owner is told, with the link that does cancel it."""
    first = connection.execute(
        "SELECT registrations.* FROM registrations JOIN repeats ON registrations.id = registration_id"
        " WHERE repeats.id = ? AND registrations.state <> 'cancelled'",
        (repeat_id,),
    ).fetchone()
    if first and first["email"]:
        outbox.add(connection, "repeat_cancelled", registration_id=first["id"], once=f"repeat_cancelled:{repeat_id}")
