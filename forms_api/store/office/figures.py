"""Figures for the programme, from who is stored and from the counts that a purge left.

A group of fewer than five persons is never shown by itself: it is counted among the others, and where those are fewer than
five too, the next smallest group goes with them, so that nothing can be had by subtracting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from forms_api.store.database import Store

#: The fewest persons that are shown as a group.
SMALLEST_GROUP = 5
Dimension = Literal["event_id", "territory", "language", "profile", "month", "topic", "state"]
#: By what each kind is broken down.
DIMENSIONS: dict[str, tuple[Dimension, ...]] = {
    "registration": ("event_id", "territory", "language", "profile", "month"),
    "interest": ("topic", "state", "territory", "language", "profile", "month"),
}


@dataclass(frozen=True)
class Counted:
    """So many persons who have all this in common. `month`: YYYY-MM, "" where an old purge kept none."""

    form: str
    event_id: str
    month: str
    language: str
    territory: str
    profile: str
    topic: str
    state: str
    present: int
    persons: int


@dataclass(frozen=True)
class Group:
    """A line of a table. `name` None: the groups that are too small, together."""

    name: str | None
    persons: int
    confirmed: int
    waiting: int
    cancelled: int
    present: int


def counted(store: Store, territory_of: Callable[[str], str]) -> list[Counted]:
    """Everybody, stored or purged; `territory_of`: that of an event by its id. Raises StoreUnavailable."""
    with store.read() as connection:
        purged = connection.execute("SELECT * FROM purged_counts").fetchall()
        registered = connection.execute(
            "SELECT event_id, substr(created_at, 1, 7) AS month, language, coalesce(profile, '') AS profile, state,"
            " present_at IS NOT NULL AS present, count(*) AS persons FROM registrations GROUP BY 1, 2, 3, 4, 5, 6"
        ).fetchall()
        interested = connection.execute(
            "SELECT substr(created_at, 1, 7) AS month, language, territory, profile, topic, state, count(*) AS persons"
            " FROM interests GROUP BY 1, 2, 3, 4, 5, 6"
        ).fetchall()
    return [
        *(Counted(**dict(row)) for row in purged),
        *(
            Counted(form="registration", territory=territory_of(row["event_id"]), topic="", **dict(row))
            for row in registered
        ),
        *(Counted(form="interest", event_id="", present=0, **dict(row)) for row in interested),
    ]


def groups(rows: Iterable[Counted], dimension: Dimension) -> list[Group]:
    """A table, by the size of its groups (months: by time). Empty where all are fewer than five persons."""
    found: dict[str, list[Counted]] = {}
    for row in rows:
        found.setdefault(getattr(row, dimension), []).append(row)
    sizes = Counter({name: sum(row.persons for row in its) for name, its in found.items()})
    if sizes.total() < SMALLEST_GROUP:
        return []
    small = [name for name, size in sizes.items() if size < SMALLEST_GROUP]
    large = sorted(sizes.keys() - set(small), key=lambda name: (-sizes[name], name))
    while small and large and sum(sizes[name] for name in small) < SMALLEST_GROUP:
        small.append(large.pop())
    if dimension == "month":
        large.sort()
    table = [_group(name, found[name]) for name in large]
    return [*table, _group(None, [row for name in small for row in found[name]])] if small else table


def total(rows: Iterable[Counted]) -> Group:
    """All of them."""
    return _group(None, list(rows))


def _group(name: str | None, rows: list[Counted]) -> Group:
    states = Counter[str]()
    for row in rows:
        states[row.state] += row.persons
    present = sum(row.persons for row in rows if row.present)
    return Group(name, states.total(), states["confirmed"], states["waiting"], states["cancelled"], present)
