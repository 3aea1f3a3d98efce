"""The addresses for machines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from forms_api.settings import Settings
from tests.support.visitor import INTEREST, INTERESTED, PERSON, REGISTRATION, Visitor


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


def test_prometheus_reads_figures_that_name_nobody(visitor: Visitor, settings: Settings) -> None:
    for address, person in ((REGISTRATION + "open", PERSON), (INTEREST, INTERESTED)):
        visitor.open(address)
        visitor.accepted(person)
    backups = settings.database.parent / "backup"
    backups.mkdir()
    (backups / "a.sqlite").touch()
    answer = visitor.client.get("/metrics")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    figures = dict(
        re.fullmatch(r"(opera_[a-z_]+(?:{[^}]+})?) ([0-9.e+-]+)", line).groups() for line in text.splitlines()
    )  # type: ignore[union-attr]
    assert figures['opera_registrations{event="open",state="confirmed"}'] == "1"
    assert figures['opera_interests{state="new"}'] == "1"
    assert (figures["opera_mails_waiting"], figures["opera_mails_failed"], figures["opera_site_stale"]) == (
        "3",
        "0",
        "0",
    )
    assert float(figures["opera_backup_age_seconds"]) < 60
    assert float(figures["opera_disk_free_bytes"]) > 1_000_000
    assert "anna" not in text.lower()


@pytest.mark.parametrize(
    ("peer", "forwarded", "status"),
    [
        ("127.0.0.1", "", 200),
        ("::1", "", 200),
        ("127.0.0.1", "127.0.0.1", 200),
        ("192.0.2.1", "", 404),
        ("192.0.2.1", "127.0.0.1", 404),
        ("127.0.0.1", "192.0.2.1", 404),
        ("127.0.0.1", "rubbish", 404),
        ("", "", 404),
    ],
)
def test_the_figures_are_for_this_machine_alone(visitor: Visitor, peer: str, forwarded: str, status: int) -> None:
    answer = visitor.client.get(
        "/metrics", environ_overrides={"REMOTE_ADDR": peer}, headers={"X-Forwarded-For": forwarded}
    )
    assert answer.status_code == status


def test_a_refusal_is_noted_by_its_route_and_not_by_its_address(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        visitor.get("/annulla/?token=SECRET", 404)
    (record,) = [each for each in caplog.records if each.message == "refused"]
    assert record.__dict__["about"] == {"route": "forms.cancel_it", "method": "GET", "status": 404}
    assert "SECRET" not in str(record.__dict__)
