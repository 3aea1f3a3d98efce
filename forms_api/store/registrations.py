"""Registering: the persons of one form in one transaction, with the mails about them.

The same person (same_person.py) who registers again for an event keeps the first registration and its seat. The second
submission is kept apart, in `repeats`, with a reference and a token of its own that look like any other: a stranger who
types somebody's name and address learns nothing and touches nothing, while the mail to that address tells its owner.
A repeat is confirmed only where the first is, and goes when the first goes: what it shows is so.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from forms_api.catalogue import Event
from forms_api.codes import Channel, Language
from forms_api.same_person import PERSONS_PER_CONTACT, name_key, sort_name
from forms_api.standing import keeps_line
from forms_api.store import outbox
from forms_api.store.changes_and_reminders import version_of
from forms_api.store.database import Store, insert, new_reference, stored_time, submission_digest, token_hash
from forms_api.store.registered import Registration, State, find, in_row
from forms_api.store.seats import count, line_after, promote


class EventFull(Exception):
    """`free` seats are fewer than the persons who want one, and the event keeps no waiting list."""

    def __init__(self, event_id: str, free: int = 0) -> None:
        super().__init__(event_id)
        self.free = free


class RegistrationClosed(Exception):
    """The event takes no registrations: none at all, not any more, or not now."""


class TooManyPersons(Exception):
    """More persons than `limit` would be registered for the event with one e-mail or telephone."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True)
class RegistrationRequest:
    """A registration as the form or the command has checked it. `email` lower case, `phone` E.164; at least one of them.

    `submission_key`: random text that the form carried; the same key with the same values is the same submission.
    `others`: given and family names of those who come along, under the same contact; no name twice.
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
    others: tuple[tuple[str, str], ...] = ()


def register(
    store: Store,
    event: Event,
    request: RegistrationRequest,
    *,
    persons_per_contact: int | None = PERSONS_PER_CONTACT,
    beyond_seats: bool = False,
) -> Registration:
    """Stores the persons of a form and returns the first; the same submission again returns what the first one made.

    In their order, confirmed while a seat is free and nobody waits, else at the end of the line. `persons_per_contact`:
    how many one contact may register for the event, None for an officer who says so; `beyond_seats`: an officer gives a seat
    to each where there is none. Raises RegistrationClosed, EventFull
    (fewer seats than persons and no waiting list), TooManyPersons or StoreUnavailable: then nobody was stored.
    """
    now = datetime.now(UTC)
    with store.write() as connection:
        if stored := register_within(
            store, connection, event, request, now, persons_per_contact=persons_per_contact, beyond_seats=beyond_seats
        ):
            return stored
        free = count(connection, event).free
    raise EventFull(event.id, free)


def register_within(
    store: Store,
    connection: sqlite3.Connection,
    event: Event,
    request: RegistrationRequest,
    now: datetime,
    *,
    persons_per_contact: int | None,
    beyond_seats: bool = False,
) -> Registration | None:
    """As `register`, inside the caller's transaction; None, with mails to persons who were known, where seats are too few."""
    submission = submission_digest(request.submission_key, event.id, *_typed(request))
    if known := find(store, connection, "submission", submission):
        return known
    _refuse_closed(event, request, now)
    promote(connection, event, now)
    persons = _persons(request)
    earlier = [same_person(connection, event.id, person) for person in persons]
    for first in filter(None, earlier):
        _tell_already(connection, first, now)
    if not (beyond_seats or keeps_line(event, now) or count(connection, event).free >= len(persons)):
        return None
    contacts = {"email": request.email, "phone": request.phone}
    refuse_too_many(connection, event.id, contacts, earlier.count(None), persons_per_contact)
    stored = _insert_all(store, connection, event, persons, earlier, submission, now, beyond_seats)
    _tell_registered(connection, stored, earlier)
    return stored[0]


