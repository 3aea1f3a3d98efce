"""Figures for the programme, from who is stored and from the counts that a purge left.

A group of fewer than five persons is never shown by itself: it is counted among the others, and where those are fewer than
five too, the next smallest group goes with them, so that nothing can be had by subtracting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from forms_api.store.database import Store

#: The fewest persons that are shown as a group.
SMALLEST_GROUP = 5
Dimension = Literal["event_id", "territory", "language", "profile", "month", "topic", "state"]
#: By what each kind is broken down. The topic of an offer, and of a request about one, is what is offered.
DIMENSIONS: dict[str, tuple[Dimension, ...]] = {
    "registration": ("event_id", "territory", "language", "profile", "month"),
    "interest": ("topic", "state", "territory", "language", "profile", "month"),
    "offer": ("topic", "territory", "language", "month"),
    "request": ("topic", "territory", "language", "month"),
}
#: What else is counted in each group: a state, or what `Counted.present` stands for.
COLUMNS: dict[str, tuple[str, ...]] = {
    "registration": ("confirmed", "waiting", "cancelled", "present"),
    "interest": (),
    "offer": ("published", "refused", "withdrawn", "expired"),
    "request": ("answered",),
}
#: Not a state, since it goes on: who was present, what was ever published.
_MARKED = ("present", "published")


@dataclass(frozen=True)
class Counted:
    """So many persons who have all this in common. `month`: YYYY-MM, "" where an old purge kept none. `present`: 1 for who
    was present, and for an offer that was published."""

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
    """A line of a table. `name` None: the groups that are too small, together. `parts`: how many by each of COLUMNS."""

    name: str | None
    persons: int
    parts: Mapping[str, int]


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
        offered = connection.execute(
            "SELECT 'offer' AS form, substr(created_at, 1, 7) AS month, language, territory, kind AS topic, state,"
            " published_at IS NOT NULL AS present, count(*) AS persons FROM offers WHERE NOT demonstration"
            " GROUP BY 2, 3, 4, 5, 6, 7 UNION ALL"
            " SELECT 'request', substr(asked.created_at, 1, 7), asked.language, offers.territory, offers.kind,"
            " iif(asked.answer IS NULL, 'unanswered', 'answered'), 0, count(*) FROM offer_requests AS asked"
            " JOIN offers ON offers.id = asked.offer_id WHERE NOT offers.demonstration GROUP BY 2, 3, 4, 5, 6"
        ).fetchall()
    return [
        *(Counted(**dict(row)) for row in purged),
        *(
            Counted(form="registration", territory=territory_of(row["event_id"]), topic="", **dict(row))
            for row in registered
        ),
        *(Counted(form="interest", event_id="", present=0, **dict(row)) for row in interested),
        *(Counted(event_id="", profile="", **dict(row)) for row in offered),
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
    parts = Counter[str]()
    for row in rows:
        parts[row.state] += 0 if row.state in _MARKED else row.persons
    marked = sum(row.persons for row in rows if row.present)
    return Group(name, sum(row.persons for row in rows), Counter({**parts, **dict.fromkeys(_MARKED, marked)}))
