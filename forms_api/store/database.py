"""The database: one connection per thread and process, kept open; transactions; one kind of error for all that fails.

Measured on two cores (WAL, synchronous=FULL): a lock of the file system taken before BEGIN IMMEDIATE gives a fifth more
registrations per second than SQLite's own waiting, whose pauses are longer.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from forms_api.store.durability import turns
from forms_api.store.durability.opened_file import OpenedFile, connect, need_room, open_file
from forms_api.store.schema.migrations import MIGRATIONS
from forms_api.typed_values import REFERENCE_ALPHABET, REFERENCE_LENGTH

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
        self._turns = turns.Turns()

    @staticmethod
    def prepare(path: Path, secret_key: str) -> None:
        """Creates or migrates the database, before any worker starts. Processes that race here wait for each other.

        Raises StoreUnavailable.
        """
        store = Store(path, secret_key)
        with _as_unavailable():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            lock = turns.lock_file(path)
            try:
                with turns.queue(lock, turns.LONG_PATIENCE) as left, closing(connect(path, left)) as connection:
                    database = Database(connection, execute_plugins=False)
                    database.enable_wal()
                    with database.atomic():  # all steps or none: whatever ends us between two leaves what was there
                        MIGRATIONS.apply(database)
                    _renew_token_hashes(database, lambda reference: token_hash(store.token_of(reference)))
            finally:
                os.close(lock)

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for single reading statements. Raises StoreUnavailable."""
        with _as_unavailable():
            yield self._opened().connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A write transaction, alone from its first reading on; rolled back by any exception.

        Raises StoreUnavailable when it cannot begin or commit: then nothing was stored.
        """
        with _as_unavailable():
            opened = self._opened()
            connection = opened.connection
            with self._turns.for_form(connection, opened.lock):
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            if opened.was_replaced(self.path):  # meanwhile: what was stored is in a file that nobody will read
                raise sqlite3.OperationalError("the database file was replaced while it was written")

    def healthy(self) -> bool:
        """Whether the database answers with the newest schema."""
        try:
            with self.read() as connection:
                return not _pending(connection)
        except StoreUnavailable:
            return False

    def need_writing(self, patience: float = 0.3) -> None:
        """Begins to write, waiting `patience` seconds, and takes room on the disk, but stores nothing.

        Raises StoreUnavailable with what is in the way: locked, full, read-only, missing.
        """
        with _as_unavailable():
            opened = self._opened()
            with turns.turn(opened.connection, opened.lock, patience):
                opened.connection.execute("BEGIN IMMEDIATE")
                opened.connection.execute("ROLLBACK")
            need_room(self.path.parent)

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
        if opened := getattr(self._local, "opened", None):
            opened.close()
            self._local.opened = None

    def shrink(self, patience: float = 10.0) -> bool:
        """Rewrites the file without what was deleted, and empties the WAL; False when readers kept it for `patience` s."""
        with _as_unavailable():
            opened = self._opened()
            connection = opened.connection
            with turns.turn(connection, opened.lock, turns.LONG_PATIENCE):
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

    def _opened(self) -> OpenedFile:
        opened: OpenedFile | None = getattr(self._local, "opened", None)
        if opened is not None and opened.process == os.getpid():
            if not opened.was_replaced(self.path):
                return opened
            self.close()
        if not self.path.exists():  # else SQLite would make an empty one
            raise sqlite3.OperationalError("the database file is missing")
        opened = open_file(self.path)
        if _pending(opened.connection):
            opened.close()
            raise sqlite3.OperationalError("the database file is not up to date: restart")
        self._local.opened = opened
        return opened


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
            " UNION ALL SELECT 1 FROM offer_requests WHERE reference = ?1"
            " UNION ALL SELECT 1 FROM offer_searches WHERE reference = ?1",
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
    for table in ("registrations", "repeats", "interests", "offers", "offer_requests", "offer_searches"):
        newest = db.execute(f"SELECT reference, token_hash FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
        if newest and newest[1] != token_hash_of(newest[0]):
            references = [row[0] for row in db.execute(f"SELECT reference FROM {table}")]
            with db.atomic():
                db.conn.executemany(
                    f"UPDATE {table} SET token_hash = ? WHERE reference = ?",
                    [(token_hash_of(reference), reference) for reference in references],
                )


def _pending(connection: sqlite3.Connection) -> bool:
    """Whether steps of the schema are missing."""
    return bool(MIGRATIONS.pending(Database(connection, recursive_triggers=False, execute_plugins=False)))


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a mistake of ours, not of the disk
    except (sqlite3.DatabaseError, OSError) as error:
        raise StoreUnavailable(str(error)) from error
