"""The connection and its transactions: durable, checked, unavailable in one way only."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from forms_api.store import registered, registrations
from forms_api.store.database import Store, StoreUnavailable
from forms_api.store.durability import turns
from tests.support.store_support import SECRET, a_request, an_event, new_store, rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_the_connection_is_durable_checked_and_forgetful(store: Store) -> None:
    with store.read() as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in (
            "journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")}  # fmt: skip
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 500,
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
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
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
    assert registered.by_token(store, first.token) == first
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
