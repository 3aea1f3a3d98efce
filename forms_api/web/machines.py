"""The addresses for machines: the seats of an event and what is alive, in JSON; figures for Prometheus."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, jsonify, request

from forms_api.codes import LANGUAGES
from forms_api.standing import standing_with_seats
from forms_api.store import interests, outbox, seats
from forms_api.store.database import StoreUnavailable
from forms_api.store.offers import offered, published
from forms_api.store.offers.published import PublishedOffer
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


@machines.get("/api/offers.json")
def offers_json() -> Response:
    """`{"license", "offers": [...]}`: the published things, never skills, as open data under CC BY 4.0, with the texts and the
    page of each language they are shown in. Days are ISO 8601, sectors divisions of NACE. Raises StoreUnavailable."""
    catalogue = services().site.current().catalogue
    found: dict[str, dict[str, object]] = {}
    for language in LANGUAGES:
        for offer in published.things(services().store, language):
            kept = found.setdefault(offer.reference, {"reference": offer.reference, "texts": {}} | _facts(offer))
            if offer.language == language:
                page = f"{services().settings.public_url.rstrip('/')}{catalogue.pages[language]['offers']}?offer={offer.reference}"
                kept["texts"] |= {language: {"title": offer.title, "description": offer.words, "url": page}}  # type: ignore[operator]
    return jsonify(license="CC BY 4.0", offers=list(found.values()))


def _facts(offer: PublishedOffer) -> dict[str, object]:
    same = (
        "kind",
        "sector",
        "territory",
        "available_from",
        "quantity",
        "condition",
        "company",
        "photos",
        "demonstration",
    )
    days = {"published": offer.published_at.date().isoformat(), "expires": offer.expires_at.date().isoformat()}
    return {name: getattr(offer, name) for name in same} | days


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


@machines.get("/metrics")
def metrics() -> Response:
    """Figures without persons, for a Prometheus on this machine; 404 to everybody else. Raises StoreUnavailable."""
    if not _is_here():
        abort(404)
    lines = [f"opera_{name} {value:.15g}" for name, value in _figures()]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")


def _is_here() -> bool:
    """Whether the asker is on this machine, and so is whoever a proxy names that is not believed."""
    named = request.headers.get("X-Forwarded-For", "").split(",")
    asking = [address.strip() for address in (request.remote_addr or "", *named) if address.strip()]
    try:
        return bool(asking) and all(ip_address(address).is_loopback for address in asking)
    except ValueError:
        return False


def _figures() -> Iterator[tuple[str, float]]:
    """Names (without `opera_`) with labels, and values; times in seconds, sizes in bytes."""
    store, settings = services().store, services().settings
    for event_id, number in seats.counts(store).items():
        for state, persons in number.items():
            yield f'registrations{{event="{event_id}",state="{state}"}}', persons
    for state, persons in interests.numbers(store).items():
        yield f'interests{{state="{state}"}}', persons
    unsent = outbox.unsent(store)
    waiting = [datetime.fromisoformat(row["created_at"]).timestamp() for row in unsent if not row["given_up_at"]]
    yield "mails_waiting", len(waiting)
    yield "mails_failed", len(unsent) - len(waiting)
    yield "mails_oldest_seconds", time.time() - min(waiting, default=time.time())
    if made := [path.stat().st_mtime for path in (settings.database.parent / "backup").glob("*.sqlite*")]:
        yield "backup_age_seconds", time.time() - max(made)
    yield (
        "database_bytes",
        _size(settings.database) + _size(settings.database.with_name(f"{settings.database.name}-wal")),
    )
    yield "disk_free_bytes", shutil.disk_usage(settings.database.parent).free
    yield "site_stale", services().site.stale


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
