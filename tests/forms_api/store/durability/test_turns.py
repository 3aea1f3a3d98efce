"""Another program's lock: a bound for those who write, none of it for those who read."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from forms_api.store import registrations, seats
from forms_api.store.database import Store, StoreUnavailable
from forms_api.store.durability import turns
from tests.support.store_support import SECRET, a_request, an_event, new_store
from tests.support.visitor import PERSON, REGISTRATION, Visitor, words
from tests.support.workers import Answer, workers_on


@contextmanager
def sqlite_locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def lock_file_held(path: Path) -> Iterator[None]:
    lock = turns.lock_file(path)
    fcntl.flock(lock, fcntl.LOCK_EX)
    yield
    os.close(lock)


LOCKS = [sqlite_locked, lock_file_held]


@pytest.mark.parametrize("held", LOCKS)
def test_a_writer_waits_two_seconds_the_next_ones_shortly_and_then_all_goes_on(tmp_path: Path, held: object) -> None:
    store = new_store(tmp_path)
    waited = []
    with held(store.path):  # type: ignore[operator]
        for _ in range(3):
            started = time.monotonic()
            with pytest.raises(StoreUnavailable, match="locked"):
                registrations.register(store, an_event(), a_request())
            waited.append(time.monotonic() - started)
        started = time.monotonic()
        assert seats.seats_of(store, an_event()).confirmed == 0
        assert time.monotonic() - started < 0.3
    assert turns.PATIENCE == 2.0
    assert 1.8 < waited[0] < 3
    assert max(waited[1:]) < 1
    assert registrations.register(store, an_event(), a_request()).state == "confirmed"
    store.close()
    Store(store.path, SECRET).need_writing()


@pytest.mark.parametrize("held", LOCKS)
def test_workers_give_the_form_back_within_the_bound_and_pages_wait_for_no_writer(
    tmp_path: Path, site_folder: Path, held: object
) -> None:
    database = tmp_path / "data" / "forms.sqlite"
    with workers_on(database, site_folder) as workers:
        page = workers.ask(REGISTRATION + "open")
        answers: list[Answer] = []
        reads: list[Answer] = []

        def write(number: int) -> None:
            answers.append(workers.send_from(page, PERSON | {"given_name": f"Nome{number}"}))

        with held(database):  # type: ignore[operator]
            writers = [threading.Thread(target=write, args=(number,)) for number in range(5)]
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
            reads.extend(workers.ask(REGISTRATION + "open") for _ in range(5))
            late = workers.send_from(page, PERSON | {"given_name": "Ada"})
        assert {answer.status for answer in answers} == {503}
        assert all("Nome" in answer.text for answer in answers)
        assert max(answer.seconds for answer in answers) < 6  # two wait their two seconds, the rest behind them shortly
        assert {answer.status for answer in reads} == {200}
        assert max(answer.seconds for answer in reads) < 1
        assert late.seconds < 1.5
        assert workers.send_from(page, PERSON).status == 303


def test_a_change_and_a_cancelling_come_back_with_what_was_typed(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.open(REGISTRATION + "open")
    page = visitor.accepted(PERSON)
    link = next(str(tag["href"]) for tag in page.select("main a[href]") if "token=" in str(tag["href"]))
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    monkeypatch.setattr(turns, "SHORT_PATIENCE", 0.05)
    path = visitor.client.application.extensions["forms_api"].store.path
    visitor.open(link)
    with sqlite_locked(path):
        refused = visitor.refused(PERSON | {"given_name": "Ada", "action": "change"}, 503)
        assert refused.select_one('input[name="given_name"][value="Ada"]')
        refused = visitor.refused({"action": "cancel"}, 503)
    assert "Non siamo riusciti a salvare" in words(refused, ".error-summary")


def test_a_faulty_form_comes_back_with_what_was_typed_when_the_database_cannot_be_read(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    visitor.client.application.extensions["forms_api"].store.path.unlink()
    refused = visitor.refused(PERSON | {"given_name": "Ada", "family_name": ""}, 503)
    assert refused.select_one('input[name="given_name"][value="Ada"]')
