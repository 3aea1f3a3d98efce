"""The two addresses for machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.support.visitor import (
    Visitor,
)


def test_seats_of_an_unknown_event_are_404_in_json(visitor: Visitor) -> None:
    answer = visitor.client.get("/api/events/nowhere")
    assert (answer.status_code, answer.json) == (404, {"error": "unknown event"})


def test_health_tells_what_is_alive(
    visitor: Visitor, app: Flask, site_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = visitor.client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"site": "ok", "database": "ok"})
    (site_folder / "catalogue.json").unlink()
    assert visitor.client.get("/health").json == {"site": "stale", "database": "ok"}
    monkeypatch.setattr(type(app.extensions["forms_api"].store), "healthy", lambda self: False)
    answer = visitor.client.get("/health")
    assert (answer.status_code, answer.json) == (503, {"site": "stale", "database": "unavailable"})
