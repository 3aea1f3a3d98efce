"""Corrections of name and contact: whoever was told to be registered is in the list, and no stranger sees a difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forms_api.store import corrections, outbox, registered, registrations
from forms_api.store.corrections import RegistrationChange
from forms_api.store.database import Store
from forms_api.store.registered import Registration
from forms_api.store.registrations import EventFull, TooManyPersons
from tests.support.store_support import a_request, an_event, anna, mails, new_store, rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


EVENT = an_event(seats=2)
EVENTS = {EVENT.id: EVENT}


def correct(store: Store, person: Registration, limit: int | None = 10, **changes: Any) -> Registration:
    names = ("given_name", "family_name", "organisation", "needs", "email", "phone")
    values = {name: getattr(person, name) for name in names} | changes
    after = corrections.change(store, person.token, RegistrationChange(**values), EVENTS, persons_per_contact=limit)
    assert after
    return after


def now(store: Store, person: Registration) -> Registration:
    found = registered.by_token(store, person.token)
    assert found
    return found


def test_a_new_address_gets_the_receipt_and_the_old_one_hears_of_it_without_reading_it(store: Store) -> None:
    person = registrations.register(store, EVENT, a_request(email="ana@example.org"))
    after = correct(store, person, email="anna@example.org", phone=None)
    assert (after.email, after.phone, after.state, after.reference) == (
        "anna@example.org", None, "confirmed", person.reference,
    )  # fmt: skip
    assert [kind for kind, _ in mails(store)] == ["receipt", "contact_changed", "receipt"]
    facts = rows(store, "SELECT facts FROM outbox WHERE kind = 'contact_changed'")
    assert facts == [('{"to": "ana@example.org"}',)]


def test_the_old_address_is_forgotten_once_it_was_told(store: Store) -> None:
    person = registrations.register(store, EVENT, a_request(email="ana@example.org"))
    correct(store, person, email="anna@example.org")
    while mail := outbox.claim(store, "test"):
        outbox.sent(store, mail, "test")
    assert "ana@" not in str(rows(store, "SELECT * FROM outbox"))


def test_an_unchanged_contact_tells_nobody(store: Store) -> None:
    person = registrations.register(store, EVENT, a_request())
    correct(store, person, needs="una rampa")
    assert [kind for kind, _ in mails(store)] == ["receipt"]


def test_who_becomes_the_same_person_as_another_leaves_the_seat_to_the_first_who_waits(store: Store) -> None:
    first = registrations.register(store, EVENT, anna(phone=None))
    other = registrations.register(store, EVENT, a_request())
    third = registrations.register(store, EVENT, a_request())
    after = correct(store, other, given_name="verdi", family_name="ANNA", email=first.email, phone=None)
    assert after.repeat
    assert (after.state, after.reference) == ("confirmed", other.reference)
    assert now(store, third).state == "confirmed"
    assert now(store, first) == first
    assert ("already", first.id) in mails(store)


def test_who_becomes_the_same_person_as_one_who_waits_is_not_shown_a_seat(store: Store) -> None:
    seated = registrations.register(store, EVENT, a_request())
    registrations.register(store, EVENT, a_request())
    registrations.register(store, EVENT, a_request())
    waiting = registrations.register(store, EVENT, anna(phone=None))
    after = correct(store, seated, given_name="Anna", family_name="Verdi", email=waiting.email, phone=None)
    assert after.repeat
    assert after.state == "waiting"
    assert now(store, waiting).position == 1


def test_a_repeat_that_becomes_another_person_gets_a_place_of_its_own(store: Store) -> None:
    registrations.register(store, EVENT, anna())
    repeat = registrations.register(store, EVENT, anna())
    after = correct(store, repeat, given_name="Bianca")
    assert not after.repeat
    assert (after.state, after.reference) == ("confirmed", repeat.reference)
    third = registrations.register(store, EVENT, anna())
    waiting = correct(store, third, given_name="Carla")
    assert (waiting.repeat, waiting.state) == (False, "waiting")


def test_a_repeat_finds_no_place_at_a_full_event_without_a_line_and_stays_what_it_was(store: Store) -> None:
    event = an_event(seats=1)
    registrations.register(store, event, anna())
    repeat = registrations.register(store, event, anna())
    full = {event.id: an_event(seats=1, waiting_list=False)}
    with pytest.raises(EventFull):
        corrections.change(store, repeat.token, RegistrationChange("Bianca", "Verdi"), full)
    assert now(store, repeat) == repeat


def test_what_becomes_of_the_first_becomes_of_its_repeats(store: Store) -> None:
    first = registrations.register(store, EVENT, anna())
    repeat = registrations.register(store, EVENT, anna())
    corrections.cancel(store, first.token, EVENTS)
    assert now(store, repeat).state == "cancelled"
    again = registrations.register(store, EVENT, anna())
    assert not again.repeat
    repeat = registrations.register(store, EVENT, anna())
    correct(store, again, given_name="Bianca")  # the seat is handed on: Anna has none
    assert now(store, repeat).state == "cancelled"
    assert not any(listed.repeat_cancelled for listed in registered.of_event(store, EVENT.id))


def test_a_repeat_whose_person_stays_keeps_to_its_first_though_that_has_another_contact(store: Store) -> None:
    first = registrations.register(store, EVENT, anna(phone=None))
    repeat = registrations.register(store, EVENT, anna(phone=None))
    correct(store, first, email="new@example.org")
    after = correct(store, repeat, needs="una rampa")
    assert after.repeat
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]


def test_a_contact_that_has_its_number_of_persons_takes_no_more_by_correction(store: Store) -> None:
    shared = {"email": "union@example.org", "phone": None}
    for _ in range(2):
        registrations.register(store, EVENT, a_request(**shared))
    person = registrations.register(store, EVENT, a_request())
    with pytest.raises(TooManyPersons):
        correct(store, person, 2, **shared)
    assert now(store, person) == person
    assert correct(store, person, None, **shared).email == "union@example.org"
