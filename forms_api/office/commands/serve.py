"""The command `serve`, which `make serve` runs: the site and its forms at one address on this machine, with nothing to set.

A real installation has a web server for the files and gunicorn for the forms (deploy/); this is for looking and trying.
"""

from __future__ import annotations

import errno
import signal
import socket
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from wsgiref.headers import Headers

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from whitenoise import WhiteNoise

from forms_api import create_app
from forms_api.codes import LANGUAGES
from forms_api.mails import sender
from forms_api.office.commands import trial
from forms_api.office.commands.console import Office, command
from forms_api.office.web.frame import OFFICE
from forms_api.settings import Settings, SettingsError, for_development
from forms_api.store.database import StoreUnavailable
from forms_api.web.built_site import FORMS, SiteError, read_site
from forms_api.web.headers import security_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
#: Seconds between two looks into the outbox.
MAIL_PAUSE = 3.0
#: Types that browsers need to be told and whitenoise does not know.
MEDIA_TYPES = {
    ".ics": "text/calendar",
    ".vcf": "text/vcard",
    ".geojson": "application/geo+json",
    ".webmanifest": "application/manifest+json",
}


class WholeSite:
    """WSGI: the forms and the addresses for machines from the application, every other one from the files of the site.

    A new build is seen at once; an address without a file gets the site's own page for it, from the application.
    """

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app.wsgi_app
        pages = read_site(settings.site).catalogue.pages
        self._dynamic = {pages[language][form] for language in LANGUAGES for form in FORMS} | {"/health"}
        self._folders = ("/api/", *(pages[language][OFFICE] for language in LANGUAGES))
        self._files: WSGIApplication = WhiteNoise(
            app.wsgi_app,
            root=str(settings.site),
            autorefresh=True,
            index_file=True,
            max_age=0,
            allow_all_origins=False,
            mimetypes=MEDIA_TYPES,
            add_headers_function=_add_headers,
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in self._dynamic or f"{path}/" in self._dynamic or f"{path}/".startswith(self._folders):
            return self._app(environ, start_response)
        return self._files(environ, start_response)


def _add_headers(headers: Headers, path: str, url: str) -> None:
    for name, value in security_headers(url, https=False).items():
        headers[name] = value


class _QuietHandler(WSGIRequestHandler):
    """Logs no request: an address may hold the token of a registration, and the network a person."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass

    def version_string(self) -> str:
        return "opera"


@command("serve")
def serve(office: Office) -> int:
    """Serves until Ctrl-C or SIGTERM. Returns the exit status; what keeps it from starting is said in one sentence."""
    try:
        settings = for_development(Path.cwd(), office.environment)
        return serve_on(_listen(settings.port), settings)
    except (SettingsError, SiteError, StoreUnavailable, PortError) as error:
        print(error, file=sys.stderr)
        return 1


class PortError(Exception):
    """The port cannot be had; the message says what to do."""


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortError(
                f"Port {port} is in use: stop what uses it, or choose another, as in 'make serve PORT=8001'."
            ) from error
        raise PortError(
            f"Port {port} cannot be used ({error.strerror}): choose another, as in 'make serve PORT=8001'."
        ) from error
    return listening


def serve_on(listening: socket.socket, settings: Settings) -> int:
    """Serves site and forms on `listening` and delivers mails, until interrupted."""
    app = WholeSite(create_app(settings), settings)
    server = make_server(HOST, settings.port, app, threaded=True, request_handler=_QuietHandler, fd=listening.fileno())
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with listening, mails_going_out(settings):
            print(_where_to_look(settings, trial.prepare(settings, read_site(settings.site).catalogue)), flush=True)
            server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:  # before the server was ready to be stopped
        pass
    print("Stopped.", flush=True)
    return 0


@contextmanager
def mails_going_out(settings: Settings) -> Iterator[None]:
    """Delivers mails in the background; at the end waits for the one on its way."""
    stop = threading.Event()
    rounds = threading.Thread(target=sender.run_until, args=(stop, settings, MAIL_PAUSE), daemon=True)
    rounds.start()
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # who presses Ctrl-C twice is stopped no sooner, but as cleanly
        stop.set()
        rounds.join(timeout=5)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _where_to_look(settings: Settings, password: str) -> str:
    catalogue = read_site(settings.site).catalogue
    address = f"http://{HOST}:{settings.port}"
    lines = [f"Open {address}{catalogue.pages[language]['home']} ({language})" for language in LANGUAGES]
    for event in catalogue.events.values():
        if event.demonstration:
            lines.append(f"Try  {address}{catalogue.pages[LANGUAGES[0]]['registration']}?event={event.id}")
    if settings.office:
        lines.append(f"Officers' area {address}{catalogue.pages[LANGUAGES[0]][OFFICE]}: {trial.ADDRESS}, {password}")
    lines += [
        f"Registrations are in {settings.database}, mails in {settings.database.parent / 'mail'}.",
        "Stop with Ctrl-C.",
    ]
    return "\n".join(lines)
