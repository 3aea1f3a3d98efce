"""Expressions of interest as officers follow them up: a state, an owner, dated notes. One row, however often one calls."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from forms_api.store.database import Store, insert, stored_time
from forms_api.store.interests import Interest, InterestState, from_row

#: After so long without a contact somebody should look at it.
LIES_AFTER = timedelta(days=7)
#: Persons on a page.
PAGE = 50


@dataclass(frozen=True)
class FollowedInterest:
    """`owner`: the name of the officer who follows it up. `lies`: nobody got in touch for a week and it is not closed."""

    interest: Interest
    owner_id: int | None
    owner: str | None
    lies: bool


@dataclass(frozen=True)
class InterestList:
    """One page of the inbox. `found`: how many there are on all `pages`."""

    shown: list[FollowedInterest]
    found: int
    page: int
    pages: int


def followed(
    store: Store, territories: Sequence[str], state: InterestState | None = None, page: int | None = 1
) -> InterestList:
    """Those of these territory codes and of one state (None: those not closed), who waits longest first; `page` None: all on
    one. Raises StoreUnavailable."""
    where = f"territory IN ({', '.join('?' * len(territories))}) AND state " + ("= ?" if state else "<> ?")
    values = (*territories, state or "closed")
    with store.read() as connection:
        found: int = connection.execute(f"SELECT count(*) FROM interests WHERE {where}", values).fetchone()[0]
        pages = max(1, -(-found // PAGE))
        number = min(max(1, page or 1), pages)
        limits = (-1, 0) if page is None else (PAGE, (number - 1) * PAGE)
        rows = connection.execute(
            f"{_SELECT} WHERE {where} ORDER BY interests.id LIMIT ? OFFSET ?", (*values, *limits)
        ).fetchall()
        return InterestList([_followed(store, row) for row in rows], found, number, pages)


def to_follow(store: Store, territories: Sequence[str]) -> tuple[int, int]:
    """How many of these territory codes are new, and how many lie. Raises StoreUnavailable."""
    limit = stored_time(datetime.now(UTC) - LIES_AFTER)
    with store.read() as connection:
        row = connection.execute(
            "SELECT count(*) FILTER (WHERE state = 'new'), count(*) FILTER (WHERE coalesce(last_contact, created_at) < ?)"
            f" FROM interests WHERE state <> 'closed' AND territory IN ({', '.join('?' * len(territories))})",
            (limit, *territories),
        ).fetchone()
    return row[0], row[1]


def by_reference(store: Store, reference: str) -> FollowedInterest | None:
    """The one with this code. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute(f"{_SELECT} WHERE reference = ?", (reference,)).fetchone()
        return _followed(store, row) if row else None


def notes_of(store: Store, interest: Interest) -> list[sqlite3.Row]:
    """at, who, words; oldest first. Raises StoreUnavailable."""
    with store.read() as connection:
        return connection.execute(
            "SELECT * FROM interest_notes WHERE interest_id = ? ORDER BY id", (interest.id,)
        ).fetchall()


def follow(
    store: Store, interest: Interest, state: InterestState, owner_id: int | None, words: str | None, who: str
) -> None:
    """Sets state and owner and adds a note. The term of keeping runs anew where there was a contact: a note, another state."""
    now = stored_time(datetime.now(UTC))
    with store.write() as connection:
        touched = words is not None or state != interest.state
        connection.execute(
            "UPDATE interests SET state = ?, owner_id = ?, last_contact = CASE WHEN ? THEN ? ELSE last_contact END WHERE id = ?",
            (state, owner_id, touched, now, interest.id),
        )
        if words:
            insert(connection, "interest_notes", {"interest_id": interest.id, "at": now, "who": who, "words": words})


_SELECT = "SELECT interests.*, accounts.name AS owner_name FROM interests LEFT JOIN accounts ON accounts.id = owner_id"


def _followed(store: Store, row: sqlite3.Row) -> FollowedInterest:
    interest = from_row(store, row)
    last = interest.last_contact or interest.created_at
    lies = interest.state != "closed" and datetime.now(UTC) - last > LIES_AFTER
    return FollowedInterest(interest, row["owner_id"], row["owner_name"], lies)
