"""The log of readings and changes as an administrator looks through it, newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from forms_api.store.database import Store

#: Lines on a page.
PAGE = 100


def entries(
    store: Store, seen: Collection[str] | None, who: str = "", action: str = "", page: int | None = 1
) -> tuple[list[sqlite3.Row], int, int]:
    """Lines of an account and of an action ("": of all), the page they are on and how many there are; `page` None: all lines.

    `seen`: only those of these accounts, None for all. Raises StoreUnavailable.
    """
    conditions, values = ["TRUE"], list[str | int]()
    for column, wanted in (("who", who), ("command", action)):
        if wanted:
            conditions.append(f"{column} = ?")
            values.append(wanted)
    if seen is not None:
        conditions.append(f"who IN ({', '.join('?' * len(seen))})")
        values += seen
    where = " AND ".join(conditions)
    with store.read() as connection:
        number: int = connection.execute(f"SELECT count(*) FROM access_log WHERE {where}", values).fetchone()[0]
        pages = max(1, -(-number // PAGE))
        page = page and min(page, pages)
        limits = (-1, 0) if page is None else (PAGE, (page - 1) * PAGE)
        rows = connection.execute(
            f"SELECT * FROM access_log WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?", [*values, *limits]
        ).fetchall()
    return rows, page or 1, pages


def actions(store: Store) -> list[str]:
    """What was ever done, by name: looked up in the index from one to the next. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(
            "WITH RECURSIVE known (command) AS (SELECT min(command) FROM access_log UNION ALL"
            " SELECT (SELECT min(command) FROM access_log WHERE command > known.command) FROM known"
            " WHERE known.command IS NOT NULL) SELECT command FROM known WHERE command IS NOT NULL"
        ).fetchall()
    return [row["command"] for row in rows]
