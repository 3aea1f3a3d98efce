"""Everything by keyboard alone: the focus is always seen, never covered, and what opens closes again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.support import tour
from tests.browser.support.visiting import DESKTOP, NARROW, PHONE, ZOOMED, Served, probe
from tests.browser.support.walk import one_of_each_template, with_template

Visit = Callable[..., Page]
EVENT = "dimostrazione"


def tab(page: Page, key: str = "Tab") -> dict[str, Any] | None:
    """Moves the focus on, and checks that one sees where it is."""
    page.keyboard.press(key)
    focus: dict[str, Any] | None = probe(page, "focus")
    if focus:
        assert focus["visible"], f"{page.url}: the focus cannot be seen on {focus['name']}"
        assert focus["seen"], f"{page.url}: {focus['name']} has the focus under something else"
    return focus


def tab_to(page: Page, wanted: Callable[[dict[str, Any]], bool]) -> None:
    for _ in range(150):
        focus = tab(page)
        if focus and wanted(focus):
            return
    raise AssertionError(f"{page.url}: the keyboard never gets there")


def leads_to(address: str) -> Callable[[dict[str, Any]], bool]:
    return lambda focus: str(focus["href"]).endswith(address)


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_registering_and_cancelling(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    anna = tour.person()
    page.goto(served.pages[language]["home"])
    for address in (
        served.pages[language]["events"],
        served.event(EVENT)[language]["url"],
        served.registration(language, EVENT),
    ):
        tab_to(page, leads_to(address))
        enter(page)
    tab_to(page, lambda focus: focus["id"] == "given_name")
    page.keyboard.press("Enter")  # sends the empty form
    page.wait_for_selector(".error-summary")
    tab_to(page, lambda focus: focus["href"].endswith("#given_name"))
    page.keyboard.press("Enter")
    for name, value in {
        "given_name": anna["given_name"],
        "family_name": anna["family_name"],
        "email": anna["email"],
    }.items():
        expect(page.locator(f"#{name}")).to_be_focused()
        page.keyboard.type(value)
        tab(page)
    tab_to(page, lambda focus: focus["name"].startswith("button.button «"))
    enter(page)
    assert "receipt=" in page.url
    tab_to(page, lambda focus: "?token=" in focus["href"])
    enter(page)
    tab_to(page, lambda focus: focus["name"].startswith("button.button «"))
    enter(page)
    assert [row["state"] for row in served.rows("registrations", email=anna["email"])] == ["cancelled"]


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED], ids=["320", "zoom-400"])
def test_the_menu_opens_and_closes(visit: Visit, served: Served, language: str, viewport: ViewportSize) -> None:
    page = visit(scripts=False, viewport=viewport)
    page.goto(served.pages[language]["home"])
    menu = page.locator("#menu")
    expect(menu).to_be_hidden()
    tab_to(page, lambda focus: "menu-button" in focus["name"])
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.locator(".menu-button")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, lambda focus: focus["href"].endswith(served.pages[language]["help"]))
    enter(page)
    assert page.url == served.address + served.pages[language]["help"]


@pytest.mark.parametrize("viewport", [PHONE, ZOOMED], ids=["360", "zoom-400"])
def test_an_open_menu_keeps_the_focus(visit: Visit, served: Served, language: str, viewport: ViewportSize) -> None:
    """Round and round, forwards and backwards: from its first stop to its last, nothing of the page behind it."""
    page = visit(scripts=False, viewport=viewport)
    page.goto(served.pages[language]["home"])
    tab_to(page, lambda focus: "menu-button" in focus["name"])
    page.keyboard.press("Enter")
    expect(page.locator("#menu .menu-close")).to_be_focused()
    within = page.locator("#menu :is(a, input, button)").count()
    for key in ("Tab", "Shift+Tab"):
        stops = [focus for _ in range(2 * within + 2) if (focus := tab(page, key))]
        assert all(page.locator("#menu").get_by_text(stop["text"]).count() for stop in stops if stop["text"]), stops
        assert len({stop["name"] for stop in stops}) == within
    tab_to(page, lambda focus: "menu-close" in focus["name"])
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_hidden()
    expect(page.locator(".menu-button")).to_be_focused()


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED], ids=["320", "zoom-400"])
def test_the_other_language(visit: Visit, served: Served, language: str, viewport: ViewportSize) -> None:
    other = "fr" if language == "it" else "it"
    page = visit(scripts=False, viewport=viewport)
    page.goto(served.registration(language, EVENT))
    tab_to(page, lambda focus: "language" in focus["name"])
    enter(page)
    assert page.url == served.address + served.registration(other, EVENT)


def test_the_first_stop_skips_to_the_content(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    page.goto(served.pages[language]["events"])
    focus = tab(page)
    assert focus is not None
    assert focus["href"].endswith("#main")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    focus = tab(page)
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), focus


def test_a_term_is_explained_and_put_away(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    page.goto(one_of_each_template(language)[-1])
    term = page.locator("button.term").first
    box = page.locator(f"#{term.get_attribute('popovertarget')}")
    expect(box).to_be_hidden()
    tab_to(page, lambda focus: ".term" in focus["name"])
    expect(term).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    close = tab(page)
    assert close is not None
    assert ".button--quiet" in close["name"], close
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    expect(term).to_be_focused()
    page.keyboard.press("Space")
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(term).to_be_focused()


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320", "1280"])
def test_every_stop_is_seen(visit: Visit, viewport: ViewportSize) -> None:
    """From the top to the end of a page, and out of it: no trap. Pages that have something of their own to press."""
    page = visit(viewport=viewport)
    language = "it" if viewport is NARROW else "fr"
    own = ("home", "events", "help_desks", "helpers", "capital", "first_days", "tree", "questions", "search")
    for address in [with_template(f"{template}.html", language)[0] for template in own]:
        page.goto(address)
        stops = 0
        while tab(page) is not None:
            stops += 1
            assert stops < 400, f"{address} does not let the keyboard out"
        assert stops > 10, address
