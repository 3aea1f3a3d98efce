"""Scripts only add: without them every page says all it has to say."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.support.visiting import NARROW, Served, follow
from tests.browser.support.walk import Walk, in_language, one_of_each_template
from tests.support import real_site

Visit = Callable[..., Page]


def test_pages_read_the_same_without_scripts(visit: Visit, walk: Walk, language: str) -> None:
    """What can be read with scripts can be read without them, on one page of each template."""
    page = visit(scripts=False, viewport=NARROW)
    faults = {}
    for address in one_of_each_template(language):
        seen = walk.pages[address]
        page.goto(address)
        words = page.evaluate("document.querySelector('main').innerText.length")
        if words < 150 or words < 0.8 * seen.words:
            faults[address] = f"{words} characters without scripts, {seen.words} with them"
    assert not faults, real_site.listed(faults)


def test_the_search_page_offers_the_site_map(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    page.goto(in_language("/cerca/", language))
    expect(page.locator("noscript .box")).to_be_visible()
    follow(page, in_language("/mappa-del-sito/", language))
    links = page.locator("main a")
    assert links.count() > 40


def test_desks_are_listed_without_the_nearest_first(visit: Visit, language: str) -> None:
    page = visit(scripts=False)
    page.goto(in_language("/sportelli/", language))
    expect(page.locator("#near")).to_be_hidden()
    assert page.locator("#desks .card:visible").count() >= 16


def test_the_capital_sheet_shows_its_examples(visit: Visit, language: str) -> None:
    page = visit(scripts=False)
    page.goto(in_language("/guide/capitale/", language))
    expect(page.locator("#capital-form")).to_be_hidden()
    for number in range(1, 6):
        expect(page.locator(f"h3#example-{number} ~ table").first).to_be_visible()
