"""Several persons with one contact, in one form or in many."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_api.store import corrections, registered, registrations, retention
from forms_api.store.database import Store
from forms_api.store.registrations import EventFull, TooManyPersons
from tests.support.store_support import a_request, an_event, anna, mails, new_store, rows

OTHERS = (("Bruno", "Neri"), ("Carla", "Bruni"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_two_names_with_one_telephone_are_two_persons_with_two_seats(store: Store) -> None:
    event = an_event(seats=2)
    shared = {"email": None, "phone": "+390585234567"}
    found = [registrations.register(store, event, a_request(**shared)) for _ in range(3)]
    assert [(person.state, person.repeat) for person in found] == [
        ("confirmed", False), ("confirmed", False), ("waiting", False),
    ]  # fmt: skip
    assert len(registered.of_event(store, event.id)) == 3


def test_the_persons_of_a_form_get_seats_in_their_order_codes_of_their_own_and_one_mail(store: Store) -> None:
    event = an_event(seats=2)
    first = registrations.register(store, event, anna(others=OTHERS, needs="una rampa"))
    party = registered.party_of(store, first)
    assert [person.given_name for person in party] == ["Anna", "Bruno", "Carla"]
    assert [(person.state, person.position) for person in party] == [
        ("confirmed", None), ("confirmed", None), ("waiting", 1),
    ]  # fmt: skip
    assert len({person.reference for person in party}) == len({person.token for person in party}) == 3
    assert [person.needs for person in party] == ["una rampa", None, None]
    assert mails(store) == [("receipt", first.id)]
    assert registered.party_of(store, party[1]) == [party[1]]  # who is handed a link sees herself alone


def test_the_same_form_twice_is_one_party_and_another_companion_another(store: Store) -> None:
    event, request = an_event(), anna(others=OTHERS)
    first = registrations.register(store, event, request)
    assert registrations.register(store, event, request) == first
    assert rows(store, "SELECT count(*) FROM registrations") == [(3,)]


def test_cancelling_one_leaves_the_others(store: Store) -> None:
    event = an_event(seats=2)
    first = registrations.register(store, event, anna(others=OTHERS))
    corrections.cancel(store, first.token, {event.id: event})
    states = [person.state for person in registered.in_party(store, first.party or "")]
    assert states == ["cancelled", "confirmed", "confirmed"]


def test_without_a_line_all_come_or_nobody(store: Store) -> None:
    event = an_event(seats=2, waiting_list=False)
    with pytest.raises(EventFull) as full:
        registrations.register(store, event, anna(others=OTHERS))
    assert full.value.free == 2
    assert rows(store, "SELECT count(*) FROM registrations") == [(0,)]
    assert registrations.register(store, event, anna(others=OTHERS[:1])).state == "confirmed"


def test_the_bound_of_a_contact_refuses_the_whole_form(store: Store) -> None:
    event = an_event()
    registrations.register(store, event, anna(others=OTHERS), persons_per_contact=4)
    with pytest.raises(TooManyPersons):
        registrations.register(
            store, event, anna(given_name="Dario", others=(("Elsa", "Riva"),)), persons_per_contact=4
        )
    assert rows(store, "SELECT count(*) FROM registrations") == [(3,)]
    assert registrations.register(store, event, anna(), persons_per_contact=3).repeat  # a repeat adds nobody
    assert registrations.register(store, event, anna(given_name="Dario"), persons_per_contact=None)


def test_who_cancelled_does_not_count_for_the_bound(store: Store) -> None:
    event = an_event()
    first = registrations.register(store, event, anna(), persons_per_contact=1)
    corrections.cancel(store, first.token, {event.id: event})
    assert registrations.register(store, event, anna(given_name="Dario"), persons_per_contact=1)


def test_a_companion_who_was_here_is_a_repeat_and_the_rest_have_seats(store: Store) -> None:
    event = an_event(seats=2)
    bruno = registrations.register(store, event, anna(given_name="Bruno", family_name="Neri"))
    first = registrations.register(store, event, anna(others=OTHERS[:1]))
    party = registered.party_of(store, first)
    assert [(person.repeat, person.state) for person in party] == [(False, "confirmed"), (True, "waiting")]
    assert ("already", bruno.id) in mails(store)


def test_erasing_one_takes_the_mail_that_named_her_and_leaves_the_others_theirs(store: Store, tmp_path: Path) -> None:
    event = an_event()
    first = registrations.register(store, event, anna(others=OTHERS))
    retention.erase(store, first.reference, {event.id: event}, tmp_path / "mail")
    left = registered.in_party(store, first.party or "")
    assert [person.given_name for person in left] == ["Bruno", "Carla"]
    assert mails(store) == [("receipt", left[0].id)]  # not yet sent: it will name those two
    with store.write() as connection:
        connection.execute("UPDATE outbox SET sent_at = created_at")
    retention.erase(store, left[1].reference, {event.id: event}, tmp_path / "mail")
    assert mails(store) == []
