"""The real site: its addresses, and what every page owes its reader."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as etree
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support import real_site, written_pages
from tests.support.real_site import NOT_FOUND, SITE_URL, BuiltPage

LANGUAGES = ("it", "fr")


@pytest.fixture(scope="module")
def site() -> Path:
    """With the demonstration event."""
    return real_site.built(demonstration=True)


@pytest.fixture(scope="module")
def pages() -> dict[str, BuiltPage]:
    """All pages by address, the one for unknown addresses aside."""
    return {address: page for address, page in real_site.pages(demonstration=True).items() if address not in NOT_FOUND}


@pytest.fixture(scope="module")
def catalogue(site: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site / "catalogue.json").read_text("utf-8"))
    return read


def test_what_programs_fetch_is_where_it_always_was(site: Path) -> None:
    """Somebody follows these files: no editor's change moves them."""
    for name in (
        *("eventi/calendario.ics", "fr/evenements/calendrier.ics", "novita.xml", "fr/nouveautes.xml"),
        *("sportelli/sportelli.geojson", "fr/guichets/guichets.geojson"),
        *("catalogue.json", "sitemap.xml", "robots.txt", "redirects.map"),
    ):
        assert (site / name).is_file(), name


def test_old_addresses_lead_to_pages(pages: dict[str, BuiltPage], site: Path) -> None:
    for address, path in written_pages.settings().redirects.items():
        html = real_site.file_at(site, address).read_text("utf-8")
        moved = BuiltPage(address, html)
        target = written_pages.pages(moved.language)[path].address
        assert address not in pages
        assert moved.attribute('meta[http-equiv="refresh"]', "content").startswith("0; url=")
        assert moved.to(moved.attribute("main a", "href")) == pages[target].to("")
        assert f'"{address}" "{target}";' in (site / "redirects.map").read_text("utf-8")


def test_every_page_says_what_it_is(pages: dict[str, BuiltPage]) -> None:
    faults = {address: found for address, page in pages.items() if (found := head_faults(page))}
    assert not faults, real_site.listed(faults)


def head_faults(page: BuiltPage) -> list[str]:
    soup = page.soup
    faults = []
    if page.attribute("html", "lang") != page.language:
        faults.append("lang is not the language of the address")
    if len(soup.select("h1")) != 1:
        faults.append(f"{len(soup.select('h1'))} h1")
    title = soup.title.get_text().strip() if soup.title else ""
    if not title or "O.P.E.R.A." not in title:
        faults.append(f"title {title!r}")
    if not page.attribute('meta[name="description"]', "content"):
        faults.append("no description")
    if page.attribute('link[rel="canonical"]', "href") != SITE_URL.rstrip("/") + page.address:
        faults.append("canonical is not the page's own absolute address")
    return faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_have_the_same_title_or_description(pages: dict[str, BuiltPage], language: str) -> None:
    here = [page for page in pages.values() if page.language == language]
    titles = Counter(page.soup.title.get_text() for page in here if page.soup.title)
    descriptions = Counter(page.attribute('meta[name="description"]', "content") for page in here)
    assert not [text for text, times in (titles + descriptions).items() if times > 1]


def test_versions_name_each_other(pages: dict[str, BuiltPage]) -> None:
    """hreflang: absolute, both languages and x-default (the Italian one), the same in both versions."""
    faults = {}
    for address, page in pages.items():
        found = versions(page)
        twin = pages.get(urlsplit(found.get("fr" if page.language == "it" else "it", "")).path)
        if set(found) != {"it", "fr", "x-default"} or found["x-default"] != found["it"]:
            faults[address] = str(found)
        elif found[page.language] != page.to("") or twin is None or versions(twin) != found:
            faults[address] = f"{found} is not what the other version says"
    assert not faults, real_site.listed(faults)


def versions(page: BuiltPage) -> dict[str, str]:
    return {str(tag["hreflang"]): str(tag["href"]) for tag in page.soup.select('link[rel="alternate"][hreflang]')}


