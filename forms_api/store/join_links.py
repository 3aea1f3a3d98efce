"""The link by which those registered connect to an online event. It stands nowhere in the site: decisions/0009."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from forms_api.store import outbox
from forms_api.store.database import Store, stored_time


def of_event(store: Store, event_id: str) -> str | None:
    """The link; None where no officer has given one. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute("SELECT url FROM join_links WHERE event_id = ?", (event_id,)).fetchone()
    return str(row["url"]) if row else None


def set_link(store: Store, event_id: str, url: str) -> int:
    """Keeps the link and writes it to all who have a seat and an e-mail, each link once; how many mails were written.

    Raises StoreUnavailable.
    """
    now = stored_time(datetime.now(UTC))
    digest = hashlib.sha256(url.encode()).hexdigest()[:16]
    with store.write() as connection:
        connection.execute(
            "INSERT INTO join_links (event_id, url, set_at) VALUES (?, ?, ?)"
            " ON CONFLICT (event_id) DO UPDATE SET url = excluded.url, set_at = excluded.set_at",
            (event_id, url, now),
        )
        ids = [
            row["id"]
            for row in connection.execute(
                "SELECT id FROM registrations WHERE event_id = ? AND state = 'confirmed' AND email IS NOT NULL"
                " ORDER BY id",
                (event_id,),
            )
        ]
        return sum(outbox.add(connection, "join_link", registration_id=i, once=f"join:{i}:{digest}") for i in ids)
