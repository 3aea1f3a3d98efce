"""What waits for an officer: persons to call, offers to read, mails that did not go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from forms_api.store.database import Store, stored_time
from forms_api.store.registered import Registration, from_row

#: News that whoever has no e-mail hears by telephone.
_NEWS = ("promoted", "event_changed", "message", "join_link", "address_refused")
#: How long a call is asked for.
_ASKED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Call:
    """A person whom no mail reaches, and what to tell her: the kind of the mail that could not be written to her."""

    person: Registration
    about: str


def calls(store: Store) -> list[Call]:
    """Who is to be called, each once, oldest news first; whoever was called since is out. Raises StoreUnavailable."""
    since = stored_time(datetime.now(UTC) - _ASKED_FOR)
    with store.read() as connection:
        rows = connection.execute(
            "SELECT registrations.*, outbox.kind AS about FROM registrations"
            " JOIN (SELECT registration_id, max(id) AS last FROM outbox WHERE created_at > ?"
            f"  AND kind IN ({', '.join('?' * len(_NEWS))}) GROUP BY registration_id) AS news"
            " ON news.registration_id = registrations.id JOIN outbox ON outbox.id = last"
            " WHERE state <> 'cancelled' AND (email IS NULL OR mail_refused_at IS NOT NULL) AND NOT EXISTS"
            "  (SELECT 1 FROM access_log WHERE subject = reference AND command = 'called' AND at >= outbox.created_at)"
            " ORDER BY outbox.id",
            (since, *_NEWS),
        ).fetchall()
        return [Call(from_row(store, connection, "registrations", row), row["about"]) for row in rows]


def given_up(store: Store) -> list[dict[str, Any]]:
    """Mails that were given up: kind, reference, event_id of a registration, territory of an expression of interest or of an
    offer, whether it is an `offer` (1). A request is told by its offer. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(
            "SELECT outbox.kind, coalesce(registrations.reference, interests.reference, offers.reference) AS reference,"
            " event_id, coalesce(interests.territory, offers.territory) AS territory, offers.id IS NOT NULL AS offer"
            " FROM outbox LEFT JOIN registrations ON registrations.id = registration_id"
            " LEFT JOIN interests ON interests.id = interest_id LEFT JOIN offer_requests ON offer_requests.id = request_id"
            " LEFT JOIN offers ON offers.id = coalesce(outbox.offer_id, offer_requests.offer_id)"
            " WHERE given_up_at IS NOT NULL ORDER BY outbox.id"
        ).fetchall()
    return [dict(row) for row in rows]


def offers_to_read(store: Store, territories: Sequence[str]) -> int:
    """How many offers of these territory codes nobody has read. Raises StoreUnavailable."""
    with store.read() as connection:
        number: int = connection.execute(
            f"SELECT count(*) FROM offers WHERE state = 'waiting' AND territory IN ({', '.join('?' * len(territories))})",
            territories,
        ).fetchone()[0]
    return number