def same_person(
    connection: sqlite3.Connection, event_id: str, person: RegistrationRequest | Registration, but: int = 0
) -> sqlite3.Row | None:
    """The first registration that stands for this person at the event; `but` is the id of one that does not count."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM (SELECT * FROM registrations WHERE event_id = :event AND email = :email UNION"
        " SELECT * FROM registrations WHERE event_id = :event AND phone = :phone)"
        " WHERE state <> 'cancelled' AND name_key = :name AND id <> :but ORDER BY id LIMIT 1",
        {"event": event_id, "email": person.email, "phone": person.phone, "but": but,
         "name": name_key(person.given_name, person.family_name)},
    ).fetchone()  # fmt: skip
    return row


def refuse_too_many(
    connection: sqlite3.Connection, event_id: str, contacts: Mapping[str, str | None], new: int, limit: int | None
) -> None:
    """Raises TooManyPersons where `new` persons more would pass the bound of the `email` or of the `phone`."""
    for column, contact in contacts.items():
        known: int = connection.execute(
            f"SELECT count(*) FROM registrations WHERE event_id = ? AND {column} = ? AND state <> 'cancelled'",
            (event_id, contact),
        ).fetchone()[0]
        if limit is not None and contact and new and known + new > limit:
            raise TooManyPersons(limit)


def state_of_new(connection: sqlite3.Connection, event: Event, now: datetime) -> State:
    """What the next person who registers is. Raises EventFull."""
    if count(connection, event).free:
        return "confirmed"
    if not keeps_line(event, now):
        raise EventFull(event.id)
    return "waiting"


def _refuse_closed(event: Event, request: RegistrationRequest, now: datetime) -> None:
    """An officer may still add someone after the term, until the event is over."""
    last = event.end if request.source == "desk" else event.registration_closes
    if event.status != "scheduled" or event.seats is None or last is None or last <= now:
        raise RegistrationClosed(event.id)


def _persons(request: RegistrationRequest) -> list[RegistrationRequest]:
    """One request for each person; what was needed is kept with the first."""
    first = replace(request, others=())
    along = replace(first, needs=None)
    return [first, *(replace(along, given_name=given, family_name=family) for given, family in request.others)]


def _typed(request: RegistrationRequest) -> tuple[str | None, ...]:
    own = ("given_name", "family_name", "email", "phone", "organisation", "profile", "needs")
    return (*(getattr(request, name) for name in own), *(name for person in request.others for name in person))


def _insert_all(
    store: Store,
    connection: sqlite3.Connection,
    event: Event,
    persons: list[RegistrationRequest],
    earlier: list[sqlite3.Row | None],
    submission: bytes,
    now: datetime,
    beyond_seats: bool,
) -> list[Registration]:
    party = secrets.token_hex(8) if len(persons) > 1 else None
    stored = []
    for place, (person, first) in enumerate(zip(persons, earlier, strict=True), start=1):
        values = _values(store, connection, event, person, now)
        values["submission"] = submission if place == 1 else submission_digest(f"{place}", submission.hex())
        values["state"] = "confirmed" if beyond_seats else state_of_new(connection, event, now)
        values |= {"party": party, "party_place": place} if party else {}
        stored.append(_insert(store, connection, event, values, first, now))
    return stored


def _values(
    store: Store, connection: sqlite3.Connection, event: Event, person: RegistrationRequest, now: datetime
) -> dict[str, object]:
    reference = new_reference(connection)
    values = dict(vars(person)) | {"event_id": event.id, "reference": reference, "created_at": stored_time(now)}
    values["token_hash"] = token_hash(store.token_of(reference))
    values["name_key"] = name_key(person.given_name, person.family_name)
    values["sort_name"] = sort_name(person.given_name, person.family_name)
    for name in ("submission_key", "others"):
        del values[name]
    return values


def _insert(
    store: Store,
    connection: sqlite3.Connection,
    event: Event,
    values: dict[str, object],
    first: sqlite3.Row | None,
    now: datetime,
) -> Registration:
    """A repeat stands in the line where a new registration would, so that its receipt shows what a new one's would."""
    if first is None:
        row_id = insert(connection, "registrations", values | {"told_version": version_of(connection, event, now)})
        return in_row(store, connection, "registrations", row_id)
    values |= {"registration_id": first["id"], "line_after": line_after(connection)}
    return in_row(store, connection, "repeats", insert(connection, "repeats", values))


def _tell_registered(
    connection: sqlite3.Connection, stored: list[Registration], earlier: list[sqlite3.Row | None]
) -> None:
    """One mail for all. Whoever repeats with the address we know is told by the mail about that."""
    person, first = stored[0], earlier[0]
    if not person.email:
        return
    if person.party:
        whose = next((each.id for each in stored if not each.repeat), first["id"] if first else None)
        outbox.add(connection, "receipt", registration_id=whose, facts={"party": person.party})
    elif first is None:
        outbox.add(connection, "receipt", registration_id=person.id, facts={"state": person.state})
    elif first["email"] != person.email:
        facts = {"state": person.state, "repeat": person.id}
        outbox.add(connection, "receipt", registration_id=first["id"], facts=facts)


def _tell_already(connection: sqlite3.Connection, earlier: sqlite3.Row, now: datetime) -> None:
    """To the address we knew, once a day: whoever repeats the form cannot flood it."""
    if earlier["email"]:
        once = f"already:{earlier['id']}:{now.date()}"
        outbox.add(connection, "already", registration_id=earlier["id"], once=once)
