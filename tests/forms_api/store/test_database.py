from __future__ import annotations

import os
import re
import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forms_api.model import RegistrationChange, utc_now
from forms_api.store import interests, registrations
from forms_api.store.database import EventFull, RegistrationClosed, Store, StoreUnavailable, token_hash
from tests.support.store_support import SECRET, a_request, an_event, an_interest, mails, new_store, rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_a_registration_is_stored_with_language_time_event_notice_and_source(store: Store) -> None:
    before = utc_now()
    receipt = registrations.register(store, an_event(), a_request(language="fr", email="a@example.org"))
    [row] = rows(
        store, "SELECT event_id, language, privacy_version, source, email, state, created_at FROM registrations"
    )
    assert row[:6] == ("morning", "fr", "2026-11-22", "web", "a@example.org", "confirmed")
    assert row[6].endswith("+00:00")
    assert before <= receipt.created_at <= utc_now()


def test_a_reference_has_eight_characters_that_cannot_be_taken_for_others(store: Store) -> None:
    event = an_event(seats=200)
    references = {registrations.register(store, event, a_request()).reference for _ in range(100)}
    assert len(references) == 100
    assert all(re.fullmatch("[2-9A-HJKMNP-Z]{8}", reference) for reference in references)


def test_the_token_opens_the_registration_and_only_its_hash_is_stored(store: Store) -> None:
    receipt = registrations.register(store, an_event(), a_request())
    assert re.fullmatch(r"[\w-]{22}", receipt.token)
    assert registrations.by_token(store, receipt.token) == receipt
    assert registrations.by_token(store, receipt.token[:-1]) is None
    assert registrations.by_token(store, "") is None
    assert rows(store, "SELECT token_hash FROM registrations") == [(token_hash(receipt.token),)]
    store.close()
    assert receipt.token.encode() not in store.path.read_bytes()


@pytest.mark.parametrize(
    "last_four, found", [("4567", True), ("4568", False), ("567", False), ("", False), ("34567", False)]
)
def test_reference_and_last_four_digits_find_a_registration(store: Store, last_four: str, found: bool) -> None:
    receipt = registrations.register(store, an_event(), a_request(phone="+390585234567", email=None))
    assert (registrations.by_phone(store, receipt.reference, last_four) == receipt) is found


def test_last_four_digits_find_nobody_without_telephone(store: Store) -> None:
    receipt = registrations.register(store, an_event(), a_request(phone=None))
    assert registrations.by_phone(store, receipt.reference, "0000") is None


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
    closed = replace(event, registration_closes=utc_now() - timedelta(hours=1))
    assert registrations.register(store, closed, request) == first
    registrations.cancel(store, first.token, {})
    assert registrations.register(store, event, request).state == "cancelled"


def test_the_same_form_with_a_colleague_s_name_is_another_registration(store: Store) -> None:
    event, request = an_event(), a_request()
    first = registrations.register(store, event, request)
    colleague = replace(request, given_name="Bianca", email="bianca@example.org", phone=None)
    assert registrations.register(store, event, colleague).id != first.id
    assert rows(store, "SELECT count(*) FROM registrations") == [(2,)]


@pytest.mark.parametrize(
    "again",
    [{"email": "ANNA@Example.org", "phone": None}, {"email": "other@example.org", "phone": "+390585234567"}],
    ids=["same e-mail in another case", "same telephone"],
)
def test_the_same_person_twice_takes_no_second_seat_and_the_mail_says_it(store: Store, again: dict[str, str]) -> None:
    event = an_event()
    first = registrations.register(store, event, a_request(email="anna@example.org", phone="+390585234567"))
    second = registrations.register(store, event, a_request(**again))
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]
    assert registrations.seats(store, event).confirmed == 1
    assert mails(store) == [("receipt", first.id), ("already", first.id)]
    assert second.repeat and second.state == "confirmed"
    assert second.reference != first.reference and second.token != first.token
    assert registrations.by_token(store, second.token) == second


