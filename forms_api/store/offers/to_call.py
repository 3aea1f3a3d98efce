"""Whom of the database an officer calls: those whom no mail reaches, with all that they have not been told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms_api.store.database import Store
from forms_api.store.offers import asked, offered
from forms_api.store.offers.asked import Asked
from forms_api.store.offers.offered import Offer

#: News that are told by telephone, each as long as it is true.
_TRUE_WHILE = {
    "offer_published": "offers.state = 'published'",
    "offer_refused": "offers.state = 'refused'",
    "offer_asked": "offers.state = 'published' AND offers.asked_at IS NOT NULL",
    "request_notice": "offers.state = 'published' AND asked.answer IS NULL",
    "request_answer": "TRUE",
    "address_refused": "outbox.request_id IS NOT NULL OR offers.state IN ('waiting', 'published')",
}
#: A mail with a request_id is to whoever asked, any other to whoever offers.
_WHO = "iif(outbox.request_id IS NULL, offers.{0}, asked.{0}) AS who_{0}"
_TO_TELL = f"""SELECT outbox.kind, offers.id AS offer, asked.id AS request, outbox.request_id IS NOT NULL AS to_asker,
    {", ".join(_WHO.format(column) for column in ("reference", "email", "mail_refused_at"))}
    FROM outbox LEFT JOIN offer_requests AS asked
        ON asked.id = coalesce(outbox.request_id, json_extract(outbox.facts, '$.request'))
    JOIN offers ON offers.id = coalesce(outbox.offer_id, asked.offer_id)
    WHERE CASE outbox.kind {" ".join(f"WHEN '{kind}' THEN {true}" for kind, true in _TRUE_WHILE.items())} END
        AND outbox.kind IN ({", ".join(f"'{kind}'" for kind in _TRUE_WHILE)})
        AND (who_email IS NULL OR who_mail_refused_at IS NOT NULL AND (outbox.kind = 'address_refused'
            OR outbox.given_up_at IS NOT NULL OR outbox.created_at >= who_mail_refused_at))
        AND NOT EXISTS (SELECT 1 FROM access_log
            WHERE subject = who_reference AND command = 'called' AND at >= outbox.created_at)"""


@dataclass(frozen=True)
class News:
    """What to tell: the kind of the mail that could not be written, and the request it is about."""

    about: str
    request: Asked | None


@dataclass(frozen=True)
class OfferCall:
    """A person to call, who offers or asks, and what to tell her, the oldest first."""

    offer: Offer
    person: Offer | Asked
    news: tuple[News, ...]


def calls(store: Store, territories: Sequence[str], offer_id: int | None = None) -> list[OfferCall]:
    """Who is to be called about offers of these territory codes, or about one of them, each once, oldest news first; whoever
    was called since is out. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(
            f"{_TO_TELL} AND offers.territory IN ({', '.join('?' * len(territories))}) AND (?{len(territories) + 1} IS NULL"
            f" OR offers.id = ?{len(territories) + 1}) ORDER BY outbox.id",
            (*territories, offer_id),
        ).fetchall()
    found: dict[str, OfferCall] = {}
    for row in rows:
        offer = offered.by_id(store, row["offer"])
        request = asked.by_id(store, row["request"]) if row["request"] else None
        person = request if row["to_asker"] else offer
        if offer is None or person is None:  # erased between two readings
            continue
        known = found.get(person.reference, OfferCall(offer, person, ()))
        news = dict.fromkeys((*known.news, News(row["kind"], request)))
        found[person.reference] = OfferCall(offer, person, tuple(news))
    return list(found.values())
