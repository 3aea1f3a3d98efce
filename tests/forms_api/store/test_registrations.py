"""Registering, changing and cancelling."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forms_api.store import corrections, registered, registrations, seats
from forms_api.store.corrections import RegistrationChange
from forms_api.store.database import Store
from forms_api.store.registrations import EventFull, RegistrationClosed
from tests.support.store_support import a_request, an_event, anna, mails, new_store, rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_a_registration_is_stored_with_language_time_event_notice_and_source(store: Store) -> None:
    before = datetime.now(UTC)
    receipt = registrations.register(store, an_event(), a_request(language="fr", email="a@example.org"))
    [row] = rows(
        store, "SELECT event_id, language, privacy_version, source, email, state, created_at FROM registrations"
    )
    assert row[:6] == ("morning", "fr", "2026-11-22", "web", "a@example.org", "confirmed")
    assert row[6].endswith("+00:00")
    assert before <= receipt.created_at <= datetime.now(UTC)


def test_a_reference_has_eight_characters_that_cannot_be_taken_for_others(store: Store) -> None:
    event = an_event(seats=200)
    references = {registrations.register(store, event, a_request()).reference for _ in range(100)}
    assert len(references) == 100
    assert all(re.fullmatch("[2-9A-HJKMNP-Z]{8}", reference) for reference in references)


def test_the_same_submission_twice_is_one_registration_with_the_same_receipt(store: Store) -> None:
    event, request = an_event(), a_request()
    first = registrations.register(store, event, request)
    assert registrations.register(store, event, request) == first
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]
    assert rows(store, "SELECT count(*) FROM repeats") == [(0,)]
    assert mails(store) == [("receipt", first.id)]


def test_the_same_submission_again_after_all_is_full_closed_or_cancelled_still_gives_its_receipt(store: Store) -> None:
    event, request = an_event(seats=1, waiting_list=False), a_request()
    first = registrations.register(store, event, request)
    assert registrations.register(store, event, request) == first
    closed = replace(event, registration_closes=datetime.now(UTC) - timedelta(hours=1))
    assert registrations.register(store, closed, request) == first
    corrections.cancel(store, first.token, {})
    assert registrations.register(store, event, request).state == "cancelled"


def test_the_same_form_with_a_colleague_s_name_is_another_registration(store: Store) -> None:
    event, request = an_event(), a_request()
    first = registrations.register(store, event, request)
    colleague = replace(request, given_name="Bianca", email="bianca@example.org", phone=None)
    assert registrations.register(store, event, colleague).id != first.id
    assert rows(store, "SELECT count(*) FROM registrations") == [(2,)]


@pytest.mark.parametrize(
    "again",
    [
        {"email": "ANNA@Example.org", "phone": None},
        {"email": "other@example.org", "phone": "+390585234567", "given_name": "VERDI", "family_name": "anna"},
    ],
    ids=["same e-mail in another case", "same telephone and the names in another order"],
)
def test_the_same_person_twice_takes_no_second_seat_and_the_mail_says_it(store: Store, again: dict[str, str]) -> None:
    event = an_event()
    first = registrations.register(store, event, anna(phone="+390585234567"))
    second = registrations.register(store, event, anna(**again))
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]
    assert seats.seats_of(store, event).confirmed == 1
    assert mails(store)[:2] == [("receipt", first.id), ("already", first.id)]
    assert second.repeat and second.state == "confirmed"
    assert second.reference != first.reference and second.token != first.token
    assert registered.by_token(store, second.token) == second


def test_repeating_the_form_sends_the_owner_of_the_address_one_mail_a_day(store: Store) -> None:
    event = an_event()
    for _ in range(5):
        registrations.register(store, event, anna())
    assert [kind for kind, _ in mails(store)] == ["receipt", "already"]


def test_a_stranger_s_repeat_neither_changes_nor_cancels_the_first(store: Store) -> None:
    event = an_event()
    first = registrations.register(store, event, anna())
    stranger = registrations.register(store, event, anna())
    corrections.change(store, stranger.token, RegistrationChange("ANNA", "Verdi", "Ditta"), {event.id: event})
    cancelled = corrections.cancel(store, stranger.token, {event.id: event})
    assert cancelled and cancelled.state == "cancelled" and cancelled.organisation == "Ditta"
    assert registered.by_token(store, first.token) == first
    assert mails(store)[-1] == ("repeat_cancelled", first.id)


def test_a_repeat_shows_the_place_in_the_line_that_a_new_registration_would(store: Store) -> None:
    event = an_event(seats=1)
    registrations.register(store, event, anna())
    registrations.register(store, event, a_request())
    repeat = registrations.register(store, event, anna())
    new = registrations.register(store, event, a_request())
    assert (repeat.state, repeat.position) == ("waiting", 2)
    assert (new.state, new.position) == ("waiting", 2)


def test_the_same_person_may_come_to_another_event(store: Store) -> None:
    request = a_request()
    registrations.register(store, an_event(), request)
    assert not registrations.register(store, an_event(id="other"), replace(request, submission_key="x")).repeat


def test_who_cancelled_may_register_again(store: Store) -> None:
    event, request = an_event(), a_request()
    first = registrations.register(store, event, request)
    corrections.cancel(store, first.token, {event.id: event})
    again = registrations.register(store, event, replace(request, submission_key="x"))
    assert again.state == "confirmed" and not again.repeat


def test_without_waiting_list_a_full_event_refuses(store: Store) -> None:
    event = an_event(seats=1, waiting_list=False)
    first = registrations.register(store, event, anna())
    with pytest.raises(EventFull):
        registrations.register(store, event, a_request())
    with pytest.raises(EventFull):
        registrations.register(store, event, anna())
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]
    assert mails(store) == [("receipt", first.id), ("already", first.id)]


def test_cancelling_again_is_harmless(store: Store) -> None:
    event = an_event(seats=1)
    first, _, third = (registrations.register(store, event, a_request()) for _ in range(3))
    once = corrections.cancel(store, first.token, {event.id: event})
    written = mails(store)
    assert corrections.cancel(store, first.token, {event.id: event}) == once
    assert mails(store) == written
    waiting = registered.by_token(store, third.token)
    assert waiting and waiting.state == "waiting"
    assert corrections.cancel(store, "nobody's", {}) is None


@pytest.mark.parametrize(
    "change",
    [{"status": "cancelled"}, {"status": "postponed"}, {"seats": None}, {"registration_closes": datetime.now(UTC)},
     {"registration_closes": None}],
    ids=["cancelled", "postponed", "no form", "term over", "undated"],
)  # fmt: skip
def test_a_closed_event_takes_no_registration(store: Store, change: dict[str, object]) -> None:
    with pytest.raises(RegistrationClosed):
        registrations.register(store, replace(an_event(), **change), a_request())  # type: ignore[arg-type]
    assert rows(store, "SELECT count(*) FROM registrations") == [(0,)]


def test_an_officer_may_add_someone_after_the_term(store: Store) -> None:
    event = replace(an_event(), registration_closes=datetime.now(UTC) - timedelta(hours=1))
    assert registrations.register(store, event, a_request(source="desk")).source == "desk"


def test_name_organisation_and_needs_can_be_changed(store: Store) -> None:
    event = an_event()
    receipt = registrations.register(store, event, a_request())
    changed = corrections.change(store, receipt.token, RegistrationChange("Ada", "Neri", "Coop", None), {})
    assert changed == replace(receipt, given_name="Ada", family_name="Neri", organisation="Coop", needs=None)
    corrections.cancel(store, receipt.token, {})
    after = corrections.change(store, receipt.token, RegistrationChange("Eva", "Neri"), {})
    assert after and (after.given_name, after.state) == ("Ada", "cancelled")
    assert corrections.change(store, "nobody's", RegistrationChange("Eva", "Neri"), {}) is None
