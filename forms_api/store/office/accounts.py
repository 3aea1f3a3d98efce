"""Officers' accounts: who may log in, what she may do and see, her password, her second factor.

Passwords are kept as Argon2id hashes (RFC 9106). Each that is set is told to its officer by mail (ASVS 6.3.7). A link sets one, once and for a day. Ten wrong ones in a row lock the account
for a quarter of an hour: a guesser has some 960 tries a day, and the officer's own area is open again soon.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forms_api.codes import FRENCH_REGIONS, Language, Role
from forms_api.store import outbox
from forms_api.store.database import Store, insert, stored_time, token_hash

LINK_LIVES = timedelta(days=1)
WRONG_PASSWORDS = 10
LOCKED_FOR = timedelta(minutes=15)
PASSWORD_LENGTH = range(12, 201)

_hasher = PasswordHasher()
#: The hash of nobody's password: an unknown address takes as long to refuse as a known one.
_NOBODY = _hasher.hash(secrets.token_urlsafe())


class AccountExists(Exception):
    """There is an account with this e-mail."""


@dataclass(frozen=True)
class Account:
    """An officer. `territories`: the names of codes.SEEN_TERRITORIES that she sees. `language`: of the mails to her."""

    id: int
    email: str
    name: str
    role: Role
    territories: tuple[str, ...]
    language: Language
    has_password: bool
    has_second_factor: bool
    locked_until: datetime | None
    disabled: bool

    @property
    def label(self) -> str:
        """How the log names her."""
        return f"{self.name} ({self.email})"

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until


def add(store: Store, email: str, name: str, role: Role, territories: Collection[str]) -> str:
    """Makes an account without a password and returns the token of the link that sets one. Raises AccountExists."""
    token, values = _new_link()
    values |= {"email": email, "name": name, "role": role, "territories": json.dumps(list(territories))}
    values["created_at"] = stored_time(datetime.now(UTC))
    values["language"] = "fr" if FRENCH_REGIONS.issuperset(territories) else "it"
    with store.write() as connection:
        if _row(connection, "email", email):
            raise AccountExists(email)
        insert(connection, "accounts", values)
    return token


def new_link(store: Store, email: str, *, without_second_factor: bool = False) -> str | None:
    """The token of a new link, which ends the older one and enables the account again; None for no such account. She is
    written to where her second factor goes."""
    token, values = _new_link()
    values |= {"email": email}
    factor = ", totp_secret = NULL" if without_second_factor else ""
    with store.write() as connection:
        row = _row(connection, "email", email)
        if without_second_factor and row is not None:
            connection.execute("DELETE FROM recovery_codes WHERE account_id = ?", (row["id"],))
            if row["totp_secret"]:
                tell(connection, "account_factor_off", row["id"])
        found = connection.execute(
            "UPDATE accounts SET link_hash = :link_hash, link_until = :link_until, disabled_at = NULL, locked_until = NULL,"
            f" failures = 0{factor} WHERE email = :email",
            values,
        ).rowcount
    return token if found else None


def disable(store: Store, email: str) -> bool:
    """Ends the account's sessions, password and link; False for no such account."""
    with store.write() as connection:
        row = _row(connection, "email", email)
        if row is None:
            return False
        connection.execute(
            "UPDATE accounts SET disabled_at = ?, password_hash = NULL, link_hash = NULL WHERE id = ?",
            (stored_time(datetime.now(UTC)), row["id"]),
        )
        connection.execute("DELETE FROM office_sessions WHERE account_id = ?", (row["id"],))
        return True


def listed(store: Store) -> list[Account]:
    """All accounts, by name. Raises StoreUnavailable."""
    with store.read() as connection:
        return [account_in(row) for row in connection.execute("SELECT * FROM accounts ORDER BY name, id")]


def by_id(store: Store, account_id: int) -> Account | None:
    """The account of a row of the outbox. Raises StoreUnavailable."""
    with store.read() as connection:
        row = _row(connection, "id", account_id)
    return account_in(row) if row else None


def by_link(store: Store, token: str) -> Account | None:
    """Whose password the link sets, while it is valid. Raises StoreUnavailable."""
    with store.read() as connection:
        row = _of_link(connection, token)
    return account_in(row) if row else None


