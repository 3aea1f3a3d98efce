"""The real site: what its pages fetch, run and lead to."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import Tag
from flask import Flask
from werkzeug.exceptions import NotFound

from forms_api.web.machines.alive import alive
from forms_api.web.machines.open_data import open_data
from tests.support import real_site
from tests.support.real_site import SITE_URL, BuiltPage

#: Elements whose reference the browser fetches by itself.
FETCHED = (
    ("script[src]", "src"),
    ("img[src]", "src"),
    ("iframe[src], embed[src], audio[src], video[src], source[src], track[src], input[src]", "src"),
    ("object[data]", "data"),
    ("img[srcset], source[srcset]", "srcset"),
    ("use[href], image[href]", "href"),
    ('link[rel~="stylesheet"], link[rel~="icon"], link[rel~="preload"], link[rel~="manifest"]', "href"),
)


@pytest.fixture(scope="module")
def site() -> Path:
    """With the demonstration event."""
    return real_site.built(demonstration=True)


@pytest.fixture(scope="module")
def pages() -> dict[str, BuiltPage]:
    """All pages by address."""
    return real_site.pages(demonstration=True)


def test_no_page_fetches_anything_from_elsewhere(pages: dict[str, BuiltPage], site: Path) -> None:
    faults = {}
    for address, page in pages.items():
        fetched = [str(tag[name]) for selector, name in FETCHED for tag in page.soup.select(selector)]
        assert fetched, address
        if foreign := [url for url in fetched if urlsplit(url).netloc or urlsplit(url).scheme not in ("", "data")]:
            faults[address] = foreign
    for style in site.rglob("*.css"):
        text = style.read_text("utf-8")
        if foreign := re.findall(r"url\(\s*['\"]?(?!data:|#)[^)]*//[^)]*\)|@import[^;]*", text):
            faults[style.name] = foreign
    assert not faults, real_site.listed(faults)


def test_no_page_has_inline_styles_or_scripts(pages: dict[str, BuiltPage]) -> None:
    """But blocks of JSON, which run nothing: the policy allows no inline code at all."""
    faults = {}
    for address, page in pages.items():
        found = [str(tag)[:80] for tag in page.soup.select("[style], style")]
        found += [
            str(tag)[:80]
            for tag in page.soup.select("script:not([src])")
            if tag.get("type") not in ("application/json", "application/ld+json")
        ]
        found += [str(tag)[:80] for tag in page.soup.find_all(has_handler)]
        if found:
            faults[address] = found
    assert not faults, real_site.listed(faults)


def has_handler(tag: Tag) -> bool:
    return any(name.startswith("on") for name in tag.attrs) or "javascript:" in str(tag.get("href", ""))


def test_ids_are_unique_and_what_names_them_finds_them(pages: dict[str, BuiltPage]) -> None:
    faults = {}
    for address, page in pages.items():
        twice = [name for name, times in Counter(page.ids).items() if times > 1]
        named = {
            name
            for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget")
            for tag in page.soup.select(f"[{attribute}]")
            for name in str(tag[attribute]).split()
        }
        if twice or named - set(page.ids):
            faults[address] = f"twice: {twice}; named, not there: {sorted(named - set(page.ids))}"
    assert not faults, real_site.listed(faults)


def test_every_link_and_anchor_leads_somewhere(pages: dict[str, BuiltPage], site: Path) -> None:
    """Within the site: the file is there, and the anchor in it. A query belongs to a form page."""
    faults = {}
    for address, page in pages.items():
        broken = [link for link in page.links if leads_nowhere(page, link, pages, site)]
        if broken:
            faults[address] = broken
    assert not faults, real_site.listed(faults)


@cache
def application_answers(path: str) -> bool:
    """Whether this is an address of the forms' machines."""
    machines = Flask("machines")
    for blueprint in (alive, open_data):
        machines.register_blueprint(blueprint)
    try:
        machines.url_map.bind("opera.example").match(path)
    except NotFound:
        return False
    return True


def leads_nowhere(page: BuiltPage, link: str, pages: dict[str, BuiltPage], site: Path) -> bool:
    target = page.to(link)
    parts = urlsplit(target)
    if parts.scheme in ("mailto", "tel"):
        # 800…: free of charge, and known to its own country's networks alone
        return not re.fullmatch(r"tel:(\+\d{9,15}|\d{4}|\d{6}|80[0-9]{7})|mailto:[^@\s]+@[^@\s]+\.[a-z]+", link)
    if not target.startswith(SITE_URL):
        return parts.scheme not in ("http", "https") or "." not in parts.netloc
    if parts.path.startswith("/api/"):
        return not application_answers(parts.path)
    if not real_site.file_at(site, unquote(parts.path)).is_file():
        return True
    there = pages.get(parts.path)
    return bool(parts.fragment) and (there is None or unquote(parts.fragment) not in there.ids)


def test_the_check_of_links_finds_broken_ones(tmp_path: Path) -> None:
    """On two pages of our own."""
    pages = {
        "/eventi/": BuiltPage("/eventi/", '<p id="past">'),
        "/progetto/": BuiltPage("/progetto/", "<p>"),
    }
    for address, page in pages.items():
        file = tmp_path / address.strip("/") / "index.html"
        file.parent.mkdir()
        file.write_text(page.html, "utf-8")
    (tmp_path / "eventi/calendario.ics").touch()
    page = pages["/eventi/"]
    for link in (
        "../nulla/",
        "../progetto/#nulla",
        "#nulla",
        "tel:058541150",
        "mailto:x",
        "https://localhost/",
        "/api/nothing.json",
    ):
        assert leads_nowhere(page, link, pages, tmp_path), link
    for link in (
        "../progetto/",
        "./",
        "#past",
        "tel:+39058541150",
        "https://www.cfi.it",
        "calendario.ics",
        "/api/offers.fr.xml",
    ):
        assert not leads_nowhere(page, link, pages, tmp_path), link
