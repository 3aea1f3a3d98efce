"""No public address vanishes: a page that moves or goes leaves a redirect (``extra.redirects`` in ``mkdocs.yml``).

What was ever public stands in ``data/addresses.txt``, one address a line; ``make publish-check`` adds the new ones.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sitegen import LANGUAGES
from sitegen.content import site_settings
from sitegen.content.addresses import language_of
from sitegen.content.pages import Content
from sitegen.content.problems import Problem, nearest
from sitegen.content.site_settings import SiteFile
from sitegen.content.slips.meant_keys import closest

FILE = "data/addresses.txt"
_HEADER = (
    "# The public addresses of the pages, written by `make publish-check`."
    " One that goes needs a line in mkdocs.yml, extra.redirects.\n"
)
_ADDRESS = re.compile(r"/(?:[a-z0-9-]+/)*")


def gone(site: SiteFile, content: Content) -> Iterator[Problem]:
    """Addresses that were public and lead nowhere now, each with the line to add."""
    pages, noted = _pages(content), _noted(content.root)
    line = site.line("extra", "redirects")
    for address, where in noted.items():
        if address not in pages and address not in site.redirects:
            values = {"given": address, "page": _instead(address, pages, noted), "noted": where}
            yield Problem(site_settings.FILE, line, "address_gone", values, (language_of(address),))


def site_url_problems(site: SiteFile) -> Iterator[Problem]:
    """The site has a host of its own: below a folder of another's its links from the root would leave it."""
    address = urlsplit(site.site_url)
    if address.path not in ("", "/") or address.query or address.fragment:
        host = address.netloc or address.path.strip("/").partition("/")[0]  # example.org alone is read as a path
        values = {"given": site.site_url, "host": f"{address.scheme or 'https'}://{host}/"}
        yield Problem(site_settings.FILE, site.line("site_url"), "site_url_path", values, LANGUAGES)


def redirect_problems(site: SiteFile, content: Content) -> Iterator[Problem]:
    """Redirects that are no address, that stand in the way of a page, or that lead nowhere."""
    pages = _pages(content)
    for address, path in site.redirects.items():
        language = language_of(address)
        source = content.documents.get((language, path))
        code = ""
        values: dict[str, Any] = {"given": path}
        if not _ADDRESS.fullmatch(address):
            code, values = "redirect_form", {"given": address}
        elif address in pages:
            code, values = "redirect_taken", {"given": address, "other": f"docs/{language}/{pages[address]}"}
        elif path not in pages.values():
            known = [known for here, known in content.documents if here == language]
            code, values = "broken_path", {"given": path, "suggestion": nearest(path, known)}
        elif source and "demonstration" in source.meta:
            code = "demonstration_link"
        if code:
            yield Problem(site_settings.FILE, site.line("extra", "redirects", address), code, values, LANGUAGES)


def note(content: Content) -> list[str]:
    """Add the addresses of today's pages to the file; returns the new ones. The demonstration is never public."""
    noted = _noted(content.root)
    new = sorted(
        address
        for address, path in _pages(content).items()
        if address not in noted and not _is_demonstration(content, address, path)
    )
    if new:
        text = _HEADER + "".join(f"{address}\n" for address in sorted([*noted, *new]))
        (content.root / FILE).write_text(text, "utf-8")
    return new


def _is_demonstration(content: Content, address: str, path: str) -> bool:
    source = content.documents.get((language_of(address), path))
    return source is not None and "demonstration" in source.meta


def _pages(content: Content) -> dict[str, str]:
    """Path by address, of every file: a page with a mistake is not a page that went."""
    return {
        content.addresses.of(language, path): path
        for language in LANGUAGES
        for path in (
            file.relative_to(content.root / "docs" / language).as_posix()
            for file in (content.root / "docs" / language).rglob("*.md")
        )
    }


def _noted(root: Path) -> dict[str, int]:
    """The line of each address in the file."""
    file = root / FILE
    lines = file.read_text("utf-8", errors="replace").splitlines() if file.is_file() else []
    return {line.strip(): number for number, line in enumerate(lines, 1) if _ADDRESS.fullmatch(line.strip())}


def _instead(address: str, pages: dict[str, str], noted: dict[str, int]) -> str:
    """The page that probably takes the place: a new one beside it with a name like its own, else the page above."""
    folder, name = posixpath.split(address.rstrip("/"))
    places = {each: posixpath.split(each.rstrip("/")) for each in pages if each not in noted}
    new = {name: each for each, (beside, name) in places.items() if beside == folder}
    if meant := closest(name, new):
        return pages[new[meant]]
    while folder not in ("", "/"):
        if f"{folder}/" in pages:
            return pages[f"{folder}/"]
        folder = posixpath.dirname(folder)
    return "index.md"