def test_repeating_the_form_sends_the_owner_of_the_address_one_mail_a_day(store: Store) -> None:
    event = an_event()
    for _ in range(5):
        registrations.register(store, event, a_request(email="anna@example.org"))
    assert [kind for kind, _ in mails(store)] == ["receipt", "already"]


def test_a_stranger_s_repeat_neither_changes_nor_cancels_the_first(store: Store) -> None:
    event = an_event()
    first = registrations.register(store, event, a_request(email="anna@example.org"))
    stranger = registrations.register(store, event, a_request(email="anna@example.org", given_name="Altro"))
    registrations.change(store, stranger.token, RegistrationChange("Mario", "Verdi"))
    cancelled = registrations.cancel(store, stranger.token, {event.id: event})
    assert cancelled and cancelled.state == "cancelled" and cancelled.given_name == "Mario"
    assert registrations.by_token(store, first.token) == first
    assert mails(store)[-1] == ("repeat_cancelled", first.id)


def test_a_repeat_shows_the_place_in_the_line_that_a_new_registration_would(store: Store) -> None:
    event = an_event(seats=1)
    registrations.register(store, event, a_request(email="anna@example.org"))
    registrations.register(store, event, a_request())
    repeat = registrations.register(store, event, a_request(email="anna@example.org"))
    new = registrations.register(store, event, a_request())
    assert (repeat.state, repeat.place) == ("waiting", 2)
    assert (new.state, new.place) == ("waiting", 2)


def test_the_same_person_may_come_to_another_event(store: Store) -> None:
    request = a_request()
    registrations.register(store, an_event(), request)
    assert not registrations.register(store, an_event(id="other"), replace(request, submission_key="x")).repeat


def test_who_cancelled_may_register_again(store: Store) -> None:
    event, request = an_event(), a_request()
    first = registrations.register(store, event, request)
    registrations.cancel(store, first.token, {event.id: event})
    again = registrations.register(store, event, replace(request, submission_key="x"))
    assert again.state == "confirmed" and not again.repeat


def test_past_the_seats_people_wait_in_order_of_arrival(store: Store) -> None:
    event = an_event(seats=2)
    receipts = [registrations.register(store, event, a_request()) for _ in range(5)]
    assert [(r.state, r.place) for r in receipts] == [
        ("confirmed", None), ("confirmed", None), ("waiting", 1), ("waiting", 2), ("waiting", 3),
    ]  # fmt: skip
    standing = registrations.seats(store, event)
    assert (standing.confirmed, standing.waiting, standing.free) == (2, 3, 0)


def test_without_waiting_list_a_full_event_refuses(store: Store) -> None:
    event = an_event(seats=1, waiting_list=False)
    first = registrations.register(store, event, a_request(email="anna@example.org"))
    with pytest.raises(EventFull):
        registrations.register(store, event, a_request())
    with pytest.raises(EventFull):
        registrations.register(store, event, a_request(email="anna@example.org"))
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]
    assert mails(store) == [("receipt", first.id), ("already", first.id)]


def test_a_freed_seat_goes_to_the_first_in_the_line_in_the_same_transaction(store: Store) -> None:
    event = an_event(seats=1)
    first, second, third = (registrations.register(store, event, a_request()) for _ in range(3))
    cancelled = registrations.cancel(store, first.token, {event.id: event})
    assert cancelled and cancelled.state == "cancelled"
    promoted = registrations.by_token(store, second.token)
    still = registrations.by_token(store, third.token)
    assert promoted and promoted.state == "confirmed"
    assert still and (still.state, still.place) == ("waiting", 1)
    assert mails(store)[-2:] == [("cancelled", first.id), ("promoted", second.id)]


