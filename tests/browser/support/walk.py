"""One walk through every page of the site, written down for the tests that ask about all pages."""

from __future__ import annotations

import gzip
import urllib.request
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from bs4 import Tag
from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page, Request, ViewportSize

from tests.browser.support import axe, faces
from tests.browser.support.visiting import DESKTOP, NARROW, PHONE, Served, probe
from tests.support import real_site, tiny_site, written_pages

#: Where each page for unknown addresses is shown.
NOWHERE = dict(zip(real_site.NOT_FOUND, ("/non-esiste/", "/fr/n-existe-pas/"), strict=True))


#: Beside 320 px, where everything is measured: the widths at which nothing may stick out or be cut.
WIDER = (360, 768, 1024, 1280)


@dataclass
class Layout:
    """How one page is laid out at 320 px in one face: what the probes measured."""

    sideways: dict[str, Any]
    cut: list[str]
    small: list[str]
    phones: list[str]


@dataclass
class Room:
    """How much room one page needs in wide letters, the ones that may not fit."""

    header: float  #: on a screen of 360 x 640, the share that the header takes
    wider: dict[str, Any]  #: sideways and cut, by width
    large: dict[str, Any]  #: sideways and cut when letters are twice as large, by width


@dataclass
class Seen:
    """One page: what it asked for, what the console said, how it is laid out. Sizes in bytes, gzip."""

    status: int
    room: Room
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    weight: int = 0
    words: int = 0  #: characters that can be read in the main part
    violations: dict[str, Any] = field(default_factory=dict)  #: what axe found, by width
    layouts: dict[str, Layout] = field(default_factory=dict)  #: by the name of the face that the text is set in


@dataclass
class Walk:
    pages: dict[str, Seen]
    #: Names of the cookies after all pages that are files.
    cookies: list[str]

    def layouts(self) -> dict[str, Layout]:
        """Each page in each face, by an address that says so."""
        return {
            f"{address} in {face} letters": layout
            for address, seen in self.pages.items()
            for face, layout in seen.layouts.items()
        }


def all_addresses() -> list[str]:
    """Every page, those for unknown addresses at addresses that are unknown."""
    return [NOWHERE.get(page, page) for page in real_site.pages(demonstration=True)]


def with_template(template: str, language: str) -> list[str]:
    """The addresses of the pages of a template, the demonstration first."""
    found = written_pages.with_template(language, template)
    return [page.address for page in sorted(found, key=lambda page: "demonstration" not in page.meta)]


@cache
def one_of_each_template(language: str) -> list[str]:
    """The last is a guide that explains terms of the glossary."""
    guides = written_pages.with_template(language, "guide.html")
    explaining = next(page.address for page in guides if "[[" in page.body + str(page.meta))
    templates = sorted({page.template for page in written_pages.pages(language).values()} - {"guide.html"})
    return [*(with_template(template, language)[0] for template in templates), explaining]


@cache
def unlike_each_other() -> frozenset[str]:
    """The addresses that together show every kind of element, by its classes and its parent's: what colours depend on."""
    chosen, seen = set(), set()
    for page in sorted(real_site.pages(demonstration=True).values(), key=lambda page: -len(page.html)):
        kinds = {(_kind(tag), _kind(tag.parent)) for tag in page.soup.find_all(True)}
        if not kinds <= seen:
            chosen.add(NOWHERE.get(page.address, page.address))
            seen |= kinds
    return frozenset(chosen)


def _kind(tag: Tag | None) -> tuple[str, ...]:
    return (tag.name, *sorted(tag.get("class") or ())) if tag else ()


def walk_through(browser: Browser, served: Served) -> Walk:
    context = browser.new_context(viewport=NARROW, base_url=served.address)
    page = axe.bring(context.new_page())
    letters = context.new_cdp_session(page)
    dynamic = {pages[form] for pages in served.pages.values() for form in tiny_site.FORMS}
    files = [address for address in all_addresses() if address not in dynamic]
    try:
        seen = {address: look_at(page, letters, address) for address in files}
        cookies = [str(cookie.get("name")) for cookie in context.cookies()]
        seen |= {address: look_at(page, letters, address) for address in sorted(dynamic)}
    finally:
        context.close()
    return Walk(seen, cookies)


def look_at(page: Page, letters: CDPSession, address: str) -> Seen:
    requests: list[str] = []
    said: list[str] = []

    def asked(request: Request) -> None:
        requests.append(request.url)

    def spoken(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text}")

    def broken(error: Exception) -> None:
        said.append(f"exception: {error}")

    page.on("request", asked)
    page.on("console", spoken)
    page.on("pageerror", broken)
    answer = page.goto(address)
    assert answer is not None
    if address in NOWHERE.values():  # Chromium writes every 404 into the console
        said = [line for line in said if "status of 404" not in line]
    page.remove_listener("request", asked)
    page.remove_listener("console", spoken)
    page.remove_listener("pageerror", broken)
    words = page.evaluate("document.querySelector('main').innerText.length")
    probe(page, "unfold")
    html = len(gzip.compress(answer.body(), 6))
    violations = scanned(page, address)
    layouts = {face.name: laid_out(page, face) for face in (faces.NARROW, faces.WIDE)}
    others = {request for request in requests if request.startswith("http")} - {answer.url}
    return Seen(
        status=answer.status,
        requests=requests,
        said=said,
        weight=html + sum(compressed(other) for other in others),
        words=words,
        violations=violations,
        layouts=layouts,
        room=room(page, letters, address),
    )


def scanned(page: Page, address: str) -> dict[str, Any]:
    """What axe finds at 320 px, colours aside; with colours on a desktop, on the pages that show something of their own."""
    found = {"320 px": axe.scan(page, axe.ALL_BUT_CONTRAST)}
    if address in unlike_each_other():
        page.set_viewport_size(DESKTOP)
        found["1280 px"] = axe.scan(page)
        page.set_viewport_size(NARROW)
    return found


def laid_out(page: Page, face: faces.Face) -> Layout:
    faces.wear(page, face)
    return Layout(
        sideways=probe(page, "sideways"),
        cut=probe(page, "cut"),
        small=probe(page, "small", 24),
        phones=probe(page, "phones", 44),
    )


def room(page: Page, letters: CDPSession, address: str) -> Room:
    """The page that stands at 320 px measured in all its sizes; it is left at 320 px."""
    large = enlarged(page, letters, [DESKTOP, NARROW] if address in one_of_each_template("it") else [NARROW])
    page.set_viewport_size(PHONE)
    header = probe(page, "headerShare")
    wider = {f"{PHONE['width']} px": fitting(page)}
    for width in WIDER[1:]:
        page.set_viewport_size({"width": width, "height": 900})
        wider[f"{width} px"] = fitting(page)
    page.set_viewport_size(NARROW)
    return Room(header, wider, large)


def fitting(page: Page) -> dict[str, Any]:
    return {**probe(page, "sideways"), "cut": probe(page, "cut")}


def enlarged(page: Page, letters: CDPSession, sizes: list[ViewportSize]) -> dict[str, Any]:
    """What sticks out or is cut off when the reader's own letters are twice as large (WCAG 1.4.4)."""
    letters.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    found = {}
    for viewport in sizes:
        page.set_viewport_size(viewport)
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32
        found[f"{viewport['width']} px"] = fitting(page)
    letters.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    return found


@cache
def compressed(url: str) -> int:
    """The size of a file as it travels; what is no file of the site counts nothing here (another test names it)."""
    if urlsplit(url).hostname != "127.0.0.1":
        return 0
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return len(gzip.compress(answer.read(), 6))
    except OSError:
        return 0
