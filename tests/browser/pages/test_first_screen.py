"""What a phone shows of the home page before anybody scrolls, and what can be pressed there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.support import faces
from tests.browser.support.visiting import Served
from tests.browser.support.walk import with_template

Visit = Callable[..., Page]
SCREEN = ViewportSize(width=360, height=740)


@pytest.mark.parametrize("face", faces.FACES, ids=lambda face: face.name)
def test_what_this_is_and_what_to_do_stand_on_the_first_screen(visit: Visit, language: str, face: faces.Face) -> None:
    page = visit(viewport=SCREEN)
    page.goto(with_template("home.html", language)[0])
    faces.wear(page, face)
    actions = ".first-actions > li" if face.name == "narrow" else ".first-actions > li:nth-child(-n + 2)"
    for part in (".tagline", "h1", ".shores", actions):
        ends = page.locator(part).evaluate_all("(found) => found.map((one) => one.getBoundingClientRect().bottom)")
        assert ends, part
        assert max(ends) <= SCREEN["height"], part


def test_a_card_can_be_pressed_anywhere(visit: Visit, served: Served, language: str) -> None:
    page = visit(viewport=SCREEN, scripts=False)
    page.goto(with_template("home.html", language)[0])
    cards = page.locator(".pressed")
    for index in range(cards.count()):
        card = cards.nth(index)
        wanted = str(card.locator("a").evaluate("(link) => link.href"))
        box = card.bounding_box()
        assert box
        with page.expect_navigation():
            card.click(position={"x": box["width"] - 16, "y": box["height"] - 16})
        assert page.url == wanted
        page.goto(with_template("home.html", language)[0])
