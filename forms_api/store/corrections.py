"""Changing and cancelling what was registered: each one transaction, each writing its mails in it.

Name and contact say who a person is. A registration that a correction makes the same person as another one becomes its
repeat and leaves its seat; a repeat that a correction makes another person becomes a registration. So whoever types names
and addresses to find out who comes sees no difference, and nobody is shown a seat that he has not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from forms_api.catalogue import Event
from forms_api.same_person import PERSONS_PER_CONTACT, name_key, sort_name
from forms_api.store import outbox
from forms_api.store.changes_and_reminders import version_of
from forms_api.store.database import Store, insert, stored_time, token_hash
from forms_api.store.registered import Registration, find, in_row, table_of
from forms_api.store.registrations import RegistrationClosed, refuse_too_many, same_person, state_of_new
from forms_api.store.seats import line_after, promote

#: What a registration and a repeat both keep.
_SHARED = (
    "event_id, reference, submission, token_hash, language, given_name, family_name, email, phone, organisation, profile,"
    " needs, source, privacy_version, created_at, changed_at, name_key, sort_name, party, party_place"
)


@dataclass(frozen=True)
class RegistrationChange:
    """What a person may change afterwards. Without e-mail and telephone the contact stays as it is."""

    given_name: str
    family_name: str
    organisation: str | None = None
    needs: str | None = None
    email: str | None = None
    phone: str | None = None


def change(
    store: Store,
    token: str,
    wanted: RegistrationChange,
    events: Mapping[str, Event],
    *,
    persons_per_contact: int | None = PERSONS_PER_CONTACT,
) -> Registration | None:
    """Writes a correction, tells the old address of a new contact, and sends the receipt to a new address.

    None for an unknown token; a cancelled registration stays as it is. Raises TooManyPersons for a contact that has so many;
    EventFull and RegistrationClosed where a repeat would become another person for whom there is no place.
    """
    now = datetime.now(UTC)
    with store.write() as connection:
        found = find(store, connection, "token_hash", token_hash(token))
        if not found or found.state == "cancelled":
            return found
        contact = {} if not (wanted.email or wanted.phone) else {"email": wanted.email, "phone": wanted.phone}
        values = vars(wanted) | {"email": found.email, "phone": found.phone} | contact
        corrected = replace(found, **values)
        known = _stands_for(connection, found, corrected)
        if known is None:
            _refuse_crowd(connection, found, corrected, persons_per_contact)
        _write(connection, found, corrected, now)
        current = _settle(store, connection, found, known, events.get(found.event_id), now)
        _tell_new_contact(connection, found, current, whose=known["id"] if known else current.id)
        return current


def cancel(store: Store, token: str, events: Mapping[str, Event]) -> Registration | None:
    """Cancels, gives the seat to the first in the line, writes the mails; None for an unknown token, again is harmless.

    `events`: the catalogue's, for the seats.
    """
    with store.write() as connection:
        found = find(store, connection, "token_hash", token_hash(token))
        if not found or found.state == "cancelled":
            return found
        return cancel_within(store, connection, found, events, datetime.now(UTC))


def cancel_within(
    store: Store, connection: sqlite3.Connection, found: Registration, events: Mapping[str, Event], now: datetime
) -> Registration:
    """As `cancel`, inside the caller's transaction, of one that stands."""
    table = table_of(found)
    connection.execute(
        f"UPDATE {table} SET state = 'cancelled', cancelled_at = ? WHERE id = ?", (stored_time(now), found.id)
    )
    if table == "repeats":
        _tell_repeat_cancelled(connection, found.id)
    else:
        _withdraw_repeats(connection, found.id)
        _tell_cancelled(connection, found)
        if event := events.get(found.event_id):
            promote(connection, event, now)
    return in_row(store, connection, table, found.id)


def tell_of_guesses(store: Store, reference: str) -> None:
    """Tells whose code this is, if anybody's, that somebody tried it with wrong digits. Raises StoreUnavailable."""
    now = datetime.now(UTC)
    with store.write() as connection:
        if not (found := find(store, connection, "reference", reference)) or found.state == "cancelled":
            return
        row = ("SELECT registration_id FROM repeats WHERE id = ?", (found.id,))
        whose = connection.execute(*row).fetchone()[0] if found.repeat else found.id
        facts = {"repeat": found.id} if found.repeat else {}
        once = f"guessed:{reference}:{now.date()}"
        outbox.add(connection, "guessed", registration_id=whose, facts=facts, once=once)


def _stands_for(connection: sqlite3.Connection, found: Registration, corrected: Registration) -> sqlite3.Row | None:
    """The other registration that stands for the person as she is now. A repeat whose person stays keeps its first."""
    if found.repeat and _identity(found) == _identity(corrected):
        row: sqlite3.Row = connection.execute(
            "SELECT * FROM registrations WHERE id = (SELECT registration_id FROM repeats WHERE id = ?)", (found.id,)
        ).fetchone()
        return row
    return same_person(connection, found.event_id, corrected, but=0 if found.repeat else found.id)


def _identity(person: Registration) -> tuple[str | None, ...]:
    return name_key(person.given_name, person.family_name), person.email, person.phone