def test_cancelling_again_is_harmless(store: Store) -> None:
    event = an_event(seats=1)
    first, _, third = (registrations.register(store, event, a_request()) for _ in range(3))
    once = registrations.cancel(store, first.token, {event.id: event})
    written = mails(store)
    assert registrations.cancel(store, first.token, {event.id: event}) == once
    assert mails(store) == written
    waiting = registrations.by_token(store, third.token)
    assert waiting and waiting.state == "waiting"
    assert registrations.cancel(store, "nobody's", {}) is None


def test_leaving_the_line_frees_no_seat(store: Store) -> None:
    event = an_event(seats=1)
    _, second, third = (registrations.register(store, event, a_request()) for _ in range(3))
    registrations.cancel(store, second.token, {event.id: event})
    waiting = registrations.by_token(store, third.token)
    assert waiting and (waiting.state, waiting.place) == ("waiting", 1)


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"start": utc_now() - timedelta(hours=1)}])
def test_nobody_is_promoted_to_an_event_that_is_cancelled_or_has_begun(store: Store, change: dict[str, object]) -> None:
    event = an_event(seats=1)
    first, second = (registrations.register(store, event, a_request()) for _ in range(2))
    registrations.cancel(store, first.token, {event.id: replace(event, **change)})  # type: ignore[arg-type]
    waiting = registrations.by_token(store, second.token)
    assert waiting and waiting.state == "waiting"


def test_fewer_seats_in_a_later_build_drop_nobody(store: Store) -> None:
    event = an_event(seats=3)
    receipts = [registrations.register(store, event, a_request()) for _ in range(4)]
    smaller = replace(event, seats=1)
    late = registrations.register(store, smaller, a_request())
    assert (late.state, late.place) == ("waiting", 2)
    registrations.cancel(store, receipts[0].token, {event.id: smaller})
    assert registrations.seats(store, smaller).confirmed == 2


def test_more_seats_in_a_later_build_go_to_those_who_wait_before_anyone_new(store: Store) -> None:
    event = an_event(seats=1)
    _, second = (registrations.register(store, event, a_request()) for _ in range(2))
    new = registrations.register(store, replace(event, seats=2), a_request())
    promoted = registrations.by_token(store, second.token)
    assert promoted and promoted.state == "confirmed"
    assert (new.state, new.place) == ("waiting", 1)


@pytest.mark.parametrize(
    "change",
    [{"status": "cancelled"}, {"status": "postponed"}, {"seats": None}, {"registration_closes": utc_now()},
     {"registration_closes": None}],
    ids=["cancelled", "postponed", "no form", "term over", "undated"],
)  # fmt: skip
def test_a_closed_event_takes_no_registration(store: Store, change: dict[str, object]) -> None:
    with pytest.raises(RegistrationClosed):
        registrations.register(store, replace(an_event(), **change), a_request())  # type: ignore[arg-type]
    assert rows(store, "SELECT count(*) FROM registrations") == [(0,)]


def test_an_officer_may_add_someone_after_the_term(store: Store) -> None:
    event = replace(an_event(), registration_closes=utc_now() - timedelta(hours=1))
    assert registrations.register(store, event, a_request(source="desk")).source == "desk"


def test_name_organisation_and_needs_can_be_changed(store: Store) -> None:
    event = an_event()
    receipt = registrations.register(store, event, a_request())
    changed = registrations.change(store, receipt.token, RegistrationChange("Ada", "Neri", "Coop", None))
    assert changed == replace(receipt, given_name="Ada", family_name="Neri", organisation="Coop", needs=None)
    registrations.cancel(store, receipt.token, {})
    after = registrations.change(store, receipt.token, RegistrationChange("Eva", "Neri"))
    assert after and (after.given_name, after.state) == ("Ada", "cancelled")
    assert registrations.change(store, "nobody's", RegistrationChange("Eva", "Neri")) is None


def test_an_interest_is_stored_once_with_its_two_mails(store: Store) -> None:
    request = an_interest()
    interest = interests.express(store, request)
    assert interests.express(store, request) == interest
    assert interests.by_token(store, interest.token) == interest
    assert interest.state == "new"
    assert mails(store) == [("interest_receipt", None), ("interest_notice", None)]


