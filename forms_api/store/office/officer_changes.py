"""What officers do with a registration: each one transaction, so that two of them never give the same seat twice."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

from forms_api.catalogue import Event
from forms_api.store import outbox, personal_data
from forms_api.store.changes_and_reminders import version_of
from forms_api.store.corrections import cancel_within
from forms_api.store.database import Store, stored_time
from forms_api.store.registered import Registration, find, in_row
from forms_api.store.registrations import EventFull, RegistrationRequest, register_within, same_person
from forms_api.store.seats import count


class NoSeatFree(Exception):
    """All seats of the event are taken."""


class NotInThatState(Exception):
    """The registration is not waiting, or not cancelled, or somebody was faster."""


class RegisteredAgain(Exception):
    """The same person has another registration that stands."""


def promote_chosen(store: Store, event: Event, reference: str, *, beyond_seats: bool = False) -> Registration:
    """Gives a seat to somebody who waits, whoever is before her, and writes the mail.

    Raises NotInThatState, NoSeatFree (unless `beyond_seats`).
    """
    now = datetime.now(UTC)
    with store.write() as connection:
        row = _row(connection, event, reference, "waiting")
        if not beyond_seats:
            _refuse_full(connection, event)
        _confirm(connection, row["id"], "promoted_at", now)
        outbox.add(connection, "promoted", registration_id=row["id"])
        return in_row(store, connection, "registrations", row["id"])


def first_in_line(store: Store, event: Event) -> Registration | None:
    """Who waits longest. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute(
            "SELECT reference FROM registrations WHERE event_id = ? AND state = 'waiting' ORDER BY id LIMIT 1",
            (event.id,),
        ).fetchone()
        return find(store, connection, "reference", row["reference"]) if row else None


def restore(store: Store, event: Event, reference: str) -> Registration:
    """Takes a cancelling back while a seat is free, and sends the receipt again.

    Raises NotInThatState, RegisteredAgain and NoSeatFree.
    """
    now = datetime.now(UTC)
    with store.write() as connection:
        row = _row(connection, event, reference, "cancelled")
        person = in_row(store, connection, "registrations", row["id"])
        if same_person(connection, event.id, person, but=row["id"]):
            raise RegisteredAgain(reference)
        _refuse_full(connection, event)
        _confirm(connection, row["id"], "changed_at", now)
        connection.execute(
            "UPDATE registrations SET cancelled_at = NULL, told_version = ? WHERE id = ?",
            (version_of(connection, event, now), row["id"]),
        )
        if person.email:
            outbox.add(connection, "receipt", registration_id=row["id"], facts={"state": "confirmed"})
        return in_row(store, connection, "registrations", row["id"])


def move(store: Store, reference: str, target: Event, events: Mapping[str, Event], who: str) -> Registration:
    """Registers somebody for another event and cancels here, with the mails of both and two lines in the log of `who`: all
    of it or nothing. Returns the registration that stands there, which may be an older one of hers.

    `events`: the catalogue's, for the seats. Raises NotInThatState, EventFull, RegistrationClosed.
    """
    now = datetime.now(UTC)
    with store.write() as connection:
        found = find(store, connection, "reference", reference)
        if found is None or found.repeat or found.state == "cancelled":
            raise NotInThatState(reference)
        moved = register_within(store, connection, target, _again(found), now, persons_per_contact=None)
        if moved is None:
            raise EventFull(target.id)
        if moved.repeat:
            first = connection.execute("SELECT registration_id FROM repeats WHERE id = ?", (moved.id,)).fetchone()[0]
            moved = in_row(store, connection, "registrations", first)
        cancel_within(store, connection, found, events, now)
        for one, other in ((found, moved), (moved, found)):
            personal_data.note_within(connection, who, "move", one.reference, 1, other.reference)
        return moved


def _again(found: Registration) -> RegistrationRequest:
    """What somebody would type who registers as she did before."""
    return RegistrationRequest(
        language=found.language,
        given_name=found.given_name,
        family_name=found.family_name,
        submission_key=f"move-{found.reference}-{secrets.token_hex(4)}",
        privacy_version=found.privacy_version,
        email=found.email,
        phone=found.phone,
        organisation=found.organisation,
        profile=found.profile,
        needs=found.needs,
        source="desk",
    )


def set_present(store: Store, event: Event, reference: str, present: bool) -> Registration:
    """Notes that somebody has come, or that this was a mistake; the code of a second submission counts for the first.

    Raises NotInThatState for whoever has cancelled and for a code of nobody here.
    """
    with store.write() as connection:
        found = find(store, connection, "reference", reference)
        row_id = found.id if found else 0
        if found and found.repeat:
            row_id = connection.execute("SELECT registration_id FROM repeats WHERE id = ?", (found.id,)).fetchone()[0]
        changed = connection.execute(
            "UPDATE registrations SET present_at = CASE WHEN :present THEN coalesce(present_at, :now) END"
            " WHERE id = :id AND event_id = :event AND (state <> 'cancelled' OR NOT :present)",
            {"present": present, "now": stored_time(datetime.now(UTC)), "id": row_id, "event": event.id},
        )
        if not changed.rowcount:
            raise NotInThatState(reference)
        return in_row(store, connection, "registrations", row_id)


def send_again(store: Store, person: Registration) -> None:
    """Writes the receipt once more, with the state as it is."""
    with store.write() as connection:
        outbox.add(connection, "receipt", registration_id=person.id, facts={"state": person.state})


def _row(connection: sqlite3.Connection, event: Event, reference: str, state: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM registrations WHERE reference = ? AND event_id = ? AND state = ?", (reference, event.id, state)
    ).fetchone()
    if row is None:
        raise NotInThatState(reference)
    return row


def _refuse_full(connection: sqlite3.Connection, event: Event) -> None:
    """A seat is free for an officer though somebody waits for it: it is she who gives it."""
    standing = count(connection, event)
    if standing.confirmed >= standing.total:
        raise NoSeatFree(event.id)


def _confirm(connection: sqlite3.Connection, row_id: int, stamp: str, now: datetime) -> None:
    connection.execute(
        f"UPDATE registrations SET state = 'confirmed', {stamp} = ? WHERE id = ?", (stored_time(now), row_id)
    )
