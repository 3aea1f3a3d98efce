"""Visitors and an officer of a server on this machine, through nginx on its ports. Needs nothing but Python."""

from __future__ import annotations

import http.client
import re
import sqlite3
import ssl
import threading
import time
from urllib.parse import urlencode

NAME = "opera.test"
FORM = "/manifestazione-di-interesse/"
FRENCH_FORM = "/fr/manifestation-d-interet/"


def ask(
    method: str, address: str, body: dict[str, str] | None = None, cookie: str = "", host: str = NAME, port: int = 443
) -> tuple[int, str, http.client.HTTPMessage]:
    connection: http.client.HTTPConnection
    if port == 443:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", context=context, timeout=60)
        context.set_alpn_protocols(["http/1.1"])
        original = context.wrap_socket
        context.wrap_socket = lambda sock, **kw: original(sock, **{**kw, "server_hostname": host})  # type: ignore[method-assign]
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Host": host, "Origin": f"https://{host}", "Cookie": cookie}
        encoded = urlencode(body) if body is not None else None
        if encoded is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, address, encoded, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
    finally:
        connection.close()


def send_interest(number: str, address: str = FORM) -> int:
    """Opens the form as a browser does, fills it in and sends it; the status of the last answer."""
    status, page, headers = ask("GET", address)
    if status != 200:
        return status
    fields = unseen(page) | {
        "given_name": "Ada",
        "family_name": f"Prova {number}",
        "email": f"ada{number}@example.org",
        "profile": _first_value(page, "profile"),
        "territory": _first_value(page, "territory"),
        "topic": _first_value(page, "topic"),
        "message": "Vorrei sapere quando aprite lo sportello.",
    }
    cookie = headers.get("Set-Cookie", "").split(";")[0]
    return ask("POST", address, fields, cookie)[0]


def unseen(page: str) -> dict[str, str]:
    """What a form carries unseen."""
    tags = re.findall(r"<input[^>]*type=\"?hidden[^>]*>", page)
    return {_attribute(tag, "name"): _attribute(tag, "value") for tag in tags if _attribute(tag, "name")}


def first_officer(said: str) -> list[int | str | None]:
    """Sets a password by the link that the installation printed, and logs in with it."""
    (link,) = re.findall(rf"https://{NAME}(/\S+token=\S+)", said)
    password, seen, cookie = "quattro parole senza nesso", [], ""
    for address, fields in ((link, {}), ("/ufficio/entra/", {"email": "livia@example.org"})):
        _, page, headers = ask("GET", address, cookie=cookie)
        cookie = headers.get("Set-Cookie", cookie).split(";")[0]
        status, _, headers = ask("POST", address, unseen(page) | fields | {"password": password}, cookie)
        cookie = headers.get("Set-Cookie", cookie).split(";")[0]
        seen += [status, headers.get("Location")]
    status, _, headers = ask("GET", "/ufficio/", cookie=cookie)
    return [*seen, status, headers.get("Location")]


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag) or re.search(rf"\b{name}=([^\s>]+)", tag)
    return found[1] if found else ""


def _first_value(page: str, name: str) -> str:
    """The first choice of a list or of radio buttons that is not empty."""
    listed = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S)
    values = re.findall(r'<option[^>]*value="([^"]+)"', listed[0]) if listed else []
    values += [_attribute(tag, "value") for tag in re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)]
    return values[0]


class Load:
    """Visitors who send interests and read pages, one after the other, on four threads."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.failed: list[str] = []
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=(name,)) for name in "abcd"]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        time.sleep(1)
        return self

    def __exit__(self, *_: object) -> None:
        time.sleep(1)
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, name: str) -> None:
        number = 0
        while not self._ending.is_set():
            number += 1
            key = f"{name}{number}{time.monotonic_ns()}"
            try:
                status = send_interest(key)
                read = ask("GET", "/")[0]
            except OSError as error:
                self.failed.append(repr(error))
                continue
            if status == 303:
                self.kept.append(key)
            else:
                self.failed.append(str(status))
            if read != 200:
                self.failed.append(f"/ {read}")

    def figures(self) -> dict[str, object]:
        with sqlite3.connect("/var/lib/opera/forms.sqlite") as database:
            stored = {row[0] for row in database.execute("SELECT family_name FROM interests")}
        return {
            "acknowledged": len(self.kept),
            "failed": self.failed,
            "lost": [key for key in self.kept if f"Prova {key}" not in stored],
        }
