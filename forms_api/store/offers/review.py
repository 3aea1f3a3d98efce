"""What an officer does with an offer: reads it, puts it into both languages, publishes or refuses it. And its end by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from dateutil.relativedelta import relativedelta

from forms_api.codes import Language
from forms_api.store import outbox
from forms_api.store.database import Store, insert, stored_time
from forms_api.store.offers import offered
from forms_api.store.offers.offered import ASKED_DAYS, LIFE_MONTHS, WITH_PHOTOS, Offer, OfferState


def listed(store: Store, state: OfferState) -> list[Offer]:
    """The offers in a state, those that have been in it longest first. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(
            f"SELECT {WITH_PHOTOS} FROM offers WHERE state = ? ORDER BY state_at, id", (state,)
        ).fetchall()
    return [offered.from_row(store, row) for row in rows]


def shown(store: Store, offer: Offer) -> dict[Language, tuple[str, str]]:
    """Title and words in each language that the offer is or was last shown in. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute("SELECT * FROM offer_texts WHERE offer_id = ?", (offer.id,)).fetchall()
    return {row["language"]: (row["title"], row["words"]) for row in rows}


def publish(store: Store, offer: Offer, texts: Mapping[Language, tuple[str, str]], facts: Mapping[str, str]) -> bool:
    """Shows an offer in these languages (title and words of each) for six months from now; False where it has ended.

    `facts`: kind, sector and territory as the officer corrected them. The offerer is told. Raises StoreUnavailable.
    """
    with store.write() as connection:
        now = datetime.now(
            UTC
        )  # in here, where they follow each other: saved searches are told of what is later than the last
        if offered.in_row(store, connection, offer.id).ends:
            return False
        connection.execute(
            "UPDATE offers SET state = 'published', state_at = :now, published_at = coalesce(published_at, :now),"
            " expires_at = :end, asked_at = NULL, kind = :kind, sector = :sector, territory = :territory WHERE id = :id",
            {
                **facts,
                "now": stored_time(now),
                "end": stored_time(now + relativedelta(months=LIFE_MONTHS)),
                "id": offer.id,
            },
        )
        connection.execute("DELETE FROM offer_texts WHERE offer_id = ?", (offer.id,))
        for language, (title, words) in texts.items():
            insert(
                connection,
                "offer_texts",
                {"offer_id": offer.id, "language": language, "title": title, "words": words},
            )
        if not offer.demonstration:
            outbox.add(connection, "offer_published", offer_id=offer.id)
    return True


def refuse(store: Store, offer: Offer, reason: str) -> bool:
    """Ends an offer; the offerer is told why. False where it had ended. Raises StoreUnavailable."""
    with store.write() as connection:
        refused = offered.end(connection, offer.id, "refused", reason)
        if refused:
            outbox.add(connection, "offer_refused", offer_id=offer.id)
        return refused


def let_age(store: Store, now: datetime | None = None) -> None:
    """Asks those whose offer ends in two weeks whether it still stands; ends those whose time is over.

    Raises StoreUnavailable.
    """
    now = now or datetime.now(UTC)
    soon = stored_time(now + timedelta(days=ASKED_DAYS))
    with store.read() as connection:
        due = connection.execute(
            "SELECT 1 FROM offers WHERE state = 'published' AND (expires_at <= ? OR (expires_at <= ? AND asked_at IS NULL))"
            " LIMIT 1",
            (stored_time(now), soon),
        ).fetchone()
    if not due:
        return
    with store.write() as connection:
        over = connection.execute(
            "SELECT id, demonstration FROM offers WHERE state = 'published' AND expires_at <= ?", (stored_time(now),)
        ).fetchall()
        for row in over:
            offered.end(connection, row["id"], "expired")
            if not row["demonstration"]:
                outbox.add(connection, "offer_expired", offer_id=row["id"])
        asked = connection.execute(
            "UPDATE offers SET asked_at = ? WHERE state = 'published' AND expires_at <= ? AND asked_at IS NULL"
            " RETURNING id, demonstration",
            (stored_time(now), soon),
        ).fetchall()
        for row in asked:
            if not row["demonstration"]:
                outbox.add(connection, "offer_asked", offer_id=row["id"])
