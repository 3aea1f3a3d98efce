"""The log of readings and changes as an administrator looks through it, newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from forms_api.store.database import Store

#: Lines on a page.
PAGE = 100


def entries(
    store: Store, seen: Collection[str] | None, who: str = "", action: str = "", page: int | None = 1
) -> tuple[list[sqlite3.Row], int]:
    """Lines of an account and of an action ("": of all), and how many pages there are; `page` None: all lines.

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
        limits = (-1, 0) if page is None else (PAGE, (page - 1) * PAGE)
        rows = connection.execute(
            f"SELECT * FROM access_log WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?", [*values, *limits]
        ).fetchall()
    return rows, max(1, -(-number // PAGE))


def choices(store: Store, column: str, seen: Collection[str] | None) -> list[str]:
    """The values of `who` or of `command` that there are. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(f"SELECT DISTINCT {column} AS value, who FROM access_log ORDER BY 1").fetchall()
    return list(dict.fromkeys(row["value"] for row in rows if seen is None or row["who"] in seen))
