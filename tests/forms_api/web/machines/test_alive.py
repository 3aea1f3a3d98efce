"""The addresses for machines."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from flask import Flask

from forms_api.settings import Settings
from forms_api.store.database import StoreUnavailable
from forms_api.store.durability import turns
from tests.support.visitor import INTEREST, INTERESTED, PERSON, REGISTRATION, Visitor, raising
from tests.support.workers import workers_on


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
    store = app.extensions["forms_api"].store
    monkeypatch.setattr(type(store), "need_writing", raising(StoreUnavailable("full")))
    answer = visitor.client.get("/health")
    assert (answer.status_code, answer.json) == (503, {"site": "stale", "database": "read-only"})
    store.path.unlink()
    answer = visitor.client.get("/health")
    assert (answer.status_code, answer.json) == (503, {"site": "stale", "database": "unavailable"})


def health(visitor: Visitor) -> tuple[int, str, float]:
    started = time.monotonic()
    answer = visitor.client.get("/health")
    return answer.status_code, answer.json["database"], time.monotonic() - started  # type: ignore[index]


def test_health_tells_within_a_second_that_another_program_holds_the_database(visitor: Visitor, app: Flask) -> None:
    path = app.extensions["forms_api"].store.path
    for lock in (turns.lock_file(path), None):
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            if lock is None:
                other.execute("BEGIN IMMEDIATE")
            else:
                fcntl.flock(lock, fcntl.LOCK_EX)
            status, database, seconds = health(visitor)
            assert (status, database) == (503, "read-only")
            assert seconds < 1
        if lock is not None:
            os.close(lock)
    assert health(visitor)[:2] == (200, "ok")


def test_health_stores_nothing(visitor: Visitor, app: Flask) -> None:
    store = app.extensions["forms_api"].store
    assert health(visitor)[1] == "ok"  # the connection is open from here on
    before = [path.stat().st_size for path in sorted(store.path.parent.glob("forms*"))]
    assert health(visitor)[:2] == (200, "ok")
    assert [path.stat().st_size for path in sorted(store.path.parent.glob("forms*"))] == before


MOUNTING = ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "private"]
FILL = 'mount -t tmpfs -o size=6m none "$0" && exec "$@"'  # a disk of its own, seen by these workers alone


@pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run([*MOUNTING, "true"], check=False).returncode != 0,
    reason="no mount namespaces here",
)
def test_workers_on_a_full_disk_give_the_form_back_and_say_so_in_their_health(
    tmp_path: Path, site_folder: Path
) -> None:
    """The disk is the workers' own: a helper within it fills and empties it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with workers_on(disk / "forms.sqlite", site_folder, *MOUNTING, "sh", "-c", FILL, str(disk), at=tmp_path) as workers:
        inside = Path(f"/proc/{workers.process.pid}/root{disk}")
        address = REGISTRATION + "open"
        assert workers.send(address, PERSON).status == 303
        page = workers.ask(address)
        with suppress(OSError), (inside / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass
        answer = workers.ask("/health")
        assert (answer.status, answer.seconds < 1) == (503, True)
        assert '"read-only"' in answer.text
        person, statuses = PERSON | {"needs": "x" * 300}, set()
        for number in range(40):  # until the room in the WAL is used up
            answer = workers.send_from(
                page, person | {"given_name": f"Nome{number}", "email": f"p{number}@example.org"}
            )
            statuses.add(answer.status)
            if answer.status == 503:
                assert f"Nome{number}" in answer.text
        assert 503 in statuses
        assert statuses <= {303, 422, 503}
        (inside / "ballast").unlink()
        assert workers.ask("/health").status == 200
        assert workers.send(address, PERSON | {"given_name": "Ada"}).status == 303


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
