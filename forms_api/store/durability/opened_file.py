"""Which files a connection writes to, and whether they are still those that its path names.

A file removed under a connection goes on taking writes, which nobody finds again
(https://www.sqlite.org/howtocorrupt.html, "Unlinking or renaming a database file while in use").
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from forms_api.store.durability.turns import READING_PATIENCE, lock_file

#: Bytes that must be free beside the database: about what a form with all its mails takes, some ten times over.
ROOM = 512 * 1024

#: Device and inode; None where there is no such file.
Inode = tuple[int, int] | None


class Files(NamedTuple):
    """The database, and the WAL (write-ahead log) where what was just written stands."""

    database: Inode
    wal: Inode


class FileLostError(sqlite3.OperationalError):
    """The database that is open is no longer the one at its path, and no other can be opened now."""


@dataclass(frozen=True)
class OpenedFile:
    """A connection of one thread of one process, the lock file beside it, and the files both belong to."""

    connection: sqlite3.Connection
    lock: int
    process: int
    files: Files

    def was_replaced(self, path: Path) -> bool:
        """Whether another whole database stands at `path`, which can be opened.

        Raises FileLostError where there is none, or one beside the WAL of the first. The connection then stays open: what
        was acknowledged can still be copied out of the process.
        """
        now = files_at(path)
        if now == self.files:
            return False
        if now.database is None:
            raise FileLostError("the database file is missing")
        if now.wal == self.files.wal or now.database == self.files.database:
            raise FileLostError("the database and its WAL do not belong together: restart, or restore a backup")
        return True

    def close(self) -> None:
        self.connection.close()
        os.close(self.lock)


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """A durable, checked and forgetful connection; a statement waits `patience` seconds for another's lock."""
    connection = sqlite3.connect(path, timeout=patience)
    connection.row_factory = sqlite3.Row
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def open_file(path: Path) -> OpenedFile:
    """The database at `path`, for the calling thread. Raises sqlite3.Error and OSError."""
    connection = connect(path, READING_PATIENCE)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # only now SQLite opens the WAL
        return OpenedFile(connection, lock_file(path), os.getpid(), files_at(path))
    except BaseException:
        connection.close()
        raise


def files_at(path: Path) -> Files:
    """What stands at `path` and beside it now."""
    return Files(_inode(path), _inode(path.with_name(path.name + "-wal")))


def _inode(path: Path) -> Inode:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def need_room(folder: Path) -> None:
    """Takes and gives back ROOM bytes of the disk, in a file without a name.

    What is free by statvfs may be another's (quota, reserved blocks); what was given is ours. Raises OSError (full, read-only).
    """
    with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
        try:
            os.posix_fallocate(probe.fileno(), 0, ROOM)
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):
                raise
            probe.write(bytes(ROOM))  # a file system that cannot reserve
