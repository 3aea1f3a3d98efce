"""The map of the help desks and their order by distance, in a real browser under the real security headers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import axe, faces
from tests.browser.support.visiting import DESKTOP, NARROW, PHONE
from tests.browser.support.walk import with_template
from tests.support import written_pages

Visit = Callable[..., Page]

SIZES = {"320": NARROW, "360": PHONE, "768": {"width": 768, "height": 900}, "1280": DESKTOP}
BOXES = "(found) => found.map((one) => one.getBoundingClientRect().toJSON())"


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    beside = one["right"] <= other["left"] or other["right"] <= one["left"]
    return beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


def order(page: Page) -> list[str]:
    ids: list[str] = page.locator("#desks li.card").evaluate_all("(cards) => cards.map((card) => card.id)")
    return ids


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


def test_the_nearest_desk_comes_first_when_asked_and_nothing_is_sent(visit: Visit, language: str) -> None:
    page = axe.bring(visit())
    page.context.grant_permissions(["geolocation"])
    desk = written_pages.with_template(language, "help_desk.html")[-1]
    latitude, longitude = map(float, desk.meta["coordinates"])
    page.context.set_geolocation({"latitude": latitude, "longitude": longitude})
    page.goto(with_template("help_desks.html", language)[0])
    by_territory = order(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("#near").click()
    expect(page.locator("#near-status")).not_to_be_empty()
    distances = page.locator("#desks li.card .distance").all_inner_texts()
    kilometres = [int(re.sub(r"\D", "", distance)) for distance in distances]
    assert len(kilometres) == len(by_territory)
    assert kilometres == sorted(kilometres)
    assert desk.id in [name for name, far in zip(order(page), kilometres, strict=True) if far == kilometres[0]]
    assert sorted(order(page)) == sorted(by_territory)
    expect(page.locator("#near")).to_have_attribute("aria-pressed", "true")
    assert axe.scan(page) == []
    page.locator("#near").click()
    expect(page.locator(".distance")).to_have_count(0)
    assert order(page) == by_territory
    assert sent == []


def test_who_keeps_the_position_to_themselves_keeps_the_list(visit: Visit, language: str) -> None:
    page = visit()
    page.context.clear_permissions()
    page.goto(with_template("help_desks.html", language)[0])
    by_territory = order(page)
    page.locator("#near").click()
    failed = page.locator("#near-status").get_attribute("data-failed")
    expect(page.locator("#near-status")).to_have_text(str(failed))
    assert order(page) == by_territory


def test_without_scripts_nothing_offers_to_sort(visit: Visit, language: str) -> None:
    page = visit(scripts=False)
    page.goto(with_template("help_desks.html", language)[0])
    expect(page.locator("#near")).to_be_hidden()
    desks = written_pages.with_template(language, "help_desk.html")
    assert page.locator("#desks section h2").count() == len({desk.meta["territory"] for desk in desks})