def _refuse_crowd(
    connection: sqlite3.Connection, found: Registration, corrected: Registration, limit: int | None
) -> None:
    """A contact that stays counts the registration already."""
    contacts = {
        column: getattr(corrected, column)
        for column in ("email", "phone")
        if found.repeat or getattr(found, column) != getattr(corrected, column)
    }
    refuse_too_many(connection, found.event_id, contacts, 1, limit)


def _write(connection: sqlite3.Connection, found: Registration, corrected: Registration, now: datetime) -> None:
    columns = ("given_name", "family_name", "organisation", "needs", "email", "phone")
    values = {column: getattr(corrected, column) for column in columns}
    values |= {"changed_at": stored_time(now), "name_key": name_key(corrected.given_name, corrected.family_name)}
    values["sort_name"] = sort_name(corrected.given_name, corrected.family_name)
    marks = ", ".join(f"{column} = :{column}" for column in values)
    connection.execute(f"UPDATE {table_of(found)} SET {marks} WHERE id = :id", values | {"id": found.id})
    if not found.repeat and values["name_key"] != name_key(found.given_name, found.family_name):
        _withdraw_repeats(connection, found.id)


def _settle(
    store: Store,
    connection: sqlite3.Connection,
    found: Registration,
    known: sqlite3.Row | None,
    event: Event | None,
    now: datetime,
) -> Registration:
    """Puts the row into the table where the person now belongs. `known`: the registration that stands for her."""
    if found.repeat and known is not None:
        connection.execute("UPDATE repeats SET registration_id = ? WHERE id = ?", (known["id"], found.id))
        _follow(connection, found.id, known["state"])
        return in_row(store, connection, "repeats", found.id)
    if found.repeat:
        return _make_registration(store, connection, found, event, now)
    if known is not None:
        return _make_repeat(store, connection, found, known, event, now)
    return in_row(store, connection, "registrations", found.id)


def _make_registration(
    store: Store, connection: sqlite3.Connection, repeat: Registration, event: Event | None, now: datetime
) -> Registration:
    if event is None or event.status != "scheduled" or event.start is None or event.start <= now:
        raise RegistrationClosed(repeat.event_id)
    promote(connection, event, now)
    state = state_of_new(connection, event, now)
    values = dict(connection.execute(f"SELECT {_SHARED} FROM repeats WHERE id = ?", (repeat.id,)).fetchone())
    connection.execute("DELETE FROM repeats WHERE id = ?", (repeat.id,))
    told = version_of(connection, event, now)
    row_id = insert(connection, "registrations", values | {"state": state, "told_version": told})
    if repeat.email:
        outbox.add(connection, "receipt", registration_id=row_id, facts={"state": state})
    return in_row(store, connection, "registrations", row_id)


def _make_repeat(
    store: Store,
    connection: sqlite3.Connection,
    found: Registration,
    known: sqlite3.Row,
    event: Event | None,
    now: datetime,
) -> Registration:
    """Her repeats become those of the registration that stands; the seat goes to the first in the line."""
    values = dict(connection.execute(f"SELECT {_SHARED} FROM registrations WHERE id = ?", (found.id,)).fetchone())
    connection.execute("UPDATE repeats SET registration_id = ? WHERE registration_id = ?", (known["id"], found.id))
    outbox.hand_over(connection, found.id, known["id"])
    connection.execute("DELETE FROM registrations WHERE id = ?", (found.id,))
    values |= {"registration_id": known["id"], "state": found.state, "line_after": line_after(connection)}
    repeat_id = insert(connection, "repeats", values)
    _follow(connection, repeat_id, known["state"])
    if known["email"]:
        outbox.add(connection, "already", registration_id=known["id"], once=f"already:{known['id']}:{now.date()}")
    if event:
        promote(connection, event, now)
    return in_row(store, connection, "repeats", repeat_id)


def _follow(connection: sqlite3.Connection, repeat_id: int, state: str) -> None:
    """No repeat shows a seat that the first registration has not."""
    if state != "confirmed":
        connection.execute("UPDATE repeats SET state = 'waiting' WHERE id = ? AND state = 'confirmed'", (repeat_id,))


def _withdraw_repeats(connection: sqlite3.Connection, registration_id: int) -> None:
    """With the first go its repeats. `cancelled_at` stays empty: nobody pressed their button."""
    connection.execute(
        "UPDATE repeats SET state = 'cancelled' WHERE registration_id = ? AND state <> 'cancelled'", (registration_id,)
    )


def _tell_new_contact(connection: sqlite3.Connection, before: Registration, now: Registration, *, whose: int) -> None:
    """The old address hears that the contact is another one, not which; a new address gets what the first mail said."""
    if (before.email, before.phone) == (now.email, now.phone):
        return
    if before.email:
        outbox.add(connection, "contact_changed", registration_id=whose, facts={"to": before.email})
    if not now.email or now.email == before.email or (before.repeat and not now.repeat):
        return
    facts = {"state": now.state} | ({"repeat": now.id} if now.repeat else {})
    outbox.add(connection, "receipt", registration_id=whose, facts=facts)


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