def test_an_interest_without_email_is_told_to_the_desk_alone(store: Store) -> None:
    interests.express(store, an_interest(email=None))
    assert mails(store) == [("interest_notice", None)]


def test_interests_are_listed_by_territory_and_state_and_followed_up(store: Store) -> None:
    massa, var = interests.express(store, an_interest()), interests.express(store, an_interest(territory="83"))
    called = interests.follow_up(store, massa.reference, "called", "Richiama lunedì")
    assert called and (called.state, called.note) == ("called", "Richiama lunedì") and called.last_contact
    kept = interests.follow_up(store, massa.reference, "closed")
    assert kept and kept.note == "Richiama lunedì"
    assert interests.listed(store, ("83",)) == [var]
    assert interests.listed(store, state="closed") == [kept]
    assert interests.follow_up(store, "ZZZZZZZZ", "called") is None


def test_the_connection_is_durable_checked_and_forgetful(store: Store) -> None:
    with store.read() as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in (
            "journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")}  # fmt: skip
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }


def test_each_thread_has_one_connection_and_keeps_it(store: Store) -> None:
    seen: list[int] = []

    def look() -> None:
        for _ in range(2):
            with store.read() as connection:
                seen.append(id(connection))

    look()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen[0] == seen[1] and seen[2] == seen[3] and seen[0] != seen[2]


def test_a_forked_process_opens_its_own_connection(store: Store) -> None:
    with store.read() as connection:
        parent = id(connection)
    child = os.fork()
    if child == 0:
        with store.read() as connection:
            os._exit(0 if id(connection) != parent else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_an_error_inside_a_transaction_undoes_it(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as connection:
        connection.execute("INSERT INTO access_log (at, who, command, subject, persons) VALUES ('', '', '', '', 0)")
        raise RuntimeError
    assert rows(store, "SELECT count(*) FROM access_log") == [(0,)]
    registrations.register(store, an_event(), a_request())


def test_a_locked_database_is_unavailable_and_works_again_afterwards(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms_api.store.database.BUSY_TIMEOUT_MS", 50)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        registrations.register(store, an_event(), a_request())
    other.execute("ROLLBACK")
    assert registrations.register(store, an_event(), a_request()).state == "confirmed"


def test_a_registration_waits_for_another_program_that_is_writing(store: Store) -> None:
    """Reading first and asking for the lock afterwards would fail at once, however long the busy timeout is."""
    registrations.register(store, an_event(), a_request())
    other = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO access_log (at, who, command, subject, persons) VALUES ('', '', '', '', 0)")
    later = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    later.start()
    assert registrations.register(store, an_event(), a_request()).state == "confirmed"
    later.join()


def test_a_full_disk_is_unavailable_loses_nothing_and_works_again_afterwards(store: Store) -> None:
    event = an_event(seats=1000)
    first = registrations.register(store, event, a_request())
    with store.read() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable, match="full"):
        for _ in range(100):
            registrations.register(store, event, a_request(needs="x" * 900))
    with store.read() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    assert registrations.by_token(store, first.token) == first
    assert registrations.register(store, event, a_request()).state == "confirmed"


def test_a_missing_or_broken_file_is_unavailable_and_is_not_made_anew(tmp_path: Path) -> None:
    missing = Store(tmp_path / "none.sqlite", SECRET)
    assert not missing.healthy()
    assert not missing.path.exists()
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database" * 1000)
    assert not Store(broken, SECRET).healthy()
    with pytest.raises(StoreUnavailable):
        Store.prepare(broken, SECRET)


def test_the_store_is_healthy_only_with_the_newest_schema(store: Store, tmp_path: Path) -> None:
    assert store.healthy()
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    assert not Store(empty, SECRET).healthy()
    assert empty.stat().st_size == 0


def test_the_database_can_be_read_by_its_owner_alone(store: Store) -> None:
    assert store.path.stat().st_mode & 0o077 == 0
