"""Who is logged in: kept here, so that a session can be ended here, whatever the browser keeps.

A session ends after 30 minutes of silence and after 10 hours in all. Its token is random, kept as a hash; a log-in makes a
new one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from forms_api.store.database import Store, insert, stored_time, token_hash
from forms_api.store.office.accounts import Account, account_in

SILENCE = timedelta(minutes=30)
WHOLE = timedelta(hours=10)
#: How long after a password somebody may erase and export.
FRESH = timedelta(minutes=10)
#: How long a password waits for the code of the second factor.
WAITS_FOR_CODE = timedelta(minutes=5)
#: A reading is written down at most so often.
_PACE = timedelta(minutes=1)


@dataclass(frozen=True)
class OfficeSession:
    """`passed`: no second factor is missing. `fresh`: the password was typed a short while ago. `search`: what she looks for."""

    token: str = field(repr=False)
    account: Account
    passed: bool
    fresh: bool
    search: str


def start(store: Store, account: Account) -> str:
    """A new session for whoever has just typed the right password; what is past goes."""
    token, now = secrets.token_urlsafe(24), stored_time(datetime.now(UTC))
    values = {"token_hash": token_hash(token), "account_id": account.id, "passed": int(not account.has_second_factor)}
    values |= dict.fromkeys(("started_at", "seen_at", "fresh_at"), now)
    with store.write() as connection:
        connection.execute("DELETE FROM office_sessions WHERE seen_at < ?", (stored_time(datetime.now(UTC) - SILENCE),))
        insert(connection, "office_sessions", values)
    return token


def current(store: Store, token: str) -> OfficeSession | None:
    """The session of this token while it lives, and counts as heard of. Raises StoreUnavailable."""
    now = datetime.now(UTC)
    with store.read() as connection:
        row = connection.execute(
            "SELECT * FROM office_sessions JOIN accounts ON accounts.id = account_id"
            " WHERE token_hash = ? AND disabled_at IS NULL",
            (token_hash(token),),
        ).fetchone()
    if row is None:
        return None
    started, seen, fresh = (datetime.fromisoformat(row[name]) for name in ("started_at", "seen_at", "fresh_at"))
    if now - seen > (SILENCE if row["passed"] else WAITS_FOR_CODE) or now - started > WHOLE:
        return None
    if row["passed"] and now - seen > _PACE:
        _change(store, token, "seen_at", stored_time(now))
    return OfficeSession(token, account_in(row), bool(row["passed"]), now - fresh < FRESH, row["search"])


def pass_code(store: Store, token: str) -> str:
    """The code of the second factor was right. Returns the session's new token."""
    return _renew(store, token, "passed", 1)


def refresh(store: Store, token: str) -> str:
    """The password was typed again. Returns the session's new token."""
    return _renew(store, token, "fresh_at", stored_time(datetime.now(UTC)))


def keep_search(store: Store, token: str, words: str) -> None:
    """What she looks for, until she looks for something else."""
    _change(store, token, "search", words)


def end(store: Store, token: str) -> None:
    with store.write() as connection:
        connection.execute("DELETE FROM office_sessions WHERE token_hash = ?", (token_hash(token),))


def end_others(store: Store, session: OfficeSession) -> int:
    """Ends the account's other sessions, on other machines; how many."""
    with store.write() as connection:
        return connection.execute(
            "DELETE FROM office_sessions WHERE account_id = ? AND token_hash <> ?",
            (session.account.id, token_hash(session.token)),
        ).rowcount


def of_account(store: Store, account: Account) -> list[tuple[datetime, datetime, bytes]]:
    """When each living session of an account began and was last heard of, and its hash; the newest first."""
    now = datetime.now(UTC)
    with store.read() as connection:
        rows = connection.execute(
            "SELECT * FROM office_sessions WHERE account_id = ? AND passed AND seen_at > ? AND started_at > ?"
            " ORDER BY seen_at DESC",
            (account.id, stored_time(now - SILENCE), stored_time(now - WHOLE)),
        ).fetchall()
    moment = datetime.fromisoformat
    return [(moment(row["started_at"]), moment(row["seen_at"]), row["token_hash"]) for row in rows]


def _renew(store: Store, token: str, column: str, value: object) -> str:
    """A proof was given: the token changes with it, so that one that somebody saw before opens nothing (ASVS 7.2.4)."""
    renewed = secrets.token_urlsafe(24)
    with store.write() as connection:
        connection.execute(
            f"UPDATE office_sessions SET {column} = ?, token_hash = ? WHERE token_hash = ?",
            (value, token_hash(renewed), token_hash(token)),
        )
    return renewed


def _change(store: Store, token: str, column: str, value: object) -> None:
    with store.write() as connection:
        connection.execute(f"UPDATE office_sessions SET {column} = ? WHERE token_hash = ?", (value, token_hash(token)))
