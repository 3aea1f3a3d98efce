"""The real site, built once for all the tests that look at it."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from tests import PROJECT, ROOT

SITE_URL = "https://opera.example/"
#: The pages for unknown addresses, each in both languages.
NOT_FOUND = ("/404.html", "/fr/404.html")


@cache
def built(*, demonstration: bool) -> Path:
    """The folder of the site, with the demonstration event (as `make serve` shows it) or without (as published).

    A build that fails fails the test with what it said.
    """
    folder = Path(tempfile.mkdtemp(prefix="opera-site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    site = folder / "site"
    command = [sys.executable, "-m", "sitegen", "--root", str(PROJECT), "build", "--site", str(site)]
    command += ["--demonstration"] if demonstration else []
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": SITE_URL}
    environment.pop("SITE_DEMONSTRATION", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"The site cannot be built:\n{done.stdout}{done.stderr}"
    return site


@dataclass(frozen=True)
class BuiltPage:
    """One HTML page of the site. `address`: its path from the root, as visitors see it."""

    address: str
    html: str

    @property
    def language(self) -> str:
        return "fr" if self.address.startswith("/fr/") else "it"

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def ids(self) -> list[str]:
        return [str(tag["id"]) for tag in self.soup.select("[id]")]

    @cached_property
    def words(self) -> str:
        """What can be read in the main part, with plain spaces and straight apostrophes."""
        main = self.soup.select_one("main")
        assert main is not None, self.address
        return plain(main.get_text(" "))

    @cached_property
    def links(self) -> list[str]:
        """What the page refers to, as it is written there."""
        tags = self.soup.select("a[href], link[href], form[action], script[src], img[src]")
        return [str(tag.get("href") or tag.get("src") or tag.get("action")) for tag in tags]

    def to(self, reference: str) -> str:
        """Where a reference of this page leads, as a whole address."""
        return urljoin(urljoin(SITE_URL, self.address), reference)

    def attribute(self, selector: str, name: str) -> str:
        """The attribute of the only tag that `selector` finds."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{self.address}: {len(found)} x {selector}"
        return str(found[0][name])


def plain(text: str) -> str:
    """`text` without what typography adds: one kind of space, one kind of apostrophe."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip()


@cache
def pages(*, demonstration: bool) -> dict[str, BuiltPage]:
    """All pages by address, the page for unknown addresses among them. What only leads on is no page."""
    folder = built(demonstration=demonstration)
    found = {}
    for path in sorted(folder.rglob("*.html")):
        address = "/" + path.relative_to(folder).as_posix().removesuffix("index.html")
        html = path.read_text("utf-8")
        if 'http-equiv="refresh"' not in html:
            found[address] = BuiltPage(address, html)
    return found


def file_at(folder: Path, address: str) -> Path:
    """The file that a web server gives for an address of the site."""
    path = folder / urlsplit(address).path.lstrip("/")
    return path / "index.html" if address.endswith("/") or path.is_dir() else path


def texts_of(tags: list[Tag]) -> list[str]:
    return [plain(tag.get_text(" ")) for tag in tags]


def listed(faults: Mapping[str, object]) -> str:
    """One line for each place at fault, for people to read."""
    return "".join(f"\n{place}: {fault}" for place, fault in faults.items())
