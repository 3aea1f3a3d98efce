"""What `make serve` runs, as a process of its own: site, forms and mails at one address, from start to Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from tests import ROOT
from tests.support import tiny_site
from tests.support.mail_server import free_port
from tests.support.visitor import PERSON, REGISTRATION, one, typed_in, words


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The server, run in `folder`, which has a site/."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORMS_")}
    environment |= {"PORT": str(port), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "forms_api", "serve"]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    """What the server says once it listens."""
    assert process.stdout
    lines: list[str] = []
    while not lines or "Ctrl-C" not in lines[-1]:
        line = process.stdout.readline()
        assert line, process.communicate()
        lines.append(line)
    return "".join(lines)


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def test_it_serves_site_forms_and_mails_and_stops_on_ctrl_c(tmp_path: Path, site_folder: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as process:
        welcome = said(process)
        assert f"http://127.0.0.1:{port}/fr/" in welcome
        assert f"{REGISTRATION}trial" in welcome
        _files_and_forms(port)
        _a_new_build_is_seen(port, site_folder)
        _a_registration_sends_its_mail(port, tmp_path / "var" / "mail")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert output == "Stopped.\n"
    assert errors == ""  # no address, so no token, is logged


def _files_and_forms(port: int) -> None:
    for path, status, found in (
        ("/", 200, "home"),
        ("/fr/", 200, "home"),
        ("/iscrizione/?event=open", 200, "given_name"),
        ("/health", 200, '"database":"ok"'),
        ("/api/events/open", 200, '"free":10'),
        ("/catalogue.json", 200, '"build"'),
        ("/nowhere/", 404, "404 it"),
        ("/fr/nowhere.html", 404, "404 fr"),
        ("/../var/secret", 404, "404 it"),
        ("/%2e%2e/var/secret", 404, "404 it"),
    ):
        answer, text = ask(port, "GET", path)
        assert (answer.status, found in text) == (status, True), (path, answer.status, text[:300])
        assert "default-src 'none'" in str(answer.headers["Content-Security-Policy"])
        assert answer.headers["Server"] == "opera"
    answer, _ = ask(port, "GET", "/annulla?token=x.y")
    assert (answer.status, str(answer.headers["Location"])[-19:]) == (308, "/annulla/?token=x.y")


def _a_new_build_is_seen(port: int, site_folder: Path) -> None:
    tiny_site.put(site_folder, "/cerca/", tiny_site.page("it", "Cerca", "/", "<p>new</p>"))
    tiny_site.put(site_folder, "/", tiny_site.page("it", "Home", "/fr/", "<p>rebuilt</p>"))
    (site_folder / "feed.ics").write_text("BEGIN:VCALENDAR")
    assert "rebuilt" in ask(port, "GET", "/")[1]
    assert "connect-src 'self'" in str(ask(port, "GET", "/cerca/")[0].headers)
    assert str(ask(port, "GET", "/feed.ics")[0].headers["Content-Type"]).startswith("text/calendar")


def _a_registration_sends_its_mail(port: int, mails: Path) -> None:
    answer, text = ask(port, "GET", REGISTRATION + "open")
    cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
    filled = urlencode(typed_in(one(BeautifulSoup(text, "html5lib"), "main form")) | PERSON)
    kind = "application/x-www-form-urlencoded"
    answer, text = ask(port, "POST", REGISTRATION + "open", filled, Cookie=cookie, **{"Content-Type": kind})
    assert answer.status == 303, text
    _, text = ask(port, "GET", str(answer.headers["Location"]))
    assert words(BeautifulSoup(text, "html5lib"), "h1") == "Iscrizione confermata"
    until = time.monotonic() + 15
    while not list(mails.glob("*.eml")):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path, site_folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with served(tmp_path, port) as process:
            output, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert output == ""
    assert errors == f"Port {port} is in use: stop what uses it, or choose another, as in 'make serve PORT=8001'.\n"


def test_a_site_that_is_not_built_is_said_in_one_sentence(tmp_path: Path) -> None:
    with served(tmp_path, free_port()) as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors.count("\n") == 1
    assert "make build" in errors


@pytest.mark.parametrize("port", ["0", "eighty"])
def test_a_port_that_is_none_is_said_in_one_sentence(tmp_path: Path, port: str) -> None:
    environment = {"PORT": port, "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "forms_api", "serve"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, text=True, capture_output=True, timeout=20)
    assert (done.returncode, done.stderr) == (1, f"Set PORT to a number from 1 to 65535, not {port!r}.\n")


def test_sigterm_stops_it_as_cleanly(tmp_path: Path, site_folder: Path) -> None:
    with served(tmp_path, free_port()) as process:
        said(process)
        process.terminate()
        output, errors = process.communicate(timeout=10)
    assert (process.returncode, output, errors) == (0, "Stopped.\n", "")
