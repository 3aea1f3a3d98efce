"""The database: one connection per thread and process, kept open; transactions; one kind of error for all that fails.

Measured on two cores (WAL, synchronous=FULL): a lock of the file system taken before BEGIN IMMEDIATE is a fair queue
and gives a fifth more registrations per second than SQLite's own waiting, which sleeps and retries.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from forms_api.store.schema.migrations import MIGRATIONS
from forms_api.typed_values import REFERENCE_ALPHABET, REFERENCE_LENGTH

#: How long a statement waits for another's lock, in milliseconds.
BUSY_TIMEOUT_MS = 5_000
#: 128 bits.
TOKEN_BYTES = 16
#: An event whose counts, kept by triggers, are not those of its registrations.
_MISCOUNTED = (
    "SELECT 'event_counts', event_id FROM event_counts WHERE (confirmed, waiting) <> ("
    " SELECT count(*) FILTER (WHERE state = 'confirmed'), count(*) FILTER (WHERE state = 'waiting')"
    " FROM registrations WHERE registrations.event_id = event_counts.event_id)"
)


class StoreUnavailable(Exception):
    """The database cannot be read or written now (disk full, locked, missing): nothing was stored."""


class Store:
    """One database file. Opens nothing until used; may be shared by threads and survive a fork."""

    def __init__(self, path: Path, secret_key: str) -> None:
        self.path = path
        self._secret = secret_key.encode()
        self._local = threading.local()

    @staticmethod
    def prepare(path: Path, secret_key: str) -> None:
        """Creates or migrates the database, before any worker starts. Processes that race here wait for each other.

        Raises StoreUnavailable.
        """
        store = Store(path, secret_key)
        with _as_unavailable():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            with _queue(_lock_file(path)):
                database = _open(path)
                try:
                    database.enable_wal()
                    MIGRATIONS.apply(database)
                    _renew_token_hashes(database, lambda reference: token_hash(store.token_of(reference)))
                finally:
                    database.close()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for single reading statements. Raises StoreUnavailable."""
        with _as_unavailable():
            yield self._connection()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A write transaction, alone from its first reading on; rolled back by any exception.

        Raises StoreUnavailable when it cannot begin or commit: then nothing was stored.
        """
        with _as_unavailable():
            connection = self._connection()
            with _queue(self._local.lock):
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise

    def healthy(self) -> bool:
        """Whether the database answers with the newest schema."""
        try:
            with self.read() as connection:
                return not MIGRATIONS.pending(Database(connection, recursive_triggers=False, execute_plugins=False))
        except StoreUnavailable:
            return False

    def damage(self) -> str | None:
        """What is wrong inside the file, in SQLite's words or as `table row`; None when it is sound. Raises StoreUnavailable."""
        with self.read() as connection:
            integrity: str = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            wrong = (
                connection.execute("PRAGMA foreign_key_check").fetchone() or connection.execute(_MISCOUNTED).fetchone()
            )
        if integrity != "ok":
            return integrity
        return f"{wrong[0]} {wrong[1]}" if wrong else None

    def close(self) -> None:
        """Closes this thread's connection; the next use opens another."""
        if database := getattr(self._local, "database", None):
            database.close()
            os.close(self._local.lock)
            self._local.database = None

    def shrink(self, patience: float = 10.0) -> bool:
        """Rewrites the file without what was deleted, and empties the WAL; False when readers kept it for `patience` s."""
        with _as_unavailable():
            connection = self._connection()
            with _queue(self._local.lock):
                connection.execute(
                    "INSERT INTO offer_texts_fts (offer_texts_fts) VALUES ('rebuild')"
                )  # forgets old words
                connection.commit()
                connection.execute("VACUUM")
            deadline = time.monotonic() + patience
            while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.05)
            return True

    def token_of(self, reference: str) -> str:
        """The token that opens a row: derived from the secret, so that any later mail can carry it; 22 characters."""
        mac = hmac.digest(self._secret, f"token:{reference}".encode(), hashlib.sha256)
        return urlsafe_b64encode(mac[:TOKEN_BYTES]).rstrip(b"=").decode()

    def _connection(self) -> sqlite3.Connection:
        local = self._local
        if getattr(local, "database", None) is None or local.process != os.getpid():
            if not self.path.exists():  # else SQLite would make an empty one
                raise sqlite3.OperationalError("the database file is missing")
            local.database = _open(self.path)
            local.lock = _lock_file(self.path)
            local.process = os.getpid()
        connection: sqlite3.Connection = local.database.conn
        return connection


def stored_time(moment: datetime) -> str:
    """A time as it is stored: UTC, microseconds, of one length, so that texts sort as times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def token_hash(token: str) -> bytes:
    """SHA-256: enough for a text of 128 random bits."""
    return hashlib.sha256(token.encode()).digest()


def new_reference(connection: sqlite3.Connection) -> str:
    """A reference that no registration, repeat, interest, offer or request about one has."""
    while True:
        reference = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
        if not connection.execute(
            "SELECT 1 FROM registrations WHERE reference = ?1 UNION ALL SELECT 1 FROM repeats WHERE reference = ?1"
            " UNION ALL SELECT 1 FROM interests WHERE reference = ?1 UNION ALL SELECT 1 FROM offers WHERE reference = ?1"
            " UNION ALL SELECT 1 FROM offer_requests WHERE reference = ?1",
            (reference,),
        ).fetchone():
            return reference


def insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Inserts a row into a table of ours and returns its id."""
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    written = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))
    assert written.lastrowid is not None
    return written.lastrowid


def submission_digest(key: str, *values: str | None) -> bytes:
    """What makes two submissions the same: the key of the form and all that was typed."""
    return hashlib.sha256("\x1f".join([key, *(value or "" for value in values)]).encode()).digest()


def _renew_token_hashes(db: Database, token_hash_of: Callable[[str], bytes]) -> None:
    """Gives every row the hash of its token (by reference) where the newest lacks it.

    So it is with rows of the first schema, which knew no tokens, and after a change of the secret.
    """
    for table in ("registrations", "repeats", "interests", "offers", "offer_requests"):
        newest = db.execute(f"SELECT reference, token_hash FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
        if newest and newest[1] != token_hash_of(newest[0]):
            references = [row[0] for row in db.execute(f"SELECT reference FROM {table}")]
            with db.atomic():
                db.conn.executemany(
                    f"UPDATE {table} SET token_hash = ? WHERE reference = ?",
                    [(token_hash_of(reference), reference) for reference in references],
                )


def _open(path: Path) -> Database:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)
    connection.row_factory = sqlite3.Row
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return Database(connection, execute_plugins=False)


def _lock_file(path: Path) -> int:
    return os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def _queue(lock: int) -> Iterator[None]:
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a mistake of ours, not of the disk
    except (sqlite3.DatabaseError, OSError) as error:
        raise StoreUnavailable(str(error)) from error
