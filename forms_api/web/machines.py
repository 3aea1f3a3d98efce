"""The two addresses for machines, in JSON: the seats of an event, and what is alive."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, jsonify

from forms_api.codes import LANGUAGES
from forms_api.standing import standing_with_seats
from forms_api.store import seats
from forms_api.store.offers import offered, published
from forms_api.web.pages import services

machines = Blueprint("machines", __name__)


@machines.get("/api/events/<event_id>")
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


@machines.get("/api/offers/<reference>/<int:place>.<any(webp, jpg):kind>")
def offer_photo(reference: str, place: int, kind: str) -> Response:
    """A photo of a published offer; 404 once it is published no longer."""
    store = services().store
    found = published.by_reference(store, reference, LANGUAGES[0])
    photo = offered.photo(store, found.id, place) if found else None
    if photo is None:
        abort(404)
    return Response(
        photo.webp if kind == "webp" else photo.jpeg, content_type=f"image/{'webp' if kind == 'webp' else 'jpeg'}"
    )


@machines.get("/health")
def health() -> tuple[Response, int]:
    """`{"site": "ok" | "stale", "database": "ok" | "unavailable"}`, 503 without the database.

    `stale`: a newer build cannot be read and the last good one is shown, which is no outage.
    """
    site = services().site
    site.current()
    database = services().store.healthy()
    answer = jsonify(site="stale" if site.stale else "ok", database="ok" if database else "unavailable")
    return answer, 200 if database else 503
