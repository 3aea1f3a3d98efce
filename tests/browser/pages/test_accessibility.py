"""axe-core finds no violation of WCAG 2.2 AA nor of a best practice, on any page and in any state of a form."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.support import axe
from tests.browser.support.visiting import NARROW, Served
from tests.browser.support.walk import Walk, all_addresses, one_of_each_template, unlike_each_other
from tests.support import real_site

Visit = Callable[..., Page]


def test_the_scan_finds_what_is_wrong(visit: Visit) -> None:
    """Known faults: a scan that says nothing here would say nothing about the other pages either."""
    page = axe.bring(visit())
    page.goto("about:blank")
    page.set_content(
        "<title>x</title><p style='color:#aaa;background:#fff'>pale</p><img src='data:,'><input>"
        "<button style='width:9px;height:9px;padding:0' aria-label='a'></button>"
        "<button style='width:9px;height:9px;padding:0' aria-label='b'></button>"
    )
    found = {fault["rule"] for fault in axe.scan(page)}
    assert {"color-contrast", "image-alt", "label", "html-has-lang", "region", "target-size"} <= found


def test_no_page_has_a_violation_on_a_phone_or_on_a_desktop(walk: Walk) -> None:
    """Every page at 320 px; at 1280 px and for contrast, pages that together show every kind of element."""
    found = {
        f"{address} at {width}": each for address, seen in walk.pages.items() for width, each in seen.violations.items()
    }
    faults = {place: each for place, each in found.items() if each}
    assert not faults, real_site.listed(faults)
    assert len(found) == len(all_addresses()) + len(unlike_each_other())


def test_no_page_has_a_violation_in_dark_colours(visit: Visit) -> None:
    """In one language: colours know none."""
    page = axe.bring(visit())
    page.emulate_media(color_scheme="dark")
    faults = {}
    for address in one_of_each_template("it"):
        page.goto(address)
        faults[address] = axe.scan(page, axe.CONTRAST)
    faults = {address: found for address, found in faults.items() if found}
    assert not faults, real_site.listed(faults)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 25, 31)"


def test_no_violation_while_the_menu_or_a_term_is_open(visit: Visit, served: Served, language: str) -> None:
    page = axe.bring(visit(viewport=NARROW))
    page.goto(served.pages[language]["home"])
    page.locator(".menu-button").click()
    assert page.locator("#menu").is_visible()
    assert axe.scan(page) == []
    page.goto(one_of_each_template(language)[-1])
    page.locator("button.term").first.click()
    assert page.locator(".popover:popover-open").is_visible()
    assert axe.scan(page) == []
