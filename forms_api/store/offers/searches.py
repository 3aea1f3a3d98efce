"""Searches that somebody saved: told by mail of new offers, at most once a day, until the person has enough or a year is over.

Nobody is told who has not confirmed from his own mailbox. A search holds an e-mail and no name; stopped, it is gone at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby

from dateutil.relativedelta import relativedelta

from forms_api.codes import Language
from forms_api.store import outbox
from forms_api.store.database import Store, insert, new_reference, stored_time, token_hash
from forms_api.store.offers import published
from forms_api.store.offers.published import Wanted

#: Months that a confirmed search lives, how many days before its end the person is asked, and how many days one that is
#: not confirmed stays.
SEARCH_MONTHS = 12
SEARCH_ASKED_DAYS = 14
UNCONFIRMED_DAYS = 3
#: Between two mails to one address about new offers.
PAUSE = timedelta(days=1)
_WISHES = {"words": "words", "kind": "kind", "territory": "territory", "sector": "sector", "by": "ready_by"}


@dataclass(frozen=True)
class Search:
    """A saved search. `token`: confirms, keeps and stops it. `expires_at`: None until it is confirmed."""

    id: int
    reference: str
    token: str = field(repr=False)
    language: Language
    email: str
    wanted: Wanted
    confirmed: bool
    expires_at: datetime | None


def save(store: Store, wanted: Wanted, email: str, language: Language, privacy_version: str) -> None:
    """Stores a search, once for each address, and writes the mail with the link that confirms it, once a day.

    Raises StoreUnavailable.
    """
    now = datetime.now(UTC)
    wishes = {column: getattr(wanted, name) for name, column in _WISHES.items()}
    with store.write() as connection:
        same = " AND ".join(f"{column} = :{column}" for column in (*wishes, "email", "language"))
        row = connection.execute(
            f"SELECT id FROM offer_searches WHERE {same}", wishes | {"email": email, "language": language}
        ).fetchone()
        search_id = row["id"] if row else None
        if search_id is None:
            reference = new_reference(connection)
            values = {"reference": reference, "token_hash": token_hash(store.token_of(reference)), "language": language}
            values |= wishes | {"email": email, "privacy_version": privacy_version, "created_at": stored_time(now)}
            search_id = insert(connection, "offer_searches", values | {"checked_at": stored_time(now)})
        outbox.add(connection, "search_confirm", search_id=search_id, once=f"search_confirm:{search_id}:{now.date()}")


def confirm(store: Store, search: Search) -> None:
    """The person wants it: it lives for a year from now, and once more each time it is said. Raises StoreUnavailable."""
    now = datetime.now(UTC)
    with store.write() as connection:
        connection.execute(
            "UPDATE offer_searches SET confirmed_at = coalesce(confirmed_at, :now), expires_at = :end, asked_at = NULL,"
            " mail_refused_at = NULL WHERE id = :id",
            {"now": stored_time(now), "end": stored_time(now + relativedelta(months=SEARCH_MONTHS)), "id": search.id},
        )


def stop(store: Store, search: Search) -> None:
    """The person has enough of this search: it is deleted. Raises StoreUnavailable."""
    with store.write() as connection:
        connection.execute("DELETE FROM offer_searches WHERE id = ?", (search.id,))


def stop_all(store: Store, search: Search) -> None:
    """No mail about any search goes to this address any more. Raises StoreUnavailable."""
    with store.write() as connection:
        connection.execute("DELETE FROM offer_searches WHERE email = ?", (search.email,))


def by_token(store: Store, token: str) -> Search | None:
    """The search that `token` opens, None for any other text. Raises StoreUnavailable."""
    return next(_found(store, "token_hash = ?", token_hash(token)), None)


def by_id(store: Store, search_id: int) -> Search | None:
    """The search of a row of the outbox; None when it was stopped meanwhile. Raises StoreUnavailable."""
    return next(_found(store, "id = ?", search_id), None)


def of_address(store: Store, email: str) -> list[Search]:
    """The confirmed searches of an address. Raises StoreUnavailable."""
    return list(_found(store, "email = ? AND confirmed_at IS NOT NULL", email))


def tell(store: Store, now: datetime | None = None) -> None:
    """Writes the mails about new offers, one a day for each address, and asks those whose year ends in two weeks.

    What is looked for is found before the transaction: nobody's form waits for it. Raises StoreUnavailable.
    """
    now = now or datetime.now(UTC)
    with store.read() as connection:
        newest = connection.execute("SELECT max(published_at) FROM offers WHERE state = 'published'").fetchone()[0]
        due = connection.execute(_DUE, _moments(now) | {"newest": newest or ""}).fetchall()
        found = {row["id"]: published.newly(connection, _wanted(row), row["checked_at"], newest) for row in due}
        ending = connection.execute(f"SELECT id FROM offer_searches WHERE {_ENDING}", _moments(now)).fetchall()
    if not due and not ending:
        return
    with store.write() as connection:
        for email, rows in groupby(due, lambda row: row["email"].casefold()):
            _tell_one(connection, email, list(rows), found, newest, stored_time(now))
        asked = connection.execute(
            f"UPDATE offer_searches SET asked_at = :now WHERE {_ENDING} RETURNING id", _moments(now)
        ).fetchall()
        for row in asked:
            outbox.add(connection, "search_asked", search_id=row["id"])


def purge(connection: sqlite3.Connection, now: datetime) -> int:
    """Removes searches whose time is over, that nobody confirmed, or whose address no server takes; how many."""
    unconfirmed = stored_time(now - timedelta(days=UNCONFIRMED_DAYS))
    return connection.execute(
        "DELETE FROM offer_searches WHERE expires_at <= ? OR mail_refused_at IS NOT NULL"
        " OR (confirmed_at IS NULL AND created_at < ?)",
        (stored_time(now), unconfirmed),
    ).rowcount


_ALIVE = "confirmed_at IS NOT NULL AND expires_at > :now AND mail_refused_at IS NULL"
_DUE = (
    f"SELECT * FROM offer_searches AS search WHERE {_ALIVE} AND checked_at < :newest AND NOT EXISTS"
    " (SELECT 1 FROM offer_searches AS told WHERE told.email = search.email AND told.told_at > :pause)"
    " ORDER BY email, id"
)
_ENDING = f"{_ALIVE} AND asked_at IS NULL AND expires_at <= :soon"


def _moments(now: datetime) -> dict[str, str]:
    soon, pause = now + timedelta(days=SEARCH_ASKED_DAYS), now - PAUSE
    return {"now": stored_time(now), "soon": stored_time(soon), "pause": stored_time(pause)}


def _tell_one(
    connection: sqlite3.Connection,
    email: str,
    rows: list[sqlite3.Row],
    found: dict[int, list[int]],
    newest: str,
    now: str,
) -> None:
    """One mail for all searches of an address; another sender may have told meanwhile, or the person stopped one."""
    still = [
        row["id"]
        for row in rows
        if connection.execute(
            "UPDATE offer_searches SET checked_at = ? WHERE id = ? AND checked_at = ?",
            (newest, row["id"], row["checked_at"]),
        ).rowcount
    ]
    hits = [search_id for search_id in still if found[search_id]]
    if not hits:
        return
    offers = sorted({offer for search_id in hits for offer in found[search_id]})
    outbox.add(connection, "search_found", search_id=hits[0], facts={"offers": offers, "searches": hits})
    connection.execute("UPDATE offer_searches SET told_at = ? WHERE email = ?", (now, email))


def _found(store: Store, condition: str, value: object) -> Iterator[Search]:
    with store.read() as connection:
        rows = connection.execute(f"SELECT * FROM offer_searches WHERE {condition} ORDER BY id", (value,)).fetchall()
    return (_search(store, row) for row in rows)


def _search(store: Store, row: sqlite3.Row) -> Search:
    return Search(
        id=row["id"],
        reference=row["reference"],
        token=store.token_of(row["reference"]),
        language=row["language"],
        email=row["email"],
        wanted=_wanted(row),
        confirmed=row["confirmed_at"] is not None,
        expires_at=datetime.fromisoformat(row["expires_at"]) if row["expires_at"] else None,
    )


def _wanted(row: sqlite3.Row) -> Wanted:
    return Wanted(**{name: row[column] for name, column in _WISHES.items()})
