"""The built site as the forms need it: the catalogue of events, and the three pages that have a slot for a form.

Nothing but `site/` passes between the build and this application. `catalogue.json` is written last by the build, so its
presence means a finished site and its change a new one. While a build swaps the files, the last good site stays in use.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from forms_api.catalogue import Catalogue, Desk, Event
from forms_api.catalogue_file import CatalogueError, read_catalogue
from forms_api.codes import LANGUAGES, Language

#: The pages that have a slot for a form, and the others that the forms link to.
FORMS = ("registration", "interest", "cancel", "offers", "offer")
LINKED = ("home", "events", "help", "privacy")

_log = logging.getLogger(__name__)


class SiteError(Exception):
    """The built site cannot be used; the message says why and what to do, in one sentence."""


@dataclass(frozen=True)
class CutPage:
    """A built page cut where a form, a summary of errors or another main part may be put in."""

    _head: str  # up to the title's text
    title: str  # as it stands in the page, HTML
    _top: str  # from the title's text to the main part
    _before: str  # the main part, up to the slot
    fallback: str  # what stands in the slot: the way in without the form
    _after: str  # the main part, after the slot
    _bottom: str  # after the main part

    def with_form(
        self, form: str, *, summary: str = "", prefix: str = "", query: Mapping[str, str] | None = None
    ) -> str:
        """The page with `form` (HTML) in its slot, `summary` at the top, `prefix` (text) before its title."""
        return self._compose(summary + self._before + form + self._after, prefix, query)

    def with_main(self, main: str, *, prefix: str, query: Mapping[str, str] | None = None, below: str = "") -> str:
        """The page with `main` (HTML) instead of its own main part. `below`: where the same stands below the address of the
        page in the other language."""
        return self._compose(main, prefix, query, below)

    def _compose(self, main: str, prefix: str, query: Mapping[str, str] | None, below: str = "") -> str:
        added = escape(below + ("?" + urlencode(query) if query else ""))
        title = escape(prefix) + self.title
        page = f"{self._head}{title}{self._top}\n{main}\n{self._bottom}"
        return page.replace(_QUERY_MARK, added)


_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_LANGUAGE_LINK = re.compile(r"<a\b[^>]*\bdata-language-link\b[^>]*>")
_HREF = re.compile(r"""(\bhref=(["']?)[^"'\s>]*)""")
#: Put after the language link's address when the page is read; replaced by the query when it is served.
_QUERY_MARK = "\0query\0"


def cut_page(html: str, form: str, name: str) -> CutPage:
    """`html` cut at its title, its main part and the slot of `form`. A SiteError names the page by `name`."""
    title = _TITLE.search(html)
    if title is None:
        raise SiteError(f"{name} has no <title>: build the site again.")
    linked = _LANGUAGE_LINK.sub(lambda tag: _HREF.sub(rf"\1{_QUERY_MARK}", tag.group(), count=1), html[title.end(1) :])
    top, main, bottom = _between(linked, "<!--main-->", "<!--/main-->", name)
    before, fallback, after = _between(main, f"<!--form {form}-->", "<!--/form-->", name)
    return CutPage(
        _head=html[: title.start(1)],
        title=title.group(1),
        _top=top + "<!--main-->",
        _before=before,
        fallback=fallback,
        _after=after,
        _bottom="<!--/main-->" + bottom,
    )


def _between(html: str, start: str, end: str, name: str) -> tuple[str, str, str]:
    before, found, rest = html.partition(start)
    inside, closed, after = rest.partition(end)
    if not found or not closed:
        raise SiteError(f"{name} has no {start} … {end}: the page it is built from needs the template form.html.")
    return before, inside, after


@dataclass(frozen=True)
class BuiltSite:
    """One build, whole: catalogue, form pages by (form, language), pages for unknown addresses."""

    folder: Path
    catalogue: Catalogue
    form_pages: Mapping[tuple[str, Language], CutPage]
    not_found: Mapping[Language, str]


class Site:
    """The newest good build below `folder`. Raises SiteError at once where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._catalogue = folder / "catalogue.json"
        self._seen = self._stamp()
        self._built = read_site(folder)
        self.stale = False

    def current(self) -> BuiltSite:
        """The build to answer from: looks at the catalogue's stamp, reads again when it changed."""
        stamp = self._stamp()
        if stamp != self._seen:
            self._read_again(stamp)
        return self._built

    def _read_again(self, stamp: tuple[int, ...] | None) -> None:
        try:
            built = read_site(self._folder)
        except SiteError as error:
            if not self.stale:
                _log.warning("The new site cannot be used, the last good one stays: %s", error)
            self.stale = True
            return
        if self.stale:
            _log.warning("The site can be used again.")
        self._built, self._seen, self.stale = built, stamp, False

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            status = os.stat(self._catalogue)
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def read_site(folder: Path) -> BuiltSite:
    """Reads catalogue and form pages. Raises SiteError on a missing, unfinished or slotless site."""
    if not folder.is_dir():
        raise SiteError(f"There is no site at {folder}: build it with 'make build', or set FORMS_SITE.")
    folder = folder.resolve()  # behind a link that a release moves, all pages are read from one build
    try:
        catalogue = read_catalogue(folder)
    except CatalogueError as error:
        raise SiteError(str(error)) from error
    addresses = catalogue.pages
    for language in LANGUAGES:
        if missing := [name for name in (*FORMS, *LINKED, "not_found") if name not in addresses[language]]:
            raise SiteError(f"{folder / 'catalogue.json'} gives no address for {', '.join(missing)} in {language}.")
    pages = {
        (form, language): cut_page(read_page(folder, addresses[language][form]), form, addresses[language][form])
        for form in FORMS
        for language in LANGUAGES
    }
    not_found = {language: read_page(folder, addresses[language]["not_found"]) for language in LANGUAGES}
    return BuiltSite(folder, catalogue, pages, not_found)


def desk_for(catalogue: Catalogue, event: Event | None) -> Desk:
    """Whom to ask about `event`: its desk, or the site's contact where nobody answers at the desk any more."""
    desk = catalogue.desks.get(event.desk) if event and event.desk else None
    return desk if desk and desk.reachable else catalogue.contact


def read_page(folder: Path, address: str) -> str:
    """The page at `address` of the site below `folder`, as it is built. Raises SiteError."""
    path = folder / address.lstrip("/")
    if address.endswith("/"):
        path /= "index.html"
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SiteError(f"The site at {folder} is not finished: {address} cannot be read.") from error
