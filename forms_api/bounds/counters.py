"""Counters that every process of the machine shares, as a storage of the package `limits`: one small SQLite file.

Keys are kept as digests under the secret, so the file names nobody. It survives a restart and may be deleted at any time:
then counting begins anew. Where it cannot be written, each thread of a process counts for itself meanwhile, and says so.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from limits.storage import Storage

from forms_api.settings import Settings

SCHEME = "counters"
#: Seconds that a count waits for another process's.
PATIENCE = 0.5
#: Seconds until a file that failed is tried again.
_RETRY = 5.0
#: Seconds between two cleanings.
_CLEANING = 60.0

_log = logging.getLogger(__name__)
_COUNT = (
    "INSERT INTO counters (key, number, expires) VALUES (:key, :amount, :expires) ON CONFLICT (key) DO UPDATE SET"
    " number = :amount + CASE WHEN expires > :now THEN number ELSE 0 END,"
    " expires = CASE WHEN expires > :now THEN expires ELSE :expires END RETURNING number"
)


def address_of(settings: Settings) -> str:
    """The file of the counters, as `limits` is told of a storage."""
    return f"{SCHEME}://{settings.database.with_name(settings.database.name + '.counters')}"


class SharedCounters(Storage):
    """Opens nothing until used; may be shared by threads and survive a fork."""

    STORAGE_SCHEME = [SCHEME]

    def __init__(self, uri: str, wrap_exceptions: bool = False, secret: str = "", **_: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = Path(uri.removeprefix(f"{SCHEME}://"))
        self._secret = secret.encode()
        self._local = threading.local()
        self._cleaned = time.monotonic()

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The number after adding `amount`; a new counter ends after `expiry` seconds."""
        now = time.time()
        values = {"key": self._digest(key), "amount": amount, "now": now, "expires": now + expiry}
        (row,) = self._run(_COUNT, values)
        if time.monotonic() - self._cleaned > _CLEANING:
            self._cleaned = time.monotonic()
            self._run("DELETE FROM counters WHERE expires <= :now", {"now": now})
        return int(row[0])

    def get(self, key: str) -> int:
        return int(self._look(key)[0])

    def get_expiry(self, key: str) -> float:
        """When the counter ends, in seconds of the epoch; now where there is none."""
        return float(self._look(key)[1])

    def _look(self, key: str) -> tuple[float, float]:
        now = time.time()
        values = {"key": self._digest(key), "now": now}
        rows = self._run("SELECT number, expires FROM counters WHERE key = :key AND expires > :now", values)
        return rows[0] if rows else (0, now)

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        return len(self._run("DELETE FROM counters RETURNING 1, 1", {}))

    def clear(self, key: str) -> None:
        self._run("DELETE FROM counters WHERE key = :key", {"key": self._digest(key)})

    def _digest(self, key: str) -> bytes:
        return hmac.digest(self._secret, key.encode("utf-8", "surrogatepass"), hashlib.sha256)[:16]

    def _run(self, statement: str, values: dict[str, Any]) -> list[tuple[float, float]]:
        try:
            return self._connection().execute(statement, values).fetchall()
        except (sqlite3.Error, OSError) as error:
            return self._for_itself(error).execute(statement, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        local = self._local
        if getattr(local, "process", None) != os.getpid() or time.monotonic() > local.until:
            self._path.touch(mode=0o600)
            file = _opened(str(self._path))
            if getattr(local, "process", None) == os.getpid():
                local.connection.close()
            local.connection = file
            local.process, local.until = os.getpid(), math.inf
        found: sqlite3.Connection = local.connection
        return found

    def _for_itself(self, error: Exception) -> sqlite3.Connection:
        """Counters in memory, until the file is tried again. A file that is no database is made anew."""
        local = self._local
        _log.error("The counters are unavailable, each process counts for itself: %s", type(error).__name__)
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            self._path.unlink(missing_ok=True)
        if getattr(local, "process", None) == os.getpid() and local.until == math.inf:
            local.connection.close()
            local.process = None
        if getattr(local, "process", None) != os.getpid():
            local.connection, local.process = _opened(":memory:"), os.getpid()
        local.until = time.monotonic() + _RETRY
        found: sqlite3.Connection = local.connection
        return found


def _opened(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=PATIENCE, isolation_level=None)
    try:
        for statement in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = OFF",  # a counter lost with the power is no loss
            "CREATE TABLE IF NOT EXISTS counters (key BLOB PRIMARY KEY, number INTEGER NOT NULL, expires REAL NOT NULL)"
            " WITHOUT ROWID",
        ):
            connection.execute(statement)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
