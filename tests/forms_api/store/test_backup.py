from __future__ import annotations

import multiprocessing
import sqlite3
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import pytest

from forms_api.store import backup, corrections, registered, registrations, retention
from forms_api.store.corrections import RegistrationChange
from forms_api.store.database import Store, StoreUnavailable
from tests.support.store_support import SECRET, a_request, an_event, new_store, rows

FORK = multiprocessing.get_context("fork")


def _write_without_end(path: Path, written: Synchronized[int]) -> None:
    store, event = Store(path, SECRET), an_event(seats=100_000)
    while True:
        registrations.register(store, event, a_request(email=f"p{written.value}@example.org", phone=None))
        written.value += 1


def test_a_backup_taken_while_writing_goes_on_is_whole_and_can_be_restored(tmp_path: Path) -> None:
    store, event = new_store(tmp_path), an_event(seats=100_000)
    first = registrations.register(store, event, a_request())
    store.close()
    written = FORK.Value("i", 0)
    worker = FORK.Process(target=_write_without_end, args=(store.path, written))
    worker.start()
    try:
        copies = []
        for number in range(5):
            before = written.value
            while written.value < before + 20:
                assert worker.is_alive()
            copies.append((written.value, backup.backup(store.path, tmp_path / f"copy{number}.sqlite")))
    finally:
        worker.kill()
        worker.join()
    for acknowledged, copy in copies:
        with sqlite3.connect(copy) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM registrations").fetchone()[0] > acknowledged
    backup.restore(copies[2][1], store.path, SECRET)
    assert registered.by_token(store, first.token) == first
    assert rows(store, "SELECT count(*) FROM registrations")[0][0] < written.value


def test_workers_go_on_through_a_restore(tmp_path: Path) -> None:
    store, event = new_store(tmp_path), an_event()
    first = registrations.register(store, event, a_request())
    copy = backup.backup(store.path, tmp_path / "copy.sqlite")
    second = registrations.register(store, event, a_request())
    replaced = backup.restore(copy, store.path, SECRET)  # `store` keeps its connection open
    assert registered.by_token(store, first.token) == first
    assert registered.by_token(store, second.token) is None
    assert registrations.register(store, event, a_request()).state == "confirmed"
    assert replaced
    assert registered.by_token(Store(replaced, SECRET), second.token) == second


def test_a_lost_or_broken_database_comes_back(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    first = registrations.register(store, an_event(), a_request())
    copy = backup.backup(store.path, tmp_path / "copy.sqlite")
    store.close()
    for damage in (lambda: store.path.unlink(), lambda: store.path.write_bytes(b"broken" * 1000)):
        damage()
        backup.restore(copy, store.path, SECRET)
        fresh = Store(store.path, SECRET)
        assert registered.by_token(fresh, first.token) == first
        assert fresh.healthy()
        fresh.close()


def test_an_older_backup_is_migrated(tmp_path: Path) -> None:
    from sqlite_utils import Database

    from forms_api.store.schema.migrations import MIGRATIONS

    old = Database(tmp_path / "old.sqlite")
    MIGRATIONS.apply(old, stop_before="m002_seats_waiting_line_cancelling")
    old.close()
    backup.restore(tmp_path / "old.sqlite", tmp_path / "forms.sqlite", SECRET)
    assert Store(tmp_path / "forms.sqlite", SECRET).healthy()


@pytest.mark.parametrize("content", [None, b"", b"text" * 1000, "other database", "cut off"])
def test_what_is_no_backup_is_refused_before_anything_is_touched(tmp_path: Path, content: bytes | str | None) -> None:
    store = new_store(tmp_path)
    first = registrations.register(store, an_event(), a_request())
    source = tmp_path / "source.sqlite"
    if isinstance(content, bytes):
        source.write_bytes(content)
    elif content == "other database":
        with sqlite3.connect(source) as connection:
            connection.execute("CREATE TABLE something (x)")
    elif content == "cut off":
        backup.backup(store.path, source)
        source.write_bytes(source.read_bytes()[:-8192])
    with pytest.raises(backup.NotABackup):
        backup.restore(source, store.path, SECRET)
    assert registered.by_token(store, first.token) == first


def test_a_backup_is_readable_by_its_owner_alone_and_named_by_the_time_in_a_folder(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    (tmp_path / "backups").mkdir()
    copy = backup.backup(store.path, tmp_path / "backups")
    assert copy.parent.name == "backups"
    assert copy.name.startswith("forms-20")
    assert copy.stat().st_mode & 0o077 == 0
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_broken_database_gives_no_backup_that_looks_whole(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for _ in range(50):
        registrations.register(store, an_event(seats=100), a_request())
    store.close()
    with store.path.open("r+b") as file:
        file.seek(4096 * 4)
        file.write(b"broken" * 2000)
    with pytest.raises((backup.NotABackup, StoreUnavailable)):
        backup.backup(store.path, tmp_path / "copy.sqlite")
    assert not list(tmp_path.glob("copy*"))


def test_a_missing_database_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        backup.backup(tmp_path / "none.sqlite", tmp_path / "copy.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_erasing_takes_what_a_restore_kept_along(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    receipt = registrations.register(store, an_event(), a_request(email="anna@example.org"))
    copy = backup.backup(store.path, tmp_path / "copy.sqlite")
    corrections.change(store, receipt.token, RegistrationChange("Ada", "Neri"), {})
    replaced = backup.restore(copy, store.path, SECRET)
    assert replaced
    assert replaced.exists()
    retention.erase(store, "anna@example.org", {}, tmp_path / "mail")
    assert not replaced.exists()
