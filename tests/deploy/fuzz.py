"""Requests that no browser sends: 0 of them may be answered with 500, and the application must answer well after them.

`python -m tests.deploy.fuzz [NUMBER [SEED]]`: through nginx, where it is, and on the socket, NUMBER each (20,000 in all).
"""

from __future__ import annotations

import random
import re
import socket
import ssl
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from deploy.lib import probe
from tests.support import running, tiny_site

FORMS = ("/iscrizione/", "/manifestazione-di-interesse/", "/annulla/", "/fr/inscription/", "/fr/annulation/")
PATHS = (
    *FORMS,
    "/iscrizione",
    "/annulla",
    "/health",
    "/metrics",
    "/api/events/open",
    "/api/events/",
    "/",
    "///",
    "//evil.example/",
    "/../etc",
    "*",
)
METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "X" * 30)
KINDS = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data; boundary=b",
    "multipart/form-data", "multipart/form-data; boundary=", "application/json", "text/plain", "", ";;;", "multipart/mixed; boundary=b",
)  # fmt: skip
NAMES = (
    "csrf_token", "stamp", "website", "given_name", "family_name", "email", "phone", "organisation", "profile", "needs",
    "territory", "topic", "message", "reference", "last_digits", "action", "questioned", "person-2-given_name",
    "person-2-family_name", "person-99999999999-given_name", "person--1-given_name", "person-²-given_name", "\x00", "",
)  # fmt: skip
VALUES = (
    "", "Anna", "à" * 300, "\x00", "\ud800", "\u202e", "a@b.it", "a@" + "b" * 300, "@", "a@xn--.it", "a@[::1]", "+39 0585 41150", "9" * 400, "²²²²",
    "١٢٣٤", "ABCD2345", "ABCD 2345", "2345", "W10.x", "[]", "{}", "=HYPERLINK(1)", "\r\nBcc: x@y.it", "<script>", "{{7*7}}", "%00", "x" * 70_000,
)  # fmt: skip
PERSON = {
    "given_name": "Anna",
    "family_name": "Rossi",
    "email": "anna@example.org",
    "phone": "",
    "profile": "worker",
    "territory": "ms",
    "topic": "buy-out",
}
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Host",
        (running.HOST, running.HOST, running.HOST, "evil.example", "", "a b", "[::1", f"{running.HOST}:99999", "xn--"),
    ),
    (
        "Cookie",
        ("__Host-opera=x", "__Host-opera=.eJ.x.y", "a" * 3000, "=;=;;", "__Host-opera=\xff", '__Host-opera="\\777"'),
    ),
    ("X-Forwarded-For", ("1.2.3.4", "::1, 5", "fe80::1%eth0", "rubbish", ",,,", "1.2.3.4" * 200, "\xff")),
    ("X-Forwarded-Proto", ("https", "http", "gopher", "")),
    ("Script-Name", ("/x", "/iscrizione", "\xff")),
    ("Script_Name", ("/x",)),
    ("Referer", (f"https://{running.HOST}/", "http://[", "x" * 4000)),
    ("Origin", ("null", "http://[")),
    ("Range", ("bytes=0-", "bytes=9-1")),
    ("Expect", ("100-continue", "x")),
    ("Content-Encoding", ("gzip", "x")),
    ("Accept", ("*/*;q=x", "a" * 2000)),
    ("If-Modified-Since", ("never",)),
    ("Authorization", ("Basic x", "Basic =", "Digest x=")),
    ("X-HTTP-Method-Override", ("DELETE",)),
)


@dataclass(frozen=True)
class Opened:
    """A page of a form as a browser has it: its cookie, and what the form carries unseen."""

    cookie: str
    hidden: tuple[tuple[str, str], ...]


def opened(path: Path) -> Opened:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(f"GET /iscrizione/?event=open HTTP/1.0\r\nHost: {running.HOST}\r\n\r\n".encode())
        page = b"".join(iter(lambda: connection.recv(1 << 16), b"")).decode()
    cookie = re.search(r"^Set-Cookie: ([^;]+)", page, re.M | re.I)
    assert cookie, page
    return Opened(cookie[1], tuple(re.findall(r'name="(csrf_token|stamp)" value="([^"]+)"', page)))


def request(chance: random.Random, page: Opened) -> bytes:
    """One request, most of it sound: what is broken all through reaches no code of ours."""
    method, path = chance.choice(METHODS), _address(chance)
    lines = [f"{method} {path} HTTP/{chance.choice(('2.0', '9', '1.0')) if chance.random() < 0.04 else '1.1'}"]
    if chance.random() < 0.93:
        lines.append(f"Host: {running.HOST}")
        given = [each for each in chance.sample(HEADERS, chance.randrange(3)) if each[0] != "Host"]
    else:
        given = list(chance.sample(HEADERS, 4))
    lines += [f"{name}: {chance.choice(values)}" for name, values in given]
    body = b""
    if method in ("POST", "PUT", "PATCH"):
        kind = KINDS[0] if chance.random() < 0.6 else chance.choice(KINDS)
        lines.append(f"Content-Type: {kind}")
        body = _body(chance, kind, page)
        if chance.random() < 0.8:
            lines += [f"Cookie: {page.cookie}", f"Referer: https://{running.HOST}/"]
        body = _framed(chance, lines, body)
    lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body


