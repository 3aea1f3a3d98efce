"""Who helps near a town: by its name, by its postcode, by the browser's position; nothing is sent anywhere else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import axe
from tests.browser.support.visiting import NARROW, PHONE
from tests.browser.support.walk import with_template

Visit = Callable[..., Page]

TOWNS = [
    ("it", "Piombino", "Piombino (Livorno)", "tel:803164"),
    ("it", "17100", "Savona", "tel:803164"),
    ("it", "tolone", "Toulon (Var)", "tel:3949"),
    ("fr", "bastia", "Bastia (Haute-Corse)", "tel:3949"),
    ("fr", "Toulon", "Toulon (Var)", "tel:3949"),
]


@pytest.mark.parametrize(("language", "typed", "title", "phone"), TOWNS)
def test_a_town_or_postcode_gives_a_telephone_in_the_first_screen(
    visit: Visit, language: str, typed: str, title: str, phone: str
) -> None:
    page = axe.bring(visit(viewport=PHONE))
    page.goto(with_template("helpers.html", language)[0])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("#town").fill(typed)
    page.locator("#town").press("Enter")
    expect(page.locator("#found-title")).to_have_text(title)
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator(f'#found a[href="{phone}"]').first).to_be_in_viewport()
    assert {url.rpartition("/")[2] for url in sent if "/assets/icon." not in url} == {"communes.json"}
    assert axe.scan(page) == []


def test_a_postcode_of_several_towns_asks_which(visit: Visit) -> None:
    page = visit(viewport=NARROW)
    page.goto(with_template("helpers.html", "fr")[0])
    page.locator("#town").fill("20200")
    choices = page.locator("#town-status button")
    choices.filter(has_text="Bastia").click()
    expect(page.locator("#found-title")).to_contain_text("Bastia")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_an_office_that_serves_only_its_surroundings_is_not_shown_elsewhere(visit: Visit) -> None:
    page = visit()
    page.goto(with_template("helpers.html", "it")[0])
    for town, shown in (("Antibes", 1), ("Nice", 0)):
        page.locator("#town").fill(town)
        page.locator("#town").press("Enter")
        expect(page.locator("#found-title")).to_contain_text(town)
        assert page.locator("#found .card-title", has_text=re.compile("Tribunale .* Antibes")).count() == shown


def test_the_position_counts_where_it_is_near(visit: Visit, language: str) -> None:
    page = visit()
    page.context.grant_permissions(["geolocation"])
    page.goto(with_template("helpers.html", language)[0])
    page.context.set_geolocation({"latitude": 48.85, "longitude": 2.35})
    page.locator("#here").click()
    far = str(page.locator("#town-form").get_attribute("data-far"))
    expect(page.locator("#town-status")).to_have_text(far)
    page.context.set_geolocation({"latitude": 44.31, "longitude": 8.48})
    page.reload()
    page.locator("#here").click()
    expect(page.locator("#found-title")).to_contain_text("Savona")
