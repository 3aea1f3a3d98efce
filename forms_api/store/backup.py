"""Copying the database while it is being written, and putting a copy in its place.

SQLite's own backup reads one state of the database (https://www.sqlite.org/backup.html), so that writers need not stop;
in the other direction it replaces the content in one transaction, under the connections of the workers.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from forms_api.store.database import Store, StoreUnavailable
from forms_api.store.durability import copies

#: Seconds that copying waits for another's lock.
LOCK_PATIENCE = 5.0
#: Added to the name of the database that a restore replaced.
REPLACED = ".before-restore"


class NotABackup(Exception):
    """The file is not a whole database of this application; the message says what is wrong."""


def backup(database: Path, target: Path) -> Path:
    """Writes a checked copy to `target`; its owner alone can read it.

    A `target` without an ending is a folder, made where it is missing: the copy is named by the time.

    Raises StoreUnavailable, NotABackup when the copy is not whole, and OSError.
    """
    if not database.exists():
        raise StoreUnavailable(f"{database} is missing")
    if target.is_dir() or not target.suffix:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        target /= copies.file_name(datetime.now(UTC))
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        expected = _copy(database, unfinished)
        _make_single_file(unfinished)
        check(unfinished, expected)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def restore(source: Path, database: Path, secret_key: str) -> Path | None:
    """Puts a backup in the place of `database`, migrates it, and returns where the replaced one was kept (if there was one).

    Workers may go on running. Raises NotABackup before anything is touched, StoreUnavailable.
    """
    check(source)
    replaced = _keep(database) if database.exists() else None
    database.parent.mkdir(parents=True, exist_ok=True)
    database.touch(mode=0o600)
    _copy(source, database)
    Store.prepare(database, secret_key)
    return replaced


def check(path: Path, expected: Mapping[str, int] | None = None) -> None:
    """Raises NotABackup unless the file is a whole database of this application, with as many rows as `expected`."""
    if not path.is_file():
        raise NotABackup(f"{path} is not a file")
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            result = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            rows = _row_counts(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise NotABackup(f"{path}: {error}") from error
    if result != "ok":
        raise NotABackup(f"{path}: {result}")
    if not {"registrations", "interests", "outbox", "_sqlite_migrations"} <= rows.keys():
        raise NotABackup(f"{path} is a database of something else")
    if expected is not None and rows != expected:
        raise NotABackup(f"{path} has not the rows of the database: {rows} instead of {expected}")


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _keep(database: Path) -> Path:
    """Copies the database that is about to be replaced; one that is broken is moved, with its WAL."""
    replaced = database.with_name(database.name + REPLACED)
    replaced.unlink(missing_ok=True)
    try:
        check(database)
    except NotABackup:
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        return database.replace(replaced)
    return backup(database, replaced)


def _make_single_file(copy: Path) -> None:
    """Without WAL, so that nothing is left beside it and it may lie on a medium that cannot be written."""
    connection = sqlite3.connect(copy)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()


def _copy(source: Path, target: Path) -> dict[str, int]:
    """Copies one state of `source` while others write; returns how many rows each of its tables had in that state."""
    try:
        reader = sqlite3.connect(source, timeout=LOCK_PATIENCE)
        writer = sqlite3.connect(target, timeout=LOCK_PATIENCE)
        try:
            reader.execute("BEGIN")  # what is counted and what is copied are one state
            rows = _row_counts(reader)
            reader.backup(writer)
            return rows
        finally:
            reader.close()
            writer.close()
    except sqlite3.Error as error:
        raise StoreUnavailable(str(error)) from error
