"""axe-core finds no violation of WCAG 2.2 AA nor of a best practice, on any page and in any state of a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.support import axe
from tests.browser.support.visiting import DESKTOP, NARROW, Served
from tests.browser.support.walk import all_addresses, one_of_each_template
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


def test_no_page_has_a_violation_on_a_phone_or_on_a_desktop(visit: Visit) -> None:
    """Two pages at a time, each in its own tab: half the time."""
    tabs = [axe.bring(visit()), axe.bring(visit())]
    faults: dict[str, Any] = {}
    scanned = 0
    for addresses in batched(all_addresses(), len(tabs)):
        for tab, address in zip(tabs, addresses, strict=False):
            tab.goto(address)
        for size, options in ((DESKTOP, axe.ALL), (NARROW, axe.ALL_BUT_CONTRAST)):
            results = axe.scan_all(tabs[: len(addresses)], size, options)
            for address, found in zip(addresses, results, strict=True):
                scanned += 1
                if found:
                    faults[f"{address} at {size['width']} px"] = found
    assert not faults, real_site.listed(faults)
    assert scanned == 2 * len(all_addresses())


def batched(addresses: list[str], size: int) -> list[list[str]]:
    return [addresses[start : start + size] for start in range(0, len(addresses), size)]


def test_no_page_has_a_violation_in_dark_colours(visit: Visit, language: str) -> None:
    page = axe.bring(visit())
    page.emulate_media(color_scheme="dark")
    faults = {}
    for address in one_of_each_template(language):
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
