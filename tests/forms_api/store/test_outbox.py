from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine

from forms_api.store import outbox, registrations
from forms_api.store.database import Store
from tests.support.store_support import a_request, an_event, new_store, rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


@pytest.fixture
def registration_id(store: Store) -> int:
    return registrations.register(store, an_event(), a_request()).id


def test_a_mail_is_claimed_by_one_sender_until_its_lease_ends(store: Store, registration_id: int) -> None:
    mail = outbox.claim(store, "one")
    assert mail is not None
    assert mail.registration_id == registration_id
    assert outbox.claim(store, "two") is None
    with time_machine.travel(datetime.now(UTC) + outbox.LEASE + timedelta(seconds=1)):
        again = outbox.claim(store, "two")
    assert again is not None
    assert again.id == mail.id


def test_a_sender_whose_lease_ended_cannot_finish_the_mail(store: Store, registration_id: int) -> None:
    mail = outbox.claim(store, "one")
    assert mail
    with time_machine.travel(datetime.now(UTC) + outbox.LEASE + timedelta(seconds=1)):
        assert outbox.claim(store, "two")
        assert not outbox.sent(store, mail, "one")
        assert outbox.sent(store, mail, "two")


def test_a_sent_mail_is_never_claimed_again_and_keeps_its_state_alone(store: Store, registration_id: int) -> None:
    mail = outbox.claim(store, "one")
    assert mail
    outbox.sent(store, mail, "one")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=30)):
        assert outbox.claim(store, "two") is None
    assert rows(store, "SELECT kind, sent_at IS NOT NULL FROM outbox") == [("receipt", 1)]


def test_pauses_grow_and_the_mail_is_given_up_after_days_and_listed(store: Store, registration_id: int) -> None:
    tries = []
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False) as clock:
        while datetime.now(UTC) < start + timedelta(days=10):
            if mail := outbox.claim(store, "one"):
                tries.append(datetime.now(UTC) - start)
                outbox.failed(store, mail, "one", "Refused")
            clock.shift(timedelta(minutes=1))
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert pauses[:6] == list(outbox.PAUSES)
    assert pauses == sorted(pauses)
    assert outbox.GIVE_UP_AFTER < tries[-1] < outbox.GIVE_UP_AFTER + max(outbox.PAUSES) + timedelta(minutes=1)
    [listed] = outbox.unsent(store)
    assert listed["given_up_at"]
    assert listed["last_error"] == "Refused"


def test_a_mail_given_up_can_be_tried_again(store: Store, registration_id: int) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5)):
        mail = outbox.claim(store, "one")
        assert mail
        outbox.failed(store, mail, "one", "Refused")
        assert outbox.claim(store, "one") is None
        assert outbox.retry_given_up(store) == 1
        assert outbox.claim(store, "one") is not None


def test_a_mail_named_once_is_written_once(store: Store, registration_id: int) -> None:
    with store.write() as connection:
        assert outbox.add(connection, "reminder", registration_id=registration_id, once="x")
        assert not outbox.add(connection, "reminder", registration_id=registration_id, once="x")


def test_the_mail_due_longest_goes_first(store: Store, registration_id: int) -> None:
    first = outbox.claim(store, "one")
    assert first
    outbox.failed(store, first, "one", "Refused")
    with store.write() as connection:
        outbox.add(connection, "promoted", registration_id=registration_id)
    second = outbox.claim(store, "one")
    assert second
    assert second.kind == "promoted"
