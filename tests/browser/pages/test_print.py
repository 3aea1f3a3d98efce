"""What comes out of a printer: whole codes, numbered sheets, nothing torn apart, no menus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.support import paper, walk
from tests.browser.support.visiting import DESKTOP, LANGUAGES, Served
from tests.support import real_site

#: What is to stay on one sheet. In a step the title is left out: the list at the end has it again.
WHOLE = """() => [...document.querySelectorAll(".steps > li, .brief, .deadline, .admonition, .text tbody tr")].map(
    (part) => [...part.childNodes].filter((child) => child.nodeName !== "H3").map((child) => child.textContent).join(""))"""
#: More than this many characters may need two sheets.
MOST = 2500


def test_the_code_of_every_poster_leads_to_its_page(visit: Callable[..., Page], served: Served, language: str) -> None:
    page = visit(viewport=DESKTOP)
    read = {}
    for address in walk.with_template("event.html", language):
        page.goto(address)
        read[address] = [code for sheet in paper.printed(page, codes=True) for code in sheet.codes]
    assert read == {address: [urljoin(real_site.SITE_URL, address)] for address in read}
    assert read


@dataclass(frozen=True)
class Guide:
    """A guide as it was printed, its title, and the texts that are to stay on one sheet."""

    title: str
    parts: list[str]
    sheets: list[paper.Sheet]


@pytest.fixture(scope="module")
def guides(chromium: Browser, served: Served) -> dict[str, Guide]:
    """All guides in both languages, by address."""
    page = chromium.new_page(base_url=served.address)
    found = {}
    for address in (address for language in LANGUAGES for address in walk.with_template("guide.html", language)):
        page.goto(address)
        parts = [paper.packed(part) for part in page.evaluate(WHOLE)]
        found[address] = Guide(page.locator("h1").inner_text(), parts, paper.printed(page))
    page.close()
    return found


def test_every_sheet_of_a_guide_says_title_address_and_number(guides: dict[str, Guide]) -> None:
    assert guides
    for address, guide in guides.items():
        for number, sheet in enumerate(guide.sheets, 1):
            for words in (guide.title, urljoin(real_site.SITE_URL, address), f"{number} / {len(guide.sheets)}"):
                assert paper.packed(words) in sheet.words, f"{address}, sheet {number}: {words}"


def test_steps_boxes_and_rows_of_a_guide_stay_on_one_sheet(guides: dict[str, Guide]) -> None:
    torn = {
        f"{address}: {part[:30]}": part[-20:]
        for address, guide in guides.items()
        for part in guide.parts
        if 60 < len(part) < MOST
        and not any(part[:30] in sheet.words and part[-20:] in sheet.words for sheet in guide.sheets)
    }
    assert not torn, real_site.listed(torn)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_numbers_of_the_steps_are_black_on_nothing(
    visit: Callable[..., Page], language: str, scheme: Literal["light", "dark"]
) -> None:
    page = visit(viewport=DESKTOP)
    page.emulate_media(media="print", color_scheme=scheme)
    guides = [each for each in real_site.pages(demonstration=True).values() if each.soup.select(".steps > li")]
    page.goto(next(guide.address for guide in guides if guide.language == language))
    seen = page.evaluate(
        """() => { const style = getComputedStyle(document.querySelector(".steps > li"), "::before");
        return [style.color, style.backgroundColor] }"""
    )
    assert seen == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]


def test_what_is_folded_on_the_screen_is_open_on_paper(visit: Callable[..., Page], language: str) -> None:
    page = visit(viewport=DESKTOP)
    for address in walk.with_template("questions.html", language):
        page.goto(address)
        answers = [paper.packed(text)[:40] for text in page.locator(".faq .text").all_text_contents()]
        words = "".join(sheet.words for sheet in paper.printed(page))
        assert answers
        assert not [answer for answer in answers if answer not in words], address


def test_a_guide_is_printed_by_its_button_without_menus(visit: Callable[..., Page], language: str) -> None:
    page = visit()
    page.add_init_script("window.print = () => document.body.classList.add('was-printed')")
    page.goto(walk.with_template("guide.html", language)[0])
    button = page.locator("#print")
    button.click()
    expect(page.locator("body.was-printed")).to_have_count(1)
    menu = page.locator(".menu-button").text_content()
    words = "".join(sheet.words for sheet in paper.printed(page))
    assert paper.packed(str(button.text_content())) not in words
    assert paper.packed(str(menu) + "O.P.E.R.A.") not in words


def test_without_script_words_stand_in_for_the_button(visit: Callable[..., Page], language: str) -> None:
    page = visit(scripts=False)
    page.goto(walk.with_template("guide.html", language)[0])
    expect(page.locator("#print")).to_be_hidden()
    expect(page.locator("noscript p")).to_be_visible()
