"""One request after the other, out of chance: the same ones again from the same seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from tests.deploy.fuzz.words import FILES, HEADERS, KINDS, METHODS, NAMES, PARTS, PERSON, STRANGE, VALUES
from tests.support import running


@dataclass(frozen=True)
class Opened:
    """A page of a form as a browser has it: its cookie, and what the form carries unseen."""

    cookie: str
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Surface:
    """What can be asked for: every address of the application, as a visitor and as an officer who has logged in."""

    addresses: tuple[str, ...]
    visitor: Opened
    officer: Opened


def request(chance: random.Random, surface: Surface) -> bytes:
    """One request, most of it sound: what is broken all through reaches no code of ours."""
    method, path = chance.choice(METHODS), _address(chance, surface)
    page = surface.officer if re.match(r"/(ufficio|fr/bureau)/", path) and chance.random() < 0.8 else surface.visitor
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
    if method in ("POST", "PUT", "PATCH"):
        body = _framed(chance, lines, body)
    lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body


def _address(chance: random.Random, surface: Surface) -> str:
    path = chance.choice(surface.addresses) if chance.random() < 0.9 else chance.choice(STRANGE)
    path = re.sub(r"<[^>]+>", lambda _: quote(chance.choice(PARTS), safe="%"), path)
    if chance.random() < 0.1:
        path += chance.choice(("%00", "%ff", "%C3%28", "%2e%2e/", "é", "x" * 5000, "%", ";a=b"))
    pairs = ["event=open"] if chance.random() < 0.4 else []
    for name in chance.sample(
        ("event", "token", "receipt", "saved", "offer", "kind", "page", "sort", "state", "x"), chance.randrange(3)
    ):
        value = chance.choice(("open", "past", "undated", "no-form", "thing", "skill", *VALUES[:-1]))
        pairs.append(f"{name}={value if chance.random() < 0.1 else urlencode({'': value}, errors='replace')[1:]}")
    query = "&".join(pairs).replace(" ", "+").replace("\r\n", "%0d%0a")
    return f"{path}?{query}" if pairs else path


def _body(chance: random.Random, kind: str, page: Opened) -> bytes:
    fields = [(name, chance.choice(VALUES)) for name in chance.sample(NAMES, chance.randrange(len(NAMES)))]
    if chance.random() < 0.7:  # a person who fills in a form, and something else in it
        fields = [(name, value) for name, value in fields if chance.random() < 0.3 and name not in PERSON]
        fields += [*page.hidden, *PERSON.items()]
    if "multipart" in kind:
        made = _parts(chance, fields)
    else:
        made = urlencode(
            fields, encoding=chance.choice(("utf-8", "utf-8", "cp1252", "utf-16")), errors="replace"
        ).encode()
    if chance.random() < 0.1:
        made = chance.randbytes(chance.randrange(300))
    if chance.random() < 0.1:
        made = made[: chance.randrange(len(made) + 1)]
    return made


def _parts(chance: random.Random, fields: list[tuple[str, str]]) -> bytes:
    """A multipart body: values as files, and photos that are none, too."""
    parts = [
        f'name="{name}"{chance.choice(("", "", "", "; filename=x", "; filename*=utf-8"))}\r\n\r\n{value}'.encode(
            "utf-8", "replace"
        )
        for name, value in fields
    ]
    for _ in range(chance.randrange(6) if chance.random() < 0.3 else 0):
        photo = chance.choice(FILES) + chance.randbytes(chance.randrange(2000))
        parts.append(b'name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + photo)
    made = b"".join(b"--b\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return made + chance.choice((b"--b--\r\n", b"", b"--b"))


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
