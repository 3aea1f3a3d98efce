"""What the first view of a page weighs: compressed as the web server does it, with all that the browser fetches."""

from __future__ import annotations

import gzip
import os
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask

from forms_api import create_app
from forms_api.settings import Settings
from tests import ROOT
from tests.bench.registrations import EVENT, settings

PAGES = {
    "home": "/",
    "event": f"/eventi/{EVENT}/",
    "guide": "/guide/rilevare-italia/",
    "help desk": "/sportelli/massa/",
    "form": f"/iscrizione/?event={EVENT}",
}
_URL = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)""")
_FETCHED = {"stylesheet", "icon", "manifest", "preload", "modulepreload"}


class Parts(HTMLParser):
    """What a browser fetches with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "img", "iframe", "source", "video", "audio") and given.get("src"):
            self.links.append(given["src"])
        if tag == "link" and _FETCHED & set(given.get("rel", "").split()):
            self.links.append(given["href"])


@dataclass(frozen=True)
class Weight:
    """Compressed bytes by kind of file."""

    bytes: dict[str, int]

    def __str__(self) -> str:
        kinds: dict[str, int] = {}
        for address, size in self.bytes.items():
            kind = Path(urlsplit(address).path).suffix.lstrip(".") or "html"
            kinds[kind] = kinds.get(kind, 0) + size
        parts = ", ".join(f"{kind} {size / 1024:.1f}" for kind, size in kinds.items())
        return f"{sum(kinds.values()) / 1024:6.1f} KiB {len(self.bytes):4} requests   ({parts})"


def weigh(site: Path, app: Flask, address: str, level: int) -> Weight:
    """The page at `address` and its parts. Raises FileNotFoundError where one is missing."""
    page = _page(site, app, address)
    parts = Parts()
    parts.feed(page.decode())
    found = {address: page}
    for link in parts.links:
        _add(site, found, urljoin(address, link))
    return Weight({name: len(gzip.compress(content, level)) for name, content in found.items()})


def _page(site: Path, app: Flask, address: str) -> bytes:
    """From the application where it answers this address, else the file."""
    if "?" in address:
        return bytes(app.test_client().get(address, base_url="https://opera.example").data)
    return (site / address.lstrip("/") / "index.html").read_bytes()


def _add(site: Path, found: dict[str, bytes], address: str) -> None:
    """A part of the page, and what a style sheet fetches in its turn. Another host counts as missing."""
    if address in found or address.startswith("data:"):
        return
    if urlsplit(address).netloc:
        raise FileNotFoundError(address)
    found[address] = (site / urlsplit(address).path.lstrip("/")).read_bytes()
    if urlsplit(address).path.endswith(".css"):
        for link in _URL.findall(found[address].decode()):
            _add(site, found, urljoin(address, link))


def report(folder: Path, site: Path) -> None:
    """Measures and prints. `site`: built with the demonstration event."""
    environment = {**os.environ, **settings(site, folder / "weight" / "forms.sqlite")}
    app = create_app(Settings.from_environment(environment))
    level = _level()
    print(f"First view, gzip level {level} as in deploy/nginx/site.conf")
    for name, address in PAGES.items():
        print(f"  {name:<10} {weigh(site, app, address, level)}")
    print(flush=True)


def _level() -> int:
    found = re.search(r"gzip_comp_level\s+(\d)", (ROOT / "deploy" / "nginx" / "site.conf").read_text("utf-8"))
    return int(found[1]) if found else 1
