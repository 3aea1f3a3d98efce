"""Whose turn it is to write: a lock of the file system before SQLite's own, and a bound for waiting for both."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Seconds that a form waits for others' locks; after that the visitor gets the form back with what was typed.
PATIENCE = 2.0
#: Seconds that the next ones wait once a wait was in vain, until one gets through: else each would hold a worker that long.
SHORT_PATIENCE = 0.1
#: Seconds that work in the background waits: migrations, and giving the disk back what was deleted.
LONG_PATIENCE = 60.0
#: Seconds that a reading waits. In WAL mode it waits for no writer, only for a repair after a crash.
READING_PATIENCE = 0.5

#: Seconds between two looks at the lock file, growing from the first to the second.
_FIRST_PAUSE, _LAST_PAUSE = 0.0002, 0.005


class Turns:
    """Gives the writers of one process their turns, and remembers whether the last one waited in vain."""

    def __init__(self) -> None:
        self._stuck = False

    @contextmanager
    def for_form(self, connection: sqlite3.Connection, lock: int) -> Iterator[None]:
        """A write transaction, begun within PATIENCE. Raises TimeoutError or sqlite3.OperationalError (locked)."""
        patience = SHORT_PATIENCE if self._stuck else PATIENCE
        self._stuck = True
        with turn(connection, lock, patience):
            connection.execute("BEGIN IMMEDIATE")
            self._stuck = False
            yield


@contextmanager
def turn(connection: sqlite3.Connection, lock: int, patience: float) -> Iterator[None]:
    """Alone among those who ask for `lock`; what is left of `patience` (seconds) is SQLite's for its own lock."""
    with queue(lock, patience) as left:
        _wait_at_most(connection, left)
        try:
            yield
        finally:
            _wait_at_most(connection, READING_PATIENCE)


@contextmanager
def queue(lock: int, patience: float) -> Iterator[float]:
    """Alone among those who ask for `lock`; gives what is left of `patience` (seconds). Raises TimeoutError."""
    deadline = time.monotonic() + patience
    _take(lock, deadline)
    try:
        yield deadline - time.monotonic()
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def lock_file(path: Path) -> int:
    """The lock file of the database at `path`, opened: each opening is one who waits."""
    return os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _take(lock: int, deadline: float) -> None:
    pause = _FIRST_PAUSE
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise TimeoutError("the database is locked: another program holds its lock file") from None
            time.sleep(pause)
            pause = min(2 * pause, _LAST_PAUSE)


def _wait_at_most(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {max(1, round(seconds * 1000))}")
