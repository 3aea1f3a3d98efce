"""The second factor: a code of six digits from an app, new every 30 seconds (TOTP, RFC 6238).

The code of the period before is taken too, for a slow hand; no period's code is taken twice (RFC 6238, 5.2). Whoever has
lost her telephone types a recovery code instead: ten were shown once, each opens once. They are of digits alone, so that one
field and one keypad take both, and are hashed as passwords are, being shorter than 112 bits (ASVS 6.5.2).
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from forms_api.store.database import Store, insert
from forms_api.store.office import accounts

#: What the app shows beside the code.
ISSUER = "O.P.E.R.A."
RECOVERY_CODES = 10
RECOVERY_DIGITS = 12
#: OWASP's least for Argon2id: a code is random, and ten of them are looked through.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def offer(store: Store, account_id: int) -> str:
    """A secret that becomes the account's once a code of it has been typed; the same until then."""
    with store.write() as connection:
        row = connection.execute("SELECT totp_offered FROM accounts WHERE id = ?", (account_id,)).fetchone()
        secret = str(row["totp_offered"] or pyotp.random_base32())
        connection.execute("UPDATE accounts SET totp_offered = ? WHERE id = ?", (secret, account_id))
    return secret


def address(secret: str, email: str) -> str:
    """What the QR code says: otpauth://totp/…"""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def take_offer(store: Store, account_id: int, code: str) -> bool:
    """Makes the offered secret the account's, where `code` comes from it; its officer is written to."""
    now = datetime.now(UTC)
    with store.write() as connection:
        row = connection.execute("SELECT totp_offered FROM accounts WHERE id = ?", (account_id,)).fetchone()
        period = _period_of(row["totp_offered"], code, now) if row["totp_offered"] else None
        if period is None:
            return False
        connection.execute(
            "UPDATE accounts SET totp_secret = totp_offered, totp_offered = NULL, totp_used = ? WHERE id = ?",
            (period, account_id),
        )
        accounts.tell(connection, "account_factor_on", account_id)
        return True


def drop(store: Store, account_id: int) -> None:
    """The password alone is enough again; the officer is written to."""
    with store.write() as connection:
        dropped = connection.execute(
            "UPDATE accounts SET totp_secret = NULL WHERE id = ? AND totp_secret IS NOT NULL", (account_id,)
        )
        connection.execute("DELETE FROM recovery_codes WHERE account_id = ?", (account_id,))
        if dropped.rowcount:
            accounts.tell(connection, "account_factor_off", account_id)


def new_recovery_codes(store: Store, account_id: int, *, renewed: bool) -> list[str]:
    """Codes in the place of those before: 12 digits each, to be shown now and never again.

    `renewed`: the officer is written to; the first ones come with the second factor. Raises StoreUnavailable.
    """
    codes = ["".join(secrets.choice("0123456789") for _ in range(RECOVERY_DIGITS)) for _ in range(RECOVERY_CODES)]
    hashed = [_hasher.hash(code) for code in codes]
    with store.write() as connection:
        connection.execute("DELETE FROM recovery_codes WHERE account_id = ?", (account_id,))
        for each in hashed:
            insert(connection, "recovery_codes", {"account_id": account_id, "code_hash": each})
        if renewed:
            accounts.tell(connection, "account_codes", account_id)
    return codes


def recovery_codes_left(store: Store, account_id: int) -> int:
    """How many have not been used. Raises StoreUnavailable."""
    with store.read() as connection:
        number: int = connection.execute(
            "SELECT count(*) FROM recovery_codes WHERE account_id = ?", (account_id,)
        ).fetchone()[0]
    return number


def takes_recovery_code(store: Store, account_id: int, typed: str) -> bool:
    """Whether this is one of them, which is spent by that. Raises StoreUnavailable."""
    code = _digits(typed)
    if len(code) != RECOVERY_DIGITS:
        return False
    with store.read() as connection:
        rows = connection.execute("SELECT * FROM recovery_codes WHERE account_id = ?", (account_id,)).fetchall()
    found = next((row["id"] for row in rows if _is_of(row["code_hash"], code)), None)
    if found is None:
        return False
    with store.write() as connection:  # of two browsers with one code, the first takes it
        return connection.execute("DELETE FROM recovery_codes WHERE id = ?", (found,)).rowcount == 1


def is_right(store: Store, account_id: int, code: str) -> bool:
    """Whether `code` is the app's now, and takes it."""
    now = datetime.now(UTC)
    with store.write() as connection:
        row = connection.execute("SELECT totp_secret, totp_used FROM accounts WHERE id = ?", (account_id,)).fetchone()
        period = _period_of(row["totp_secret"], code, now) if row["totp_secret"] else None
        if period is None or period <= row["totp_used"]:
            return False
        connection.execute("UPDATE accounts SET totp_used = ? WHERE id = ?", (period, account_id))
        return True


def _period_of(secret: str, code: str, now: datetime) -> int | None:
    """The period whose code it is: now's or the one before."""
    totp = pyotp.TOTP(secret)
    typed = _digits(code)
    current = totp.timecode(now)
    return next((n for n in (current, current - 1) if hmac.compare_digest(totp.generate_otp(n), typed)), None)


def _is_of(hashed: str, code: str) -> bool:
    try:
        return _hasher.verify(hashed, code)
    except VerificationError:
        return False


def _digits(typed: str) -> str:
    return "".join(character for character in typed if character in "0123456789")
