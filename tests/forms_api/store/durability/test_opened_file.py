"""The database replaced under those who write it: nothing is acknowledged that goes into a deleted file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from forms_api.store import backup, registered, registrations
from forms_api.store.database import Store, StoreUnavailable
from forms_api.store.durability import opened_file
from tests.support.store_support import SECRET, a_request, an_event, new_store, rows
from tests.support.visitor import PERSON, REGISTRATION
from tests.support.workers import Workers, workers_on


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = new_store(tmp_path)
    registrations.register(store, an_event(), a_request())
    return store


def remove(path: Path) -> None:
    path.unlink()


def remove_all(path: Path) -> None:
    for each in path.parent.glob(path.name + "*"):
        each.unlink()


def remove_the_wal(path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()


def put_another_beside_the_old_wal(path: Path) -> None:
    copy = backup.backup(path, path.with_name("copy.sqlite"))
    copy.replace(path)


def put_an_empty_file(path: Path) -> None:
    remove_all(path)
    path.touch()


@pytest.mark.parametrize(
    "harm", [remove, remove_all, remove_the_wal, put_another_beside_the_old_wal, put_an_empty_file]
)
def test_what_is_no_longer_the_whole_database_is_neither_written_nor_read(
    store: Store, harm: Callable[[Path], None]
) -> None:
    harm(store.path)
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            registrations.register(store, an_event(), a_request())
    assert not store.healthy()
    with pytest.raises(StoreUnavailable):
        store.need_writing()


def test_a_restored_database_is_opened_by_those_who_had_the_old_one(store: Store, tmp_path: Path) -> None:
    copy = backup.backup(store.path, tmp_path / "copy.sqlite")
    remove_all(store.path)
    with pytest.raises(StoreUnavailable):
        registrations.register(store, an_event(), a_request())
    backup.restore(copy, store.path, SECRET)
    receipt = registrations.register(store, an_event(), a_request())
    store.need_writing()
    store.close()
    assert registered.by_token(Store(store.path, SECRET), receipt.token)


def test_a_file_replaced_between_begin_and_commit_acknowledges_nothing(store: Store) -> None:
    with pytest.raises(StoreUnavailable), store.write() as connection:
        connection.execute("INSERT INTO access_log (at, who, command, subject, persons) VALUES ('', '', '', '', 0)")
        remove_all(store.path)


def test_a_restore_under_a_writer_needs_no_new_connection(store: Store, tmp_path: Path) -> None:
    copy = backup.backup(store.path, tmp_path / "copy.sqlite")
    before = opened_file.files_at(store.path)
    backup.restore(copy, store.path, SECRET)
    assert opened_file.files_at(store.path) == before
    assert registrations.register(store, an_event(), a_request()).state == "confirmed"


def test_a_connection_closed_late_takes_nothing_of_the_new_file_with_it(store: Store, tmp_path: Path) -> None:
    """SQLite removes the WAL by its name when the last connection closes, but not for a file that moved."""
    copy = backup.backup(store.path, tmp_path / "copy.sqlite")
    remove_all(store.path)
    backup.restore(copy, store.path, SECRET)
    new = Store(store.path, SECRET)
    receipt = registrations.register(new, an_event(), a_request())
    store.close()
    assert opened_file.files_at(store.path).wal
    assert registered.by_token(Store(store.path, SECRET), receipt.token)


def test_room_is_taken_and_given_back(tmp_path: Path) -> None:
    opened_file.need_room(tmp_path)
    assert list(tmp_path.iterdir()) == []


def kept(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute("SELECT count(*) FROM registrations").fetchone()[0])


def test_workers_acknowledge_nothing_into_a_deleted_file_and_go_on_with_the_restored_one(
    tmp_path: Path, site_folder: Path
) -> None:
    database = tmp_path / "data" / "forms.sqlite"
    with workers_on(database, site_folder) as workers:
        accepted = [send(workers, number) for number in range(6)]
        assert accepted == [303] * 6
        copy = backup.backup(database, tmp_path / "copy.sqlite")
        page = workers.ask(REGISTRATION + "open")
        remove_all(database)
        for number in range(6):
            answer = workers.send_from(page, person(10 + number))
            assert answer.status == 503
            assert f"Nome{10 + number}" in answer.text
        assert workers.ask("/health").status == 503
        backup.restore(copy, database, SECRET)
        assert [send(workers, number) for number in range(20, 26)] == [303] * 6
        assert workers.ask("/health").status == 200
    assert kept(database) == 12
    assert rows(Store(database, SECRET), "PRAGMA integrity_check") == [("ok",)]


def person(number: int) -> dict[str, str]:
    return PERSON | {"given_name": f"Nome{number}", "email": f"p{number}@example.org"}


def send(workers: Workers, number: int) -> int:
    return workers.send(REGISTRATION + "open", person(number)).status
