"""Offers that are over, and the persons behind them: gone after their term, counted for the programme's figures."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from forms_api.store.offers import searches

#: In the counts, an offer that was ever published is marked as who was present is; what only demonstrates counts for nothing.
_COUNTED = """INSERT INTO purged_counts
    SELECT form, '', month, language, territory, '', topic, state, published, count(*) FROM (
        SELECT 'offer' AS form, substr(created_at, 1, 7) AS month, language, territory, kind AS topic, state,
            published_at IS NOT NULL AS published
        FROM offers WHERE id IN (SELECT id FROM old_offers) AND NOT demonstration
        UNION ALL
        SELECT 'request', substr(asked.created_at, 1, 7), asked.language, offers.territory, offers.kind,
            iif(asked.answer IS NULL, 'unanswered', 'answered'), 0
        FROM offer_requests AS asked JOIN offers ON offers.id = asked.offer_id
        WHERE asked.id IN (SELECT id FROM old_requests) AND NOT offers.demonstration
    ) GROUP BY form, month, language, territory, topic, state, published
    ON CONFLICT DO UPDATE SET persons = persons + excluded.persons"""


def purge(connection: sqlite3.Connection, limit: str) -> int:
    """Removes the offers that ended before `limit` (a stored time) with the requests about them, and the requests that were
    made, and answered, before it. Adds all to the counts. Removes saved searches whose own term is over. How many persons."""
    connection.execute(
        "CREATE TEMP TABLE old_offers AS SELECT id FROM main.offers"
        " WHERE state IN ('refused', 'withdrawn', 'expired') AND state_at < ?",
        (limit,),
    )
    connection.execute(
        "CREATE TEMP TABLE old_requests AS SELECT id FROM main.offer_requests"
        " WHERE offer_id IN (SELECT id FROM old_offers) OR coalesce(answered_at, created_at) < ?",
        (limit,),
    )
    try:
        connection.execute(_COUNTED)
        removed = searches.purge(connection, datetime.now(UTC))
        removed += connection.execute("DELETE FROM offer_requests WHERE id IN (SELECT id FROM old_requests)").rowcount
        return removed + connection.execute("DELETE FROM offers WHERE id IN (SELECT id FROM old_offers)").rowcount
    finally:
        connection.execute("DROP TABLE old_offers")
        connection.execute("DROP TABLE old_requests")
