"""Free seats at the time of the visit, on the pages that offer the form; without scripts they say where to look."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests import ROOT
from tests.browser.support.visiting import Served

Visit = Callable[..., Page]
EVENT = "dimostrazione"
ASK = {"it": "Quanti posti sono ancora liberi", "fr": "Le formulaire d’inscription dit"}
SAID = {
    "open": {"it": "3 posti liberi", "fr": "3 places libres"},
    "waiting": {"it": "I posti sono finiti: puoi", "fr": "Il n’y a plus de place\u00a0: vous"},
    "full": {"it": "I posti sono finiti e la lista", "fr": "Il n’y a plus de place, et la liste"},
    "closed": {"it": "Le iscrizioni sono chiuse.", "fr": "Les inscriptions sont closes."},
}
JOIN = {"it": "Mettiti in lista d’attesa", "fr": "Se mettre en liste d’attente"}


@pytest.mark.parametrize("state", SAID)
def test_home_list_and_event_say_how_many_seats_are_free_now(
    visit: Visit, served: Served, language: str, state: str
) -> None:
    page = visit()
    free = 3 if state == "open" else 0

    def answer(route: Route) -> None:
        route.fulfill(body=json.dumps({"state": state, "free": free}), content_type="application/json")

    page.route(f"**/api/events/{EVENT}", answer)
    pages = served.pages[language]
    for address in (pages["home"], pages["events"], served.event(EVENT)[language]["url"]):
        page.goto(address)
        line = page.locator("[data-api]").first
        expect(line).to_contain_text(SAID[state][language])
        button = line.locator("xpath=..").locator("a.button")
        expect(button).to_be_visible(visible=state in ("open", "waiting"))
        if state == "waiting":
            expect(button).to_contain_text(JOIN[language])


def test_the_forms_are_asked_under_the_policy_of_the_page(visit: Visit, served: Served, language: str) -> None:
    page = visit()
    page.goto(served.pages[language]["home"])
    expect(page.locator("[data-api]").first).not_to_contain_text(ASK[language])


def test_without_scripts_or_without_an_answer_the_page_says_where_to_look(
    visit: Visit, served: Served, language: str
) -> None:
    page = visit(scripts=False)
    page.goto(served.event(EVENT)[language]["url"])
    expect(page.locator("[data-api]")).to_contain_text(ASK[language])
    page = visit()
    page.route("**/api/events/*", lambda route: route.abort())
    page.goto(served.event(EVENT)[language]["url"])
    expect(page.locator("[data-api]")).to_contain_text(ASK[language])


def test_the_script_is_small() -> None:
    assert len((ROOT / "theme/assets/seats.js").read_bytes()) <= 1500
