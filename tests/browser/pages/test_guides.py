"""What helps to find the way in a long guide, and to keep what one has done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.support import axe
from tests.browser.support.visiting import DESKTOP, PHONE
from tests.browser.support.walk import with_template
from tests.support import written_pages

Visit = Callable[..., Page]


def guide_with_steps(language: str) -> str:
    return next(page.address for page in written_pages.with_template(language, "guide.html") if page.meta.get("steps"))


def test_what_is_ticked_stays_on_the_device_until_it_is_taken_away(visit: Visit, language: str) -> None:
    page = visit(viewport=PHONE)
    page.goto(guide_with_steps(language))
    boxes = page.locator(".checklist input")
    boxes.nth(1).check()
    page.reload()
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.nth(0)).not_to_be_checked()
    expect(page.locator("[data-kept]")).to_be_visible()
    page.locator("[data-clear]").click()
    page.reload()
    expect(boxes.nth(1)).not_to_be_checked()


def test_the_list_is_shared_with_its_ticks_and_the_address(visit: Visit, language: str) -> None:
    page = visit(viewport=PHONE)
    page.add_init_script("navigator.share = async (shared) => { document.body.dataset.shared = shared.text }")
    page.goto(guide_with_steps(language))
    page.locator(".checklist input").first.check()
    page.locator("[data-share]").click()
    shared = str(page.locator("body").get_attribute("data-shared")).splitlines()
    assert shared[0] == page.locator("h1").inner_text().replace("\n", " ")
    assert [line[0] for line in shared[1:3]] == ["☑", "☐"]
    assert shared[-1] == page.locator("link[rel=canonical]").get_attribute("href")


def test_without_script_the_list_can_be_ticked_and_promises_nothing(visit: Visit, language: str) -> None:
    page = visit(scripts=False)
    page.goto(guide_with_steps(language))
    page.locator(".checklist input").first.check()
    for part in ("[data-kept]", "[data-tools]"):
        expect(page.locator(part)).to_be_hidden()


def test_on_a_phone_the_contents_are_one_press_away(visit: Visit, language: str) -> None:
    page = visit(viewport=PHONE, scripts=False)
    page.goto(guide_with_steps(language) + "#checklist")
    bar = page.locator(".guide-bar a")
    expect(bar).to_be_in_viewport(ratio=1)
    bar.click()
    expect(page.locator(".contents-title")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1000, 1280])
def test_beside_the_text_the_contents_show_where_one_is(visit: Visit, language: str, width: int) -> None:
    page = visit(viewport=ViewportSize(width=width, height=900))
    page.goto(guide_with_steps(language) + "#checklist")
    expect(page.locator(".contents a[aria-current]")).to_have_attribute("href", "#checklist")
    expect(page.locator(".contents-title")).to_be_in_viewport()
    text, contents = (page.locator(part).bounding_box() for part in (".checklist", ".contents"))
    assert text
    assert contents
    assert contents["x"] + contents["width"] <= text["x"]


def test_all_that_a_guide_says_is_as_wide_as_its_text(visit: Visit, language: str) -> None:
    page = visit(viewport=DESKTOP)
    for address in with_template("guide.html", language):
        page.goto(address)
        widths = page.locator(".guide-body > *:not(.contents), .guide-body .text > *").evaluate_all(
            "(found) => found.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().width)"
        )
        assert max(widths) <= 41 * 18 + 1, address


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])
def test_a_guide_with_drawings_has_no_violation(visit: Visit, language: str, viewport: ViewportSize) -> None:
    page = axe.bring(visit(viewport=viewport))
    drawn = [page for page in written_pages.with_template(language, "guide.html") if page.meta.get("compare")]
    for address in (guide_with_steps(language), drawn[0].address):
        page.goto(address)
        assert axe.scan(page) == [], address
