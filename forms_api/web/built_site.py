"""The built site as the forms need it: the catalogue of events, and the three pages that have a slot for a form.

Nothing but `site/` passes between the build and this application. `catalogue.json` is written last by the build, so its
presence means a finished site and its change a new one. It names the digests of the pages: while files are being replaced,
or where they are damaged, the last good build stays in use; a copy of it is kept for the next start.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from forms_api.catalogue import Catalogue, Desk, Event
from forms_api.catalogue_file import CatalogueError, read_text
from forms_api.codes import LANGUAGES, Language

#: The pages that have a slot for a form, and the others that the forms link to.
FORMS = ("registration", "interest", "cancel", "offers", "offer", "opinion")
#: Pages that are read where the site has them.
OTHERS = ("office",)
LINKED = ("home", "events", "help", "privacy")

CATALOGUE = "/catalogue.json"

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

    catalogue: Catalogue
    form_pages: Mapping[tuple[str, Language], CutPage]
    not_found: Mapping[Language, str]
    #: Every page that was read, as it is built, by its address.
    texts: Mapping[str, str]


class Site:
    """The newest good build below `folder`; where there is none at the start, the last good one, from the file `kept`.

    Raises SiteError where there is neither.
    """

    def __init__(self, folder: Path, kept: Path) -> None:
        self._folder, self._kept = folder, kept
        self._catalogue = folder / "catalogue.json"
        self._seen = self._stamp()
        self.stale = False
        try:
            texts = _read_texts(folder)
            self._built = _build(texts, folder)
        except SiteError as error:
            self._built = _last_good(kept, error)
            self._seen, self.stale = None, True
            _log.warning("The site cannot be used, the last good one is shown: %s", error)
        else:
            _keep(texts, kept)

    def current(self) -> BuiltSite:
        """The build to answer from: looks at the catalogue's stamp, reads again when it changed."""
        stamp = self._stamp()
        if stamp != self._seen or self.stale:
            self._read_again(stamp)
        return self._built

    def _read_again(self, stamp: tuple[int, ...] | None) -> None:
        try:
            texts = _read_texts(self._folder)
            built = _build(texts, self._folder)
        except SiteError as error:
            if not self.stale:
                _log.warning("The new site cannot be used, the last good one stays: %s", error)
            self.stale = True
            return
        if self.stale:
            _log.warning("The site can be used again.")
        self._built, self._seen, self.stale = built, stamp, False
        _keep(texts, self._kept)

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            status = os.stat(self._catalogue)
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def read_site(folder: Path) -> BuiltSite:
    """Reads catalogue and form pages. Raises SiteError on a missing, unfinished, mixed or slotless site."""
    return _build(_read_texts(folder), folder)


def _read_texts(folder: Path) -> dict[str, str]:
    """The files of one build, by address, as they are. Raises SiteError."""
    if not folder.is_dir():
        raise SiteError(f"There is no site at {folder}: build it with 'make build', or set FORMS_SITE.")
    folder = folder.resolve()  # behind a link that a release moves, all pages are read from one build
    catalogue = folder / "catalogue.json"
    if not catalogue.exists():
        raise SiteError(f"{catalogue} is missing: the site is not built, or its build has not finished.")
    texts = {CATALOGUE: _read_page(folder, CATALOGUE)}
    return texts | {address: _read_page(folder, address) for address in _addresses(_parse(texts, folder), folder)}


def _build(texts: Mapping[str, str], folder: Path) -> BuiltSite:
    """One build from its files. Raises SiteError where they are not of one build, or lack something."""
    catalogue = _parse(texts, folder)
    for address in _addresses(catalogue, folder):
        if hashlib.sha256(texts[address].encode()).hexdigest() != catalogue.digests.get(address):
            raise SiteError(f"{address} and catalogue.json in {folder} are of two builds: copy the whole site again.")
    pages = catalogue.pages
    cut = {
        (form, language): cut_page(texts[pages[language][form]], form, pages[language][form])
        for form in FORMS
        for language in LANGUAGES
    }
    return BuiltSite(catalogue, cut, {language: texts[pages[language]["not_found"]] for language in LANGUAGES}, texts)


def _parse(texts: Mapping[str, str], folder: Path) -> Catalogue:
    try:
        return read_text(texts[CATALOGUE], folder / "catalogue.json")
    except CatalogueError as error:
        raise SiteError(str(error)) from error


def _addresses(catalogue: Catalogue, folder: Path) -> list[str]:
    """The pages to read. Raises SiteError where one of those that are needed has no address."""
    for language in LANGUAGES:
        known = catalogue.pages[language]
        if missing := [name for name in (*FORMS, *LINKED, "not_found") if name not in known]:
            raise SiteError(f"{folder / 'catalogue.json'} gives no address for {', '.join(missing)} in {language}.")
    wanted = (*FORMS, "not_found", *OTHERS)
    return sorted(
        {catalogue.pages[lang][name] for lang in LANGUAGES for name in wanted if name in catalogue.pages[lang]}
    )


def _keep(texts: Mapping[str, str], kept: Path) -> None:
    """Writes down a good build, in one step; where that fails the application goes on without."""
    unfinished = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}.part")
    try:
        unfinished.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(kept)
    except OSError as error:
        _log.warning("The last good site could not be kept: %s", error)
        unfinished.unlink(missing_ok=True)


def _last_good(kept: Path, why: SiteError) -> BuiltSite:
    """The build that was kept. Raises `why` where there is none that is whole."""
    try:
        return _build(json.loads(kept.read_text(encoding="utf-8")), kept)
    except (OSError, ValueError, KeyError, TypeError, SiteError):
        raise why from None


def desk_for(catalogue: Catalogue, event: Event | None) -> Desk:
    """Whom to ask about `event`: its desk, or the site's contact where nobody answers at the desk any more."""
    desk = catalogue.desks.get(event.desk) if event and event.desk else None
    return desk if desk and desk.reachable else catalogue.contact


def _read_page(folder: Path, address: str) -> str:
    """The page at `address` of the site below `folder`, as it is built. Raises SiteError."""
    path = folder / address.lstrip("/")
    if address.endswith("/"):
        path /= "index.html"
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise SiteError(f"The site at {folder} is not finished: {address} cannot be read.") from error