def set_password(store: Store, token: str, password: str, language: Language | None = None) -> Account | None:
    """Sets the password by a link, which is spent by that, and ends all sessions; None where the link is not valid.

    `language`: in which she did it, and is written to from now on; None: as before.
    """
    hashed = _hasher.hash(password)
    with store.write() as connection:
        row = _of_link(connection, token)
        if row is None:
            return None
        if language:
            connection.execute("UPDATE accounts SET language = ? WHERE id = ?", (language, row["id"]))
        _keep_password(connection, row["id"], hashed)
        return account_in(_row(connection, "id", row["id"]) or row)


def change_password(store: Store, account: Account, password: str) -> None:
    """Sets another password, which ends a link that waits and all sessions. Raises StoreUnavailable."""
    hashed = _hasher.hash(password)
    with store.write() as connection:
        _keep_password(connection, account.id, hashed)


def check_password(store: Store, email: str, password: str) -> Account | None:
    """The account with this e-mail and password. None for any other, told apart by nothing: a locked one, one that is not."""
    now = datetime.now(UTC)
    with store.read() as connection:
        row = _row(connection, "email", email)
    usable = row is not None and row["password_hash"] and not row["disabled_at"]
    right = _is_of(row["password_hash"] if row and usable else _NOBODY, password[: PASSWORD_LENGTH.stop])
    if row is None or not usable or account_in(row).is_locked(now):
        return None
    if right:
        return account_in(row)
    note_failure(store, row["id"])
    return None


def note_failure(store: Store, account_id: int) -> None:
    """Counts a wrong password or code; the tenth in a row locks the account and is written into the log."""
    now = datetime.now(UTC)
    with store.write() as connection:
        failures = connection.execute(
            "UPDATE accounts SET failures = failures + 1 WHERE id = ? RETURNING failures", (account_id,)
        ).fetchone()[0]
        if failures >= WRONG_PASSWORDS:
            account = account_in(
                connection.execute(
                    "UPDATE accounts SET failures = 0, locked_until = ? WHERE id = ? RETURNING *",
                    (stored_time(now + LOCKED_FOR), account_id),
                ).fetchone()
            )
            locked = {"at": stored_time(now), "who": account.label, "command": "locked", "subject": "-", "persons": 0}
            insert(connection, "access_log", locked)


def note_success(store: Store, account_id: int) -> None:
    """Whoever got in has no wrong passwords any more."""
    with store.write() as connection:
        connection.execute("UPDATE accounts SET failures = 0 WHERE id = ? AND failures > 0", (account_id,))


def tell(connection: sqlite3.Connection, what: outbox.Kind, account_id: int) -> None:
    """Writes to the officer, within the caller's transaction, what happened to her account just now."""
    outbox.add(connection, what, account_id=account_id, facts={"at": stored_time(datetime.now(UTC))})


def account_in(row: sqlite3.Row) -> Account:
    """The account in a row of its table."""
    return Account(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=row["role"],
        territories=tuple(json.loads(row["territories"])),
        language=row["language"],
        has_password=row["password_hash"] is not None,
        has_second_factor=row["totp_secret"] is not None,
        locked_until=datetime.fromisoformat(row["locked_until"]) if row["locked_until"] else None,
        disabled=row["disabled_at"] is not None,
    )


def _is_of(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _keep_password(connection: sqlite3.Connection, account_id: int, hashed: str) -> None:
    connection.execute(
        "UPDATE accounts SET password_hash = ?, link_hash = NULL, link_until = NULL, failures = 0, locked_until = NULL"
        " WHERE id = ?",
        (hashed, account_id),
    )
    connection.execute("DELETE FROM office_sessions WHERE account_id = ?", (account_id,))
    tell(connection, "account_password", account_id)


def _new_link() -> tuple[str, dict[str, object]]:
    token = secrets.token_urlsafe(24)
    until = stored_time(datetime.now(UTC) + LINK_LIVES)
    return token, {"link_hash": token_hash(token), "link_until": until}


def _of_link(connection: sqlite3.Connection, token: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM accounts WHERE link_hash = ? AND link_until > ? AND disabled_at IS NULL",
        (token_hash(token), stored_time(datetime.now(UTC))),
    ).fetchone()
    return row


def _row(connection: sqlite3.Connection, column: str, value: object) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(f"SELECT * FROM accounts WHERE {column} = ?", (value,)).fetchone()
    return row
