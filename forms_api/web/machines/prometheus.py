"""Figures without persons, for Prometheus."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, Response, abort, request

from forms_api.store import interests, outbox, seats
from forms_api.web.pages import services

prometheus = Blueprint("prometheus", __name__)


@prometheus.get("/metrics")
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
