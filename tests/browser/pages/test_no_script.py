"""Scripts only add: without them every page says all it has to say."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.support.visiting import NARROW, Served, follow
from tests.browser.support.walk import Walk, one_of_each_template, with_template
from tests.support import real_site, written_pages

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
    page.goto(with_template("search.html", language)[0])
    expect(page.locator("noscript .box")).to_be_visible()
    follow(page, with_template("site_map.html", language)[0])
    assert page.locator("main a").count() > len(written_pages.with_template(language, "help_desk.html"))


def test_who_helps_is_listed_by_place_and_a_telephone_comes_first(visit: Visit, language: str) -> None:
    page = visit(scripts=False)
    page.goto(with_template("helpers.html", language)[0])
    expect(page.locator("#town-form")).to_be_hidden()
    expect(page.locator('main a[href^="tel:"]').first).to_be_in_viewport()
    place = page.locator(".places a").first
    anchor = str(place.get_attribute("href"))
    place.click()
    expect(page.locator(anchor)).to_be_in_viewport()
    expect(page.locator(f'section[aria-labelledby="{anchor[1:]}"] a[href^="tel:"]').first).to_be_visible()


def test_the_capital_sheet_shows_its_examples(visit: Visit, language: str) -> None:
    page = visit(scripts=False)
    sheet = written_pages.the_one(language, "capital.html")
    page.goto(sheet.address)
    expect(page.locator("#capital-form")).to_be_hidden()
    examples = re.findall(r"\{#(example-[\w-]+)\}", sheet.body)
    assert examples
    for anchor in examples:
        expect(page.locator(f"#{anchor} ~ table").first).to_be_visible()
