"""The second factor: a code of six digits from an app, new every 30 seconds (TOTP, RFC 6238).

The code of the period before is taken too, for a slow hand; no period's code is taken twice (RFC 6238, 5.2).
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

import pyotp

from forms_api.store.database import Store

#: What the app shows beside the code.
ISSUER = "O.P.E.R.A."


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
    """Makes the offered secret the account's, where `code` comes from it."""
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
        return True


def drop(store: Store, account_id: int) -> None:
    """The password alone is enough again."""
    with store.write() as connection:
        connection.execute("UPDATE accounts SET totp_secret = NULL WHERE id = ?", (account_id,))


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
    typed = "".join(character for character in code if character in "0123456789")
    current = totp.timecode(now)
    return next((n for n in (current, current - 1) if hmac.compare_digest(totp.generate_otp(n), typed)), None)
