"""The application and nginx as they run on a server, and many requests at once."""

from __future__ import annotations

import random
import re
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from deploy.lib import probe
from forms_api import create_app
from forms_api.codes import SEEN_TERRITORIES
from forms_api.settings import Settings
from forms_api.store.database import Store
from forms_api.store.office import accounts
from tests.deploy.fuzz.made_requests import Opened, Surface, request
from tests.support import running, tiny_site

OFFICER = {"email": "livia@example.org", "password": "quattro parole senza nesso"}


def surface(folder: Path, site: Path, path: Path) -> Surface:
    """Every address of the application but the officer's way out, a form that a visitor has opened, and an officer's session."""
    store = Store(folder / "forms.sqlite", running.SECRET)
    token = accounts.add(store, OFFICER["email"], "Livia Prova", "administrator", SEEN_TERRITORIES)
    accounts.set_password(store, token, OFFICER["password"])
    known = create_app(Settings.from_environment(running.environment(folder, site))).url_map.iter_rules()
    addresses = tuple(sorted(rule.rule for rule in known if "logout" not in rule.endpoint))
    came = opened(path, "/ufficio/entra/")
    entered = told(path, "POST", "/ufficio/entra/", came.cookie, urlencode([*came.hidden, *OFFICER.items()]))
    assert "303" in entered[:20], entered
    return Surface(
        addresses, opened(path, "/iscrizione/?event=open"), opened(path, "/ufficio/account/", _cookie(entered))
    )


def opened(path: Path, address: str, cookie: str = "") -> Opened:
    page = told(path, "GET", address, cookie)
    hidden = dict(re.findall(r'name="(csrf_token|stamp)" value="([^"]+)"', page))
    assert hidden, page
    return Opened(_cookie(page) or cookie, tuple(hidden.items()))


def told(path: Path, method: str, address: str, cookie: str, body: str = "") -> str:
    """The whole answer, head and all."""
    head = f"{method} {address} HTTP/1.0\r\nHost: {running.HOST}\r\nX-Forwarded-Proto: https\r\nCookie: {cookie}\r\n"
    head += f"Referer: https://{running.HOST}/\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        return b"".join(iter(lambda: connection.recv(1 << 16), b"")).decode()


def _cookie(answer: str) -> str:
    found = re.findall(r"^Set-Cookie: (__Host-opera=[^;]+)", answer, re.M | re.I)
    return str(found[-1]) if found else ""


def status(open_socket: Callable[[], socket.socket], sent: bytes) -> str:
    """The status of the answer, "closed" where the server hung up, "silent" where it waits for what never comes."""
    try:
        with open_socket() as connection:
            connection.settimeout(4)
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            head = connection.recv(64)
    except TimeoutError:
        return "silent"
    except OSError:
        return "closed"
    return head[9:12].decode("latin-1") if head.startswith(b"HTTP/") else "closed"


def storm(
    open_socket: Callable[[], socket.socket], surface: Surface, number: int, seed: int
) -> tuple[Counter[str], list[bytes]]:
    """How many answers of each status, and the requests that were answered with 500."""
    chance = random.Random(seed)
    requests = [request(chance, surface) for _ in range(number)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda sent: status(open_socket, sent), requests))
    failed = [sent for sent, answer in zip(requests, answers, strict=True) if answer == "500"]
    return Counter(answers), failed


@contextmanager
def ways(folder: Path) -> Iterator[tuple[Surface, dict[str, Callable[[], socket.socket]]]]:
    """How to reach the application: its socket, and nginx where it is here. The limits let the storm in."""
    (folder / "site").mkdir(parents=True)
    site = tiny_site.write(folder / "site")
    (site / "redirects.map").touch()
    many = dict.fromkeys(
        (
            "FORMS_LIMIT_PER_EVENT",
            "FORMS_LIMIT_PER_NETWORK",
            "FORMS_LIMIT_LOOKUPS",
            "FORMS_LIMIT_PER_STAMP",
            "FORMS_LIMIT_PER_ADDRESS",
        ),
        "1000000 per minute",
    )
    with running.application(folder, site, settings=many) as (path, _):

        def unix() -> socket.socket:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(15)
            connection.connect(str(path))
            return connection

        if running.NGINX is None:
            yield surface(folder, site, path), {"socket": unix}
        else:
            front = folder / "nginx"
            front.mkdir()
            context = _tls()
            with running.nginx(front, site, path) as (port, _):

                def secure() -> socket.socket:
                    plain = socket.create_connection(("127.0.0.1", port), 15)
                    return context.wrap_socket(plain, server_hostname=running.HOST)

                yield surface(folder, site, path), {"socket": unix, "nginx": secure}
        assert probe.status(str(path), running.HOST) == 200


class _HalfClosed(ssl.SSLSocket):
    """TLS has no half-closed connection: what ends the request is its own length."""

    def shutdown(self, how: int) -> None:
        pass


def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.sslsocket_class = _HalfClosed
    return context
