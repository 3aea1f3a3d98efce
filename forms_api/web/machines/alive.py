"""The seats of an event, and what is alive, in JSON."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, jsonify

from forms_api.standing import standing_with_seats
from forms_api.store import seats
from forms_api.store.database import StoreUnavailable
from forms_api.web.pages import services

alive = Blueprint("alive", __name__)


@alive.get("/api/events/<event_id>")
def event_seats(event_id: str) -> Response | tuple[Response, int]:
    """`{"id", "state", "open", "seats", "taken", "free", "waiting"}`, 404 for an unknown event; `open` is true for the waiting list too."""
    event = services().site.current().catalogue.event(event_id)
    if event is None:
        return jsonify(error="unknown event"), 404
    count = seats.seats_of(services().store, event)
    standing = standing_with_seats(event, datetime.now(UTC), count)
    return jsonify(
        id=event.id,
        state=standing.value,
        open=standing.accepts,
        seats=count.total,
        taken=count.confirmed,
        free=count.free,
        waiting=count.waiting,
    )


@alive.get("/health")
def health() -> tuple[Response, int]:
    """`{"site": "ok" | "stale", "database": "ok" | "read-only" | "unavailable"}`, 503 where nothing can be stored.

    `stale`: a newer build cannot be read and the last good one is shown, which is no outage. `read-only`: pages answer,
    forms do not; why (full, locked) is in the log. Within a second, and nothing is stored.
    """
    site = services().site
    site.current()
    database = _database()
    answer = jsonify(site="stale" if site.stale else "ok", database=database)
    return answer, 200 if database == "ok" else 503


def _database() -> str:
    store = services().store
    try:
        store.need_writing()
    except StoreUnavailable as error:
        current_app.logger.error("Nothing can be stored: %s", error)
        return "read-only" if store.healthy() else "unavailable"
    return "ok"
