"""The log of who read personal data, when and of whom: the accountability of GDPR art. 5(2). Names nobody."""

from __future__ import annotations

import getpass
import sqlite3

from forms_api.model import utc_now
from forms_api.store.database import Store, insert, stamp


def who(officer: str | None) -> str:
    """The name of the account, behind the officer's own where it was given."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        account = "?"
    return f"{officer} ({account})" if officer else account


def note(store: Store, reader: str, command: str, subject: str, persons: int) -> None:
    """Notes a reading before it is shown. `subject`: an event, a territory or a reference, never an e-mail or a telephone.

    Raises StoreUnavailable: what cannot be noted is not shown.
    """
    values = {"at": stamp(utc_now()), "who": reader, "command": command, "subject": subject, "persons": persons}
    with store.write() as connection:
        insert(connection, "access_log", values)


def entries(store: Store) -> list[sqlite3.Row]:
    """The whole log, oldest first: at, who, command, subject, persons."""
    with store.read() as connection:
        return connection.execute("SELECT * FROM access_log ORDER BY id").fetchall()
