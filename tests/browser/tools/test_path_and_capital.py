"""The path of questions and the calculator, with their scripts: where one is, how one goes back, and no sum that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.support import axe
from tests.browser.support.visiting import DESKTOP, PHONE
from tests.support import written_pages

Visit = Callable[..., Page]


def paths(language: str) -> list[str]:
    return [page.address for page in written_pages.with_template(language, "tree.html")]


def card(page: Page) -> Locator:
    """The one question or outcome on the screen."""
    return page.locator(".question:visible")


def test_back_leads_to_the_question_one_came_from(visit: Visit, language: str) -> None:
    page = visit(viewport=DESKTOP)
    for address in paths(language):
        page.goto(address)
        seen = []
        while card(page).locator(".answer").count():
            seen.append(str(card(page).get_attribute("id")))
            assert page.evaluate("scrollY") == 0, "the page does not jump from question to question"
            card(page).locator(".answer").last.click()
            expect(page.locator(f"#{seen[-1]}")).to_be_hidden()
        for question in reversed(seen):
            card(page).locator("[data-back]").click()
            expect(card(page)).to_have_id(question)


def test_another_language_opens_at_the_same_question(visit: Visit, language: str) -> None:
    page = visit(viewport=DESKTOP)
    page.goto(paths(language)[0])
    card(page).locator(".answer").first.click()
    here = urlsplit(page.url).fragment
    page.locator("[data-language-link]").click()
    expect(page.locator("html")).not_to_have_attribute("lang", language)
    expect(card(page)).to_have_id(here)


def test_each_question_says_which_it_is_and_of_how_many(visit: Visit, language: str) -> None:
    page = visit()
    page.goto(paths(language)[0])
    for number in (1, 2):
        expect(card(page).locator(".question-place")).to_have_text(
            re.compile(rf"Questions? {number} |Domanda {number} ")
        )
        card(page).locator(".answer").first.click()


@pytest.fixture
def calculator(visit: Visit, language: str) -> Page:
    page = axe.bring(visit(viewport=PHONE))
    page.goto(written_pages.the_one(language, "capital.html").address)
    return page


def count(page: Page, country: str, **typed: str) -> Locator:
    page.locator(f'#capital-form input[value="{country}"]').check()
    part = page.locator(f'#capital-form [data-country="{country}"]')
    for name, value in typed.items():
        part.locator(f'[data-field="{name}"]').fill(value)
    part.locator("button").click()
    return part


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("it", {"members": "2", "claimants": "2"}),
        ("it", {"own": "900000"}),
        ("it", {"own": "1", "claimants": "0"}),
        ("fr", {"members": "1", "claimants": "1"}),
        ("fr", {"own": "1", "claimants": "0"}),
    ],
    ids=str,
)
def test_what_the_law_does_not_allow_is_said_instead_of_a_sum(
    calculator: Page, country: str, typed: dict[str, str]
) -> None:
    part = count(calculator, country)
    expect(part.locator("table")).to_be_visible()
    part = count(calculator, country, **typed)
    expect(part.locator("table")).to_be_hidden()
    expect(part.locator("output")).not_to_be_empty()


@pytest.mark.parametrize("wrong", ["1000,50", "nove", "", "-1"])
def test_a_mistake_takes_the_old_result_away(calculator: Page, wrong: str) -> None:
    part = count(calculator, "it")
    expect(part.locator("table")).to_be_visible()
    part = count(calculator, "it", own=wrong)
    expect(part.locator("table")).to_be_hidden()
    expect(part.locator("output")).to_be_empty()
    expect(part.locator('[data-field="own"]')).to_be_focused()


def test_the_arce_counts_only_where_those_who_ask_hold_the_firm(calculator: Page) -> None:
    arce = '[data-row="benefit"][data-column="1"]'
    part = count(calculator, "fr", members="5", claimants="3", own="2400", benefit="15000")
    assert re.sub(r"\D", "", part.locator(arce).inner_text()) == "27000"
    expect(part.locator('[data-note="control"]')).to_be_visible()
    part = count(calculator, "fr", members="20", claimants="2")
    assert part.locator(arce).inner_text().rpartition(" ")[2] == "0"
    expect(part.locator('[data-note="uncontrolled"]')).to_be_visible()


#: Members, who of them ask for the ARCE, euros of their own, euros of benefit; what one outsider may bring, if it is said.
TENTHS = {
    "outsiders might bring more than ten times the largest share": ((11, 11, 100, 1000), 7000),
    "all that outsiders may bring is less": ((10, 10, 100, 1000), None),
    "the control leaves more than ten times the share": ((30, 12, 100, 10000), 61000),
    "the control leaves less, though the law of the Scop would not": ((20, 11, 500, 2000), None),
    "one alone has no group": ((2, 1, 100, 100000), None),
    "who asks does not hold the firm": ((40, 11, 1000, 1000), None),
    "nobody asks": ((20, 0, 1000, 1000), None),
    "there is nothing to ask for": ((20, 20, 1000, 0), None),
}
TOLD = """(cases) => cases.map((typed) => {
  const form = document.getElementById("capital-form");
  const part = form.querySelector('[data-country="fr"]');
  form.querySelector('input[value="fr"]').click();
  ["members", "claimants", "own", "benefit"].forEach((name, index) => {
    part.querySelector(`[data-field="${name}"]`).value = typed[index];
  });
  form.requestSubmit();
  const note = part.querySelector('[data-note="tenth"]');
  return part.querySelector("[data-result]").hidden ? "no result" : note.hidden ? "" : note.textContent;
})"""


def test_one_outsider_has_at_most_ten_times_the_share_of_each_who_asks_for_the_arce(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.goto(written_pages.the_one("fr", "capital.html").address)
    notes = page.evaluate(TOLD, [typed for typed, _ in TENTHS.values()])
    said = {case: re.search(r"([\d\s]+) euros", note) or note for case, note in zip(TENTHS, notes, strict=True)}
    assert {
        case: int(re.sub(r"\s", "", found[1])) if isinstance(found, re.Match) else found or None
        for case, found in said.items()
    } == {case: one for case, (_, one) in TENTHS.items()}


def test_the_result_is_drawn_to_scale_and_has_no_fault_of_accessibility(calculator: Page) -> None:
    part = count(calculator, "it", members="9", own="1000", claimants="9", benefit="10000", other="0")
    widths = (
        part.locator("[data-bar]")
        .last.locator("rect")
        .evaluate_all("(bars) => bars.map((bar) => +bar.getAttribute('width'))")
    )
    assert sum(widths) == pytest.approx(100)
    assert widths[1] == pytest.approx(10 * widths[0])
    assert axe.scan(calculator) == []


def test_the_whole_form_stands_within_two_screens_of_a_telephone(calculator: Page) -> None:
    for country in ("it", "fr"):
        calculator.locator(f'#capital-form input[value="{country}"]').check()
        box = calculator.locator("#capital-form").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 2 * 740, country


def test_the_calculator_is_near_the_top_and_says_without_scripts_what_to_do(visit: Visit, language: str) -> None:
    page = visit(scripts=False, viewport=PHONE)
    page.goto(written_pages.the_one(language, "capital.html").address)
    box = page.locator("#calculator").bounding_box()
    assert box is not None
    assert box["y"] < 2 * 740
    page.locator(".capital .box a").click()
    expect(page.locator("#example-1")).to_be_in_viewport()
