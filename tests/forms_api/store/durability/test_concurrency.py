"""Real processes on one database file, as workers are."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms_api.store import corrections, registrations, seats
from forms_api.store.database import Store
from forms_api.store.durability import turns
from forms_api.store.registrations import TooManyPersons
from tests.support.store_support import SECRET, a_request, an_event, anna, new_store, rows

FORK = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighty processes on a busy machine take longer than a visitor is made to wait; what is asked here is who gets what."""
    monkeypatch.setattr(turns, "PATIENCE", 60.0)


def together(number: int, work: Callable[[int], Any]) -> list[Any]:
    """Runs `work(0…number-1)` in as many processes, all let go at once; what each returned."""
    barrier, results = FORK.Barrier(number), FORK.SimpleQueue()

    def run(index: int) -> None:
        barrier.wait(30)
        try:
            results.put((index, work(index)))
        except BaseException as error:
            results.put((index, repr(error)))

    workers = [FORK.Process(target=run, args=(index,)) for index in range(number)]
    for worker in workers:
        worker.start()
    returned = dict(results.get() for _ in workers)
    for worker in workers:
        worker.join(30)
    return [returned[index] for index in range(number)]


def test_eighty_posts_on_ten_seats_confirm_ten_and_put_seventy_in_line(tmp_path: Path) -> None:
    store, event = new_store(tmp_path), an_event(seats=10)
    requests = [[a_request() for _ in range(10)] for _ in range(8)]
    together(8, lambda index: [registrations.register(store, event, request).state for request in requests[index]])
    states = Counter(state for (state,) in rows(store, "SELECT state FROM registrations"))
    assert states == {"confirmed": 10, "waiting": 70}
    first_ten = rows(store, "SELECT DISTINCT state FROM (SELECT state FROM registrations ORDER BY id LIMIT 10)")
    assert first_ten == [("confirmed",)]
    assert rows(store, "SELECT count(*) FROM outbox") == [(80,)]


def test_eighty_processes_with_one_post_each_get_no_error(tmp_path: Path) -> None:
    store, event = new_store(tmp_path), an_event(seats=10)
    requests = [a_request() for _ in range(80)]
    states = together(80, lambda index: registrations.register(store, event, requests[index]).state)
    assert Counter(states) == {"confirmed": 10, "waiting": 70}


def test_the_same_submission_from_many_processes_is_one_registration(tmp_path: Path) -> None:
    store, event, request = new_store(tmp_path), an_event(), a_request()
    references = together(12, lambda _: registrations.register(store, event, request).reference)
    assert len(set(references)) == 1
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]


def test_the_same_person_from_many_processes_takes_one_seat(tmp_path: Path) -> None:
    store, event = new_store(tmp_path), an_event()
    requests = [anna(phone=None) for _ in range(12)]
    references = together(12, lambda index: registrations.register(store, event, requests[index]).reference)
    assert len(set(references)) == 12
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]
    assert rows(store, "SELECT count(*) FROM repeats") == [(11,)]


def test_each_freed_seat_is_given_once_while_others_register(tmp_path: Path) -> None:
    store, event = new_store(tmp_path), an_event(seats=10)
    receipts = [registrations.register(store, event, a_request()) for _ in range(30)]
    newcomers = [a_request() for _ in range(10)]
    store.close()

    def work(index: int) -> None:
        if index < 10:
            corrections.cancel(store, receipts[index].token, {event.id: event})
        else:
            registrations.register(store, event, newcomers[index - 10])

    together(20, work)
    assert seats.seats_of(store, event).confirmed == 10
    assert seats.seats_of(store, event).waiting == 20
    promoted = rows(store, "SELECT id FROM registrations WHERE promoted_at IS NOT NULL ORDER BY id")
    assert [row[0] for row in promoted] == [receipt.id for receipt in receipts[10:20]]


def test_workers_that_all_prepare_the_database_at_once_all_start(tmp_path: Path) -> None:
    for attempt in range(5):
        path = tmp_path / str(attempt) / "forms.sqlite"
        assert together(12, lambda _, path=path: Store.prepare(path, SECRET)) == [None] * 12  # type: ignore[misc]
        assert Store(path, SECRET).healthy()


@pytest.mark.parametrize(
    ("bound", "expected"), [(10, {"confirmed": 10, "refused": 70}), (80, {"confirmed": 10, "waiting": 70})]
)
def test_eighty_persons_with_one_telephone_on_ten_seats(tmp_path: Path, bound: int, expected: dict[str, int]) -> None:
    store, event = new_store(tmp_path), an_event(seats=10)
    requests = [a_request(email=None, phone="+390585234567") for _ in range(80)]

    def work(index: int) -> str:
        try:
            return registrations.register(store, event, requests[index], persons_per_contact=bound).state
        except TooManyPersons:
            return "refused"

    assert Counter(together(80, work)) == expected
    listed = Counter(state for (state,) in rows(store, "SELECT state FROM registrations"))
    assert listed == {state: number for state, number in expected.items() if state != "refused"}