def test_the_language_link_leads_to_the_other_version(pages: dict[str, BuiltPage]) -> None:
    for page in pages.values():
        other = "fr" if page.language == "it" else "it"
        (link,) = page.soup.select("a[data-language-link]")
        assert (link["lang"], link["hreflang"], page.to(str(link["href"]))) == (other, other, versions(page)[other])
        assert link.get_text() == {"it": "Italiano", "fr": "Français"}[other]


#: Where officers sign in, and what takes the opinions of pages: no search engine is told.
UNLISTED = {
    page.address
    for language in ("it", "fr")
    for page in written_pages.pages(language).values()
    if page.meta.get("form") in ("office", "opinion")
}


def test_the_site_map_has_every_page_with_its_versions(pages: dict[str, BuiltPage], site: Path) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = etree.parse(site / "sitemap.xml").getroot()  # noqa: S314 - our own file
    found = {
        str(url.findtext("s:loc", namespaces=names)): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", names)
        }
        for url in root.findall("s:url", names)
    }
    told = {page.address for page in pages.values()} - UNLISTED
    assert found == {pages[address].to(""): versions(pages[address]) for address in told}


def test_headings_skip_no_level(pages: dict[str, BuiltPage]) -> None:
    faults = {}
    for address, page in pages.items():
        levels = [int(tag.name[1]) for tag in page.soup.select("main h1, main h2, main h3, main h4, main h5")]
        if levels[:1] != [1] or any(low - high > 1 for high, low in pairwise(levels)):
            faults[address] = levels
    assert not faults, real_site.listed(faults)


def test_no_mark_of_a_template_is_left_in_the_text(pages: dict[str, BuiltPage]) -> None:
    """No mark of a template; those of a draft are the check's matter."""
    wrong = re.compile(r"\{\{|\}\}|\{%|\[\[|\]\]|\bNone\b|\bundefined\b|!!! ")
    faults = {address: wrong.findall(page.words) for address, page in pages.items() if wrong.search(page.words)}
    assert not faults, real_site.listed(faults)


def test_every_page_says_whom_to_call_in_the_same_place(pages: dict[str, BuiltPage], catalogue: dict[str, Any]) -> None:
    contact = catalogue["contact"]
    for address, page in real_site.pages(demonstration=True).items():
        strip = page.soup.select_one("main ~ .person")
        assert strip, address
        shown = {str(tag["href"]) for tag in strip.select('a[href^="tel:"], a[href^="mailto:"]')}
        if contact["phone"] or contact["email"]:
            known = {f"tel:{contact['phone']}", f"mailto:{contact['email']}"} - {"tel:None", "mailto:None"}
            assert shown == known, address
        else:
            assert shown & {f"tel:{helper['phone']}" for helper in catalogue["helpers"].values()}, address


def test_every_page_names_the_fund(pages: dict[str, BuiltPage]) -> None:
    names = {
        "it": ("Unione europea", "Progetto cofinanziato dal Fondo europeo di sviluppo regionale"),
        "fr": ("Union européenne", "Projet cofinancé par le Fonds européen de développement régional"),
    }
    for address, page in pages.items():
        for part in (".strip", ".footer"):
            (tag,) = page.soup.select(part)
            assert tag.select('img[src*="eu.svg"]'), address
            assert all(name in real_site.plain(tag.get_text(" ")) for name in names[page.language]), address


def test_facts_that_age_carry_a_date_and_sources(pages: dict[str, BuiltPage]) -> None:
    dated = [page for page in pages.values() if page.soup.select_one(".review")]
    reviewed = {
        page.address
        for language in LANGUAGES
        for page in written_pages.pages(language).values()
        if page.meta.get("reviewed") and page.meta.get("sources")
    }
    assert reviewed <= {page.address for page in dated}
    for page in dated:
        assert page.soup.select(".review details li"), page.address
        assert re.search(r"20\d\d", page.soup.select_one(".review p").get_text()), page.address  # type: ignore[union-attr]
