"""Chromium, the servers it visits, and what a test asks of a page."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Page, Response, ViewportSize

from tests.support import real_site
from tests.support.mail_server import free_port

PROBES = (Path(__file__).parent / "probes.js").read_text("utf-8").strip()
#: Chromium says nothing to the world by itself; --no-sandbox because CI is often root in a container.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LANGUAGES = ("it", "fr")
#: The size of a small telephone, and of what 400 % zoom leaves of a laptop's screen.
PHONE = ViewportSize(width=360, height=640)
NARROW = ViewportSize(width=320, height=640)
ZOOMED = ViewportSize(width=320, height=256)
DESKTOP = ViewportSize(width=1280, height=900)


def chromium() -> str:
    """The browser's path, by the names that tools/chromium.sh knows. Without one the test fails, it never skips."""
    for name in (
        os.environ.get("CHROMIUM"),
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail(
        "No Chromium: install it (apt-get install chromium-headless-shell), or set CHROMIUM to its path.", False
    )


def probe(page: Page, name: str, *values: object) -> Any:
    """Calls a function of probes.js in the page."""
    return page.evaluate(f"{PROBES}.{name}({', '.join(map(json.dumps, values))})")


@dataclass(frozen=True)
class Served:
    """The site and its forms, served. `pages`: addresses of the catalogue by language and name."""

    address: str
    site: Path
    database: Path

    @property
    def pages(self) -> dict[str, dict[str, str]]:
        pages: dict[str, dict[str, str]] = self.catalogue["pages"]
        return pages

    @functools.cached_property
    def catalogue(self) -> dict[str, Any]:
        catalogue: dict[str, Any] = json.loads((self.site / "catalogue.json").read_text("utf-8"))
        return catalogue

    def event(self, name: str) -> dict[str, Any]:
        return next(event for event in self.catalogue["events"] if event["id"] == name)

    def registration(self, language: str, event: str) -> str:
        return f"{self.pages[language]['registration']}?event={event}"

    def rows(self, table: str, **values: str) -> list[dict[str, Any]]:
        """The rows of a table whose columns have these values."""
        where = " AND ".join(f"{column} = :{column}" for column in values)
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f"SELECT * FROM {table} WHERE {where}", values)]


def more_events(catalogue: dict[str, Any]) -> list[dict[str, Any]]:
    """The demonstration event in every state that a form can meet, each under a name of its own."""
    model = next(event for event in catalogue["events"] if event["demonstration"])
    now = datetime.now(UTC).replace(microsecond=0)
    past = {name: (now - timedelta(days=9)).isoformat() for name in ("start", "end", "registration_closes")}
    changes: dict[str, dict[str, Any]] = {
        "one-seat": {"seats": 1},
        "no-line": {"seats": 1, "waiting_list": False},
        "closed": {"registration_closes": (now - timedelta(hours=1)).isoformat()},
        "past": {**past, "date": past["start"][:10]},
        "cancelled": {"status": "cancelled"},
        "postponed": {"status": "postponed"},
        "no-form": {"seats": None, "registration_closes": None},
    }
    return [{**model, **changed, "id": name} for name, changed in changes.items()]


@contextmanager
def site_and_forms(folder: Path) -> Iterator[Served]:
    """`make serve`'s server on a free port, on a copy of the real site that has an event in each state."""
    site = folder / "site"
    shutil.copytree(real_site.built(demonstration=True), site)
    catalogue = json.loads((site / "catalogue.json").read_text("utf-8"))
    catalogue["events"] += more_events(catalogue)
    (site / "catalogue.json").write_text(json.dumps(catalogue), "utf-8")
    port = free_port()
    served = Served(f"http://127.0.0.1:{port}", site, folder / "forms.sqlite")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORMS_")} | {
        "PORT": str(port),
        "FORMS_SITE": str(site),
        "FORMS_DATABASE": str(served.database),
        "FORMS_SECRET_KEY": "only for the tests: 0123456789 abcdefghij",
        "FORMS_PUBLIC_URL": served.address,
        "FORMS_LIMIT_PER_EVENT": "1000 per 1 minute",
        "FORMS_LIMIT_LOOKUPS": "1000 per 1 minute",
        "FORMS_LIMIT_PER_NETWORK": "1000 per 1 minute",
    }
    log = folder / "server.log"
    command = [sys.executable, "-m", "forms_api", "serve"]
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=real_site.ROOT, env=environment, stdout=out, stderr=out)
    try:
        wait_for(f"{served.address}/health", server, log)
        yield served
    finally:
        server.terminate()
        server.wait(15)
    assert "Traceback" not in log.read_text("utf-8"), log.read_text("utf-8")


@contextmanager
def files_alone(site: Path) -> Iterator[str]:
    """The address of a web server that has the files and no forms: what is left when the application is down."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *values: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError(f"The server did not start:\n{log.read_text('utf-8')}")


def follow(page: Page, address: str) -> Response | None:
    """Clicks the first link to `address` (path and query) that a visitor can see on the page."""
    found = page.evaluate_handle(
        """(address) => [...document.querySelectorAll("a[href]")].find(
            (link) => link.pathname + link.search === address && link.checkVisibility())""",
        address,
    ).as_element()
    assert found is not None, f"{page.url} has no link to {address} that can be seen"
    with page.expect_navigation() as arriving:
        found.click()
    return arriving.value


def fill(page: Page, values: dict[str, str]) -> None:
    """Types into the fields by name; chooses where there is a list."""
    for name, value in values.items():
        field = page.locator(f'main [name="{name}"]')
        if field.evaluate("(field) => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def send(page: Page, button: str = "main form button[type=submit]:not([hidden]):not([name])") -> int:
    """Presses the form's button; the status of the page one lands on."""
    with page.expect_navigation() as arriving:
        page.locator(button).first.click()
    answer = arriving.value
    assert answer is not None
    return answer.status
