"""The application as it is deployed: gunicorn with the very settings of deploy/, two workers on a Unix socket."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from tests import ROOT
from tests.support import running
from tests.support.store_support import SECRET
from tests.support.visitor import typed_in

#: Seconds within which the workers must be there, on a machine that has other work too.
START = 60.0


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    cookie: str
    seconds: float


@dataclass(frozen=True)
class Workers:
    """What runs, and how to ask it."""

    socket: Path
    process: subprocess.Popen[bytes]

    def raw(self, request: bytes, timeout: float = 20.0) -> bytes:
        """What comes back to these very bytes."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as plain:
            plain.settimeout(timeout)
            plain.connect(str(self.socket))
            plain.sendall(request)
            got = b""
            with suppress(TimeoutError, ConnectionError):
                while piece := plain.recv(65536):
                    got += piece
            return got

    def ask(self, address: str, form: Mapping[str, str] | None = None, cookie: str = "") -> Answer:
        """GET, or POST where there is a form to send."""
        headers = {"Cookie": cookie, "X-Forwarded-Proto": "https", "Referer": "https://opera.example/"}
        body = None if form is None else urlencode(form)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as plain:
            plain.settimeout(40)
            plain.connect(str(self.socket))
            connection = http.client.HTTPConnection("opera.example")
            connection.sock = plain
            started = time.monotonic()
            connection.request("GET" if body is None else "POST", address, body, headers)
            with connection.getresponse() as answer:
                text = answer.read().decode()
                given = (answer.headers["Set-Cookie"] or "").partition(";")[0]
                return Answer(answer.status, text, given, time.monotonic() - started)

    def send(self, address: str, values: Mapping[str, str]) -> Answer:
        """Opens the form at `address`, fills it in and sends it."""
        return self.send_from(self.ask(address), values)

    def send_from(self, page: Answer, values: Mapping[str, str]) -> Answer:
        """Fills in the form of a page that was opened before, and sends it."""
        form = BeautifulSoup(page.text, "html5lib").select_one("main form")
        assert isinstance(form, Tag), page.text[:500]
        return self.ask(str(form["action"]), typed_in(form) | dict(values), page.cookie)


@contextmanager
def workers_on(database: Path, site: Path, *before: str, at: Path | None = None) -> Iterator[Workers]:
    """Two workers that listen in the folder `at`; `before`: a program that starts the program. All are gone afterwards."""
    address = (at or database.parent) / "forms.sock"
    address.parent.mkdir(exist_ok=True)
    environment = running.environment(
        database.parent,
        site,
        FORMS_DATABASE=str(database),
        FORMS_SECRET_KEY=SECRET,
        FORMS_SMTP_URL="smtp://127.0.0.1:9",
    )
    server = [word.format(socket=address) for word in running.SERVERS["gunicorn"]]
    process = subprocess.Popen(
        [*before, sys.executable, "-m", *server, "forms_api:create_app()"], cwd=ROOT, env=environment
    )
    there = Workers(address, process)
    try:
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                if there.ask("/health").status in (200, 503):
                    break
            time.sleep(0.1)
        assert process.poll() is None, "gunicorn did not start"
        yield there
    finally:
        process.terminate()
        process.wait(40)
