"""The map of the help desks, in a real browser under the real security headers."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import faces
from tests.browser.support.visiting import DESKTOP, NARROW, PHONE
from tests.browser.support.walk import with_template

Visit = Callable[..., Page]

SIZES = {"320": NARROW, "360": PHONE, "768": {"width": 768, "height": 900}, "1280": DESKTOP}
BOXES = "(found) => found.map((one) => one.getBoundingClientRect().toJSON())"


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    beside = one["right"] <= other["left"] or other["right"] <= one["left"]
    return beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


@pytest.mark.parametrize("face", faces.FACES, ids=lambda face: face.name)
@pytest.mark.parametrize("viewport", SIZES.values(), ids=SIZES)
def test_names_on_the_map_collide_at_no_size_and_are_targets(
    visit: Visit, language: str, viewport: dict[str, int], face: faces.Face
) -> None:
    page = visit(viewport=viewport)
    page.goto(with_template("help_desks.html", language)[0])
    faces.wear(page, face)
    drawing = page.locator("svg.map").evaluate("(map) => map.getBoundingClientRect().toJSON()")
    names: list[dict[str, Any]] = page.locator(".map-label").evaluate_all(BOXES)
    targets: list[dict[str, Any]] = page.locator(".map-target").evaluate_all(BOXES)
    assert all(apart(one, other) for one, other in itertools.combinations(names, 2))
    assert all(apart(one, other) for one, other in itertools.combinations(targets, 2))
    assert all(min(target["width"], target["height"]) >= 24 for target in targets)
    assert all(drawing["left"] <= name["left"] and name["right"] <= drawing["right"] for name in names)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_each_place_is_reached_by_keyboard_and_leads_to_the_list(visit: Visit, language: str) -> None:
    page = visit()
    page.goto(with_template("help_desks.html", language)[0])
    page.locator(".map-place").first.focus()
    for place in page.locator(".map-place").all():
        expect(place).to_be_focused()
        page.keyboard.press("Tab")
    last = page.locator(".map-place").last
    anchor = str(last.get_attribute("href"))
    last.press("Enter")
    assert page.url.endswith(anchor)
    expect(page.locator(anchor)).to_be_in_viewport()
