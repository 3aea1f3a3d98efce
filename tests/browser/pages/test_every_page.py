"""What holds on every page of the real site, in both languages, as the real server gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.support.visiting import Served
from tests.browser.support.walk import NOWHERE, Walk
from tests.support import real_site

#: acceptance.md, Speed: the first view, images included.
MOST_BYTES = 30 * 1024
MOST_REQUESTS = 8


def test_every_page_answers(walk: Walk) -> None:
    nowhere = {address: walk.pages[address].status for address in NOWHERE.values()}
    assert {address: seen.status for address, seen in walk.pages.items() if seen.status != 200} == nowhere
    assert set(nowhere.values()) == {404}


def test_the_console_stays_silent_and_no_policy_is_broken(walk: Walk) -> None:
    faults = {address: seen.said for address, seen in walk.pages.items() if seen.said}
    assert not faults, real_site.listed(faults)


def test_no_page_asks_another_host(walk: Walk, served: Served) -> None:
    here = urlsplit(served.address).netloc
    asked = {url for seen in walk.pages.values() for url in seen.requests if urlsplit(url).scheme != "data"}
    assert {urlsplit(url).netloc for url in asked} == {here}


def test_pages_that_are_files_set_no_cookie(walk: Walk) -> None:
    assert walk.cookies == []


@pytest.mark.parametrize("form", ["registration", "interest"])
def test_a_form_sets_one_cookie_that_scripts_cannot_read(
    visit: Callable[..., Page], served: Served, language: str, form: str
) -> None:
    page = visit()
    page.goto(
        served.registration(language, "dimostrazione") if form == "registration" else served.pages[language][form]
    )
    (cookie,) = page.context.cookies()
    assert (cookie.get("httpOnly"), cookie.get("sameSite"), cookie.get("expires")) == (True, "Lax", -1)


def test_the_first_view_is_light(walk: Walk) -> None:
    heavy = {address: seen.weight for address, seen in walk.pages.items() if seen.weight > MOST_BYTES}
    assert not heavy, real_site.listed(heavy)
    many = {address: seen.requests for address, seen in walk.pages.items() if len(seen.requests) > MOST_REQUESTS}
    assert not many, real_site.listed(many)
    lightest = min(seen.weight for seen in walk.pages.values())
    assert lightest > 3000, "the style sheet was not weighed"


def test_no_page_scrolls_sideways_at_320_px(walk: Walk) -> None:
    found = {page: layout.sideways for page, layout in walk.layouts().items()}
    faults = {page: wide for page, wide in found.items() if wide["by"] > 0 or wide["out"]}
    assert not faults, real_site.listed(faults)


def test_no_text_is_cut_at_320_px(walk: Walk) -> None:
    faults = {page: layout.cut for page, layout in walk.layouts().items() if layout.cut}
    assert not faults, real_site.listed(faults)


def test_what_one_presses_is_large_enough(walk: Walk) -> None:
    faults = {page: layout.small for page, layout in walk.layouts().items() if layout.small}
    assert not faults, real_site.listed(faults)
    faults = {page: layout.phones for page, layout in walk.layouts().items() if layout.phones}
    assert not faults, real_site.listed(faults)


def test_the_header_leaves_the_first_screen_to_the_page(walk: Walk) -> None:
    """360 x 640, the strip with the emblem counted: 110 px at most."""
    faults = {page: seen.room.header for page, seen in walk.pages.items() if not 0.05 < seen.room.header <= 110 / 640}
    assert not faults, real_site.listed(faults)


def faulty(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """By width, what sticks out or is cut off."""
    return {width: seen for width, seen in found.items() if seen["by"] > 0 or seen["out"] or seen["cut"]}


def test_nothing_sticks_out_or_is_cut_off_on_tablets_and_desktops(walk: Walk) -> None:
    faults = {page: found for page, seen in walk.pages.items() if (found := faulty(seen.room.wider))}
    assert not faults, real_site.listed(faults)


def test_letters_twice_as_large_are_neither_cut_nor_pushed_out(walk: Walk) -> None:
    """The letter size of the browser's settings doubled, on a phone; one page of each template on a desktop too."""
    faults = {page: found for page, seen in walk.pages.items() if (found := faulty(seen.room.large))}
    assert not faults, real_site.listed(faults)