def _address(chance: random.Random) -> str:
    path = chance.choice((*FORMS, *PATHS))
    if chance.random() < 0.1:
        path += chance.choice(("%00", "%ff", "%C3%28", "%2e%2e/", "é", "x" * 5000, "%", ";a=b"))
    pairs = ["event=open"] if chance.random() < 0.4 else []
    for name in chance.sample(("event", "token", "receipt", "saved", "offer", "x"), chance.randrange(3)):
        value = chance.choice(("open", "past", "undated", "no-form", *VALUES[:-1]))
        pairs.append(f"{name}={value if chance.random() < 0.1 else urlencode({'': value}, errors='replace')[1:]}")
    query = "&".join(pairs).replace(" ", "+").replace("\r\n", "%0d%0a")
    return f"{path}?{query}" if pairs else path


def _body(chance: random.Random, kind: str, page: Opened) -> bytes:
    fields = [(name, chance.choice(VALUES)) for name in chance.sample(NAMES, chance.randrange(len(NAMES)))]
    if chance.random() < 0.7:  # a person who fills in a form, and something else in it
        fields = [(name, value) for name, value in fields if chance.random() < 0.3 and name not in PERSON]
        fields += [*page.hidden, *PERSON.items()]
    if "multipart" in kind:
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{name}"{chance.choice(("", "; filename=x", "; filename*=utf-8"))}\r\n\r\n{value}\r\n'
            for name, value in fields
        ]
        made = "".join([*parts, chance.choice(("--b--\r\n", "", "--b"))]).encode("utf-8", "replace")
    else:
        made = urlencode(
            fields, encoding=chance.choice(("utf-8", "utf-8", "cp1252", "utf-16")), errors="replace"
        ).encode()
    if chance.random() < 0.1:
        made = chance.randbytes(chance.randrange(300))
    if chance.random() < 0.1:
        made = made[: chance.randrange(len(made) + 1)]
    return made


def _framed(chance: random.Random, lines: list[str], body: bytes) -> bytes:
    """The length as it is; sometimes chunks, broken chunks, a length that is wrong or none."""
    way = chance.random()
    if way < 0.9:
        lines.append(f"Content-Length: {len(body)}")
    elif way < 0.96:
        lines.append("Transfer-Encoding: chunked")
        return f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    elif way < 0.99:
        lines.append("Transfer-Encoding: chunked")
        return chance.choice((b"zz\r\n", b"5\r\nab\r\n0\r\n\r\n", b"", b"0\r\nX: y\r\n\r\n", b"fffffffff\r\nx"))
    else:
        lines.append(f"Content-Length: {chance.choice(('-1', '1e3', str(len(body) + 9), '0x10', '', '99999999999'))}")
    return body


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
    open_socket: Callable[[], socket.socket], page: Opened, number: int, seed: int
) -> tuple[Counter[str], list[bytes]]:
    """How many answers of each status, and the requests that were answered with 500."""
    chance = random.Random(seed)
    requests = [request(chance, page) for _ in range(number)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda sent: status(open_socket, sent), requests))
    failed = [sent for sent, answer in zip(requests, answers, strict=True) if answer == "500"]
    return Counter(answers), failed


@contextmanager
def ways(folder: Path) -> Iterator[tuple[Opened, dict[str, Callable[[], socket.socket]]]]:
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
            yield opened(path), {"socket": unix}
        else:
            front = folder / "nginx"
            front.mkdir()
            context = _tls()
            with running.nginx(front, site, path) as (port, _):

                def secure() -> socket.socket:
                    plain = socket.create_connection(("127.0.0.1", port), 15)
                    return context.wrap_socket(plain, server_hostname=running.HOST)

                yield opened(path), {"socket": unix, "nginx": secure}
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


def main(number: int, seed: int) -> int:
    failures = 0
    with tempfile.TemporaryDirectory() as folder, ways(Path(folder)) as (page, found):
        for name, open_socket in found.items():
            start = time.perf_counter()
            answers, failed = storm(open_socket, page, number, seed)
            failures += len(failed)
            told = ", ".join(f"{count} x {what}" for what, count in answers.most_common())
            print(f"{name}: {number} requests in {time.perf_counter() - start:.0f} s, seed {seed}: {told}", flush=True)
            for sent in failed[:5]:
                print(repr(sent[:1500]))
    if running.NGINX is None:
        print("nginx is not here: nothing was sent through it.")
    return 1 if failures else 0


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(arguments + [10_000, 1][len(arguments) :])))  # type: ignore[arg-type]
