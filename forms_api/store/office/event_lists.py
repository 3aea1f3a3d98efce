"""The list of an event as officers look through it: found by name, telephone, e-mail or code, a state, an order, a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from forms_api.codes import Language
from forms_api.same_person import name_key
from forms_api.store.database import Store
from forms_api.store.registered import Listed, listed

#: What one may ask to see: a state, everybody who comes or waits, those who were present, those to call.
StateFilter = Literal["active", "confirmed", "waiting", "cancelled", "present", "call", "all"]
FILTERS: tuple[StateFilter, ...] = ("active", "confirmed", "waiting", "cancelled", "present", "call", "all")
SortKey = Literal["name", "arrival"]
SORTS: tuple[SortKey, ...] = ("name", "arrival")
#: Persons on a page.
PAGE = 50

_CONDITIONS: dict[StateFilter, str] = {
    "active": "state <> 'cancelled'",
    "present": "present_at IS NOT NULL",
    "call": "state <> 'cancelled' AND (email IS NULL OR mail_refused_at IS NOT NULL)",
    "all": "TRUE",
    "confirmed": "state = 'confirmed'",
    "waiting": "state = 'waiting'",
    "cancelled": "state = 'cancelled'",
}


@dataclass(frozen=True)
class EventList:
    """One page of a list. `found`: how many there are on all `pages`."""

    persons: list[Listed]
    found: int
    page: int
    pages: int


def select(
    store: Store, event_id: str, search: str, state: StateFilter, sort: SortKey, page: int | None = 1
) -> EventList:
    """Those of the event whom `search` finds; `page` None: all on one. Raises StoreUnavailable."""
    condition, values = _searched(search)
    where = f"WHERE event_id = :event AND {_CONDITIONS[state]} AND {condition}"
    order = {"name": "sort_name, id", "arrival": "id"}[sort]
    with store.read() as connection:
        found: int = connection.execute(
            f"SELECT count(*) FROM registrations {where}", values | {"event": event_id}
        ).fetchone()[0]
        pages = max(1, -(-found // PAGE))
        number = min(max(1, page or 1), pages)
        limits = {"event": event_id, "limit": -1 if page is None else PAGE, "before": (number - 1) * PAGE}
        rows = connection.execute(
            f"SELECT * FROM registrations {where} ORDER BY {order} LIMIT :limit OFFSET :before", values | limits
        ).fetchall()
        return EventList(listed(store, connection, event_id, rows), found, number, pages)


def present(store: Store, event_id: str) -> int:
    """How many of an event were seen to come. Raises StoreUnavailable."""
    with store.read() as connection:
        number: int = connection.execute(
            "SELECT count(*) FROM registrations WHERE event_id = ? AND present_at IS NOT NULL", (event_id,)
        ).fetchone()[0]
    return number


@dataclass(frozen=True)
class Reached:
    """Whom a message goes to, of one language. `calls`: how many of them no mail reaches."""

    persons: int
    calls: int


def reached(
    store: Store, event_id: str, states: Sequence[str], references: Sequence[str] | None
) -> dict[Language, Reached]:
    """By language, those of these states who have one of the codes (None: all). Raises StoreUnavailable."""
    chosen = "TRUE" if references is None else f"reference IN ({', '.join('?' * len(references))})"
    with store.read() as connection:
        rows = connection.execute(
            "SELECT language, count(*) AS persons, count(*) FILTER (WHERE email IS NULL OR mail_refused_at IS NOT NULL) AS calls"
            f" FROM registrations WHERE event_id = ? AND state IN ({', '.join('?' * len(states))}) AND {chosen} GROUP BY language",
            (event_id, *states, *(references or ())),
        ).fetchall()
    return {row["language"]: Reached(row["persons"], row["calls"]) for row in rows}


def _searched(search: str) -> tuple[str, dict[str, object]]:
    """Every word must be in the name, however it is written; or all of it in a code, a telephone or an e-mail."""
    if not search.strip():
        return "TRUE", {}
    words = [name_key(word, "").strip() for word in search.split()]
    values: dict[str, object] = {f"word{number}": word for number, word in enumerate(words) if word}
    ways = [" AND ".join(f"instr(name_key, :{name})" for name in values)] if values else []
    code = re.sub(r"[^A-Z0-9]", "", search.upper())
    digits = re.sub(r"\D", "", search)
    values |= {"code": code, "digits": digits.removeprefix("00").lstrip("0"), "email": search.strip().lower()}
    ways += ["reference = :code", "instr(lower(email), :email)"]
    if len(digits) > 3:
        ways.append("instr(phone, :digits)")
    return f"({' OR '.join(ways)})", values
