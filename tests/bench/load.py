"""The visitors: a process of its own. `python -m tests.bench.load WHERE EVENT SECONDS NUMBER [CLIENTS [ADDRESS]]`, the result
as JSON. WHERE is a Unix socket, or a port where nginx speaks TLS. With ADDRESS they read that page and nothing else.

Each of CLIENTS persons (64) opens the form once, then registers again and again under new names until the time is over: POST,
then the receipt that the answer leads to. Requests look as nginx passes them on; a connection is kept if the server
keeps it (gunicorn's sync workers do not).
"""

from __future__ import annotations

import itertools
import json
import re
import socket
import ssl
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

CLIENTS = 64
FORM = "/iscrizione/?event="
_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_TLS.check_hostname, _TLS.verify_mode = False, ssl.CERT_NONE
_HIDDEN = re.compile(r'name="(csrf_token|stamp)" value="([^"]+)"')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.I)


@dataclass
class Answer:
    status: int
    head: str
    body: bytes

    def header(self, name: str) -> str:
        found = re.search(rf"^{name}: *(.+?)\r?$", self.head, re.I | re.M)
        return found[1] if found else ""


def connect(where: str) -> socket.socket:
    """To a Unix socket, or by TLS to a port of this machine."""
    if where.isdecimal():
        plain = socket.create_connection(("127.0.0.1", int(where)), 30)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _TLS.wrap_socket(plain, server_hostname="opera.example")
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(30)
    connection.connect(where)
    return connection


class Browser:
    """One visitor: cookies, an address of her own, a connection."""

    def __init__(self, path: str, number: int) -> None:
        self._path = path
        self._address = f"10.{number >> 8 & 255}.{number & 255}.1"
        self._cookie = ""
        self._connection: socket.socket | None = None

    def ask(self, method: str, address: str, values: dict[str, str] | None = None) -> Answer:
        body = urlencode(values or {}).encode()
        lines = [
            f"{method} {address} HTTP/1.1",
            "Host: opera.example",
            f"X-Forwarded-For: {self._address}",
            "X-Forwarded-Proto: https",
            "User-Agent: Mozilla/5.0",
            "Accept: text/html",
            "Accept-Language: it",
            "Referer: https://opera.example/iscrizione/",
        ]
        if self._cookie:
            lines.append(f"Cookie: {self._cookie}")
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        answer = self._exchange("\r\n".join([*lines, "", ""]).encode() + body)
        if cookie := answer.header("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        return answer

    def _exchange(self, request: bytes) -> Answer:
        if self._connection is None:
            self._connection = connect(self._path)
        self._connection.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        while len(body) < (int(length[1]) if length else 0):
            body += self._more()
        if _CLOSE.search(head):
            self._connection.close()
            self._connection = None
        return Answer(int(head[9:12]), head.decode("latin-1"), body)

    def _more(self) -> bytes:
        assert self._connection
        piece = self._connection.recv(1 << 16)
        if not piece:
            raise ConnectionError("closed")
        return piece


@dataclass
class Results:
    """Seconds of each POST, each receipt and both together; what else came back."""

    posts: list[float] = field(default_factory=list)
    receipts: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def register(browser: Browser, form: str, hidden: dict[str, str], number: int, results: Results) -> None:
    person = {
        "given_name": "Anna",
        "family_name": f"Rossi {number}",
        "email": f"anna.{number}@example.org",
        "phone": f"347 {number:07}",
        "organisation": "Officine Apuane",
        "profile": "worker",
        "needs": "Un posto vicino all'uscita",
        "website": "",
    }
    start = time.perf_counter()
    posted = browser.ask("POST", form, hidden | person)
    middle = time.perf_counter()
    if posted.status != 303:
        results.errors[f"POST {posted.status}"] += 1
        return
    receipt = browser.ask("GET", posted.header("Location"))
    end = time.perf_counter()
    if receipt.status != 200 or b'class="reference"' not in receipt.body:
        results.errors[f"receipt {receipt.status}"] += 1
        return
    results.posts.append(middle - start)
    results.receipts.append(end - middle)
    results.whole.append(end - start)


def read(path: str, address: str, numbers: itertools.count[int], start: threading.Barrier, end: list[float]) -> Results:
    """One page again and again, over one connection."""
    results = Results()
    browser = Browser(path, next(numbers))
    start.wait(60)
    while time.perf_counter() < end[0]:
        before = time.perf_counter()
        try:
            status = browser.ask("GET", address).status
        except OSError as error:
            results.errors[type(error).__name__] += 1
            continue
        if status == 200:
            results.whole.append(time.perf_counter() - before)
        else:
            results.errors[f"GET {status}"] += 1
    return results


def visit(path: str, event: str, numbers: itertools.count[int], start: threading.Barrier, end: list[float]) -> Results:
    results = Results()
    browser = Browser(path, next(numbers))
    form = FORM + event
    page = browser.ask("GET", form).body.decode()
    hidden = dict(_HIDDEN.findall(page))
    start.wait(60)
    while time.perf_counter() < end[0]:
        try:
            register(browser, form, hidden, next(numbers), results)
        except OSError as error:
            results.errors[type(error).__name__] += 1
    return results


def main(path: str, event: str, seconds: float, number: int, clients: int = CLIENTS, address: str = "") -> None:
    numbers = itertools.count(number)
    end = [0.0]

    def set_end() -> None:
        end[0] = time.perf_counter() + seconds

    barrier = threading.Barrier(clients, set_end)
    found: list[Results] = []

    def come() -> None:
        reading = address and read(path, address, numbers, barrier, end)
        found.append(reading or visit(path, event, numbers, barrier, end))

    visitors = [threading.Thread(target=come) for _ in range(clients)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    took = time.perf_counter() - end[0] + seconds
    merged = {name: sorted(x for each in found for x in getattr(each, name)) for name in ("posts", "receipts", "whole")}
    errors = sum((each.errors for each in found), Counter({"visitor lost": clients - len(found)}))
    print(json.dumps({"seconds": took, "errors": +errors, **merged}))


if __name__ == "__main__":
    more = ([int(sys.argv[5])] if sys.argv[5:] else []) + sys.argv[6:]
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), *more)  # type: ignore[arg-type]
