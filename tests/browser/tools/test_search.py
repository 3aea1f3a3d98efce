"""Searching the real site, under the real security headers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import axe
from tests.browser.support.visiting import DESKTOP, NARROW, PHONE
from tests.support import real_site, written_pages

Visit = Callable[..., Page]

SEARCH = {"it": "/cerca/", "fr": "/fr/recherche/"}
SITE_MAP = {"it": "/mappa-del-sito/", "fr": "/fr/plan-du-site/"}
KINDS = {
    "help_desk.html": "desk",
    "event.html": "event",
    "guide.html": "guide",
    "capital.html": "guide",
    "paper.html": "paper",
}
SPLIT = ("glossary.html", "questions.html")


def typed(language: str) -> dict[str, str]:
    """What people type, and a page that they must find by it: names, words after an article, words without accents."""
    desk, guide = (written_pages.with_template(language, f"{kind}.html")[0] for kind in ("help_desk", "guide"))
    found = {str(desk.meta["place"]["city"]): desk.address}
    text = real_site.pages(demonstration=True)[guide.address].words
    for word in first(r"\b[dl]'([a-z]{6,})\b", text):
        found |= dict.fromkeys((word, f"l'{word}", f"d\u2019{word}"), guide.address)
    for word in first(r"(?<!')\b([a-z]+[àèéòù][a-z]*)\b", text):
        found[unicodedata.normalize("NFD", word).encode("ascii", "ignore").decode()] = guide.address
    return found


def first(pattern: str, text: str) -> list[str]:
    """The first three words of a kind, without those of two or three letters."""
    return [word for word in dict.fromkeys(re.findall(pattern, text)) if len(word) > 4][:3]


@cache
def common_word(language: str) -> str:
    """The long word that most pages have."""
    counted: Counter[str] = Counter()
    for page in real_site.pages(demonstration=True).values():
        if page.language == language:
            counted.update(set(re.findall(r"\b[a-z]{7,}\b", page.words)))
    return counted.most_common(1)[0][0]


def a_term(language: str) -> tuple[str, str]:
    """A term of one word, as this language calls it, and its place in the glossary."""
    return next(
        (shown, name)
        for name, term in written_pages.glossary().items()
        if re.fullmatch(r"[A-Za-z]{4,}", shown := term[language].get("name") or term[language]["term"])
    )


def search(page: Page, language: str, query: str) -> None:
    page.goto(f"{SEARCH[language]}?q={quote(query)}")
    expect(page.locator("#search-status")).not_to_be_empty()


def all_results(page: Page) -> list[str]:
    """The addresses of all results, after asking for more as long as there are more."""
    more = page.locator("#search-more")
    while more.is_visible():
        before = page.locator(".results li").count()
        more.click()
        expect(page.locator(".results li").nth(before).locator("a")).to_be_focused()
    addresses: list[str] = page.locator(".results a").evaluate_all("(links) => links.map((link) => link.href)")
    return [urlsplit(address).path for address in addresses]


def test_what_people_type_finds_pages_of_their_language_only(visit: Visit, language: str) -> None:
    page = visit()
    page.goto(SEARCH[language])
    for query, wanted in typed(language).items():
        page.locator("#q").fill(query)
        page.locator("#q").press("Enter")
        expect(page.locator("#search-status")).to_contain_text(query)
        addresses = all_results(page)
        assert wanted in addresses, query
        assert {address.startswith("/fr/") for address in addresses} == {language == "fr"}, query
        assert str(len(addresses)) in page.locator("#search-status").inner_text()


def test_nothing_of_the_search_is_loaded_before_it_is_asked_for(visit: Visit, language: str) -> None:
    page = visit()
    loaded: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: loaded.append(urlsplit(request.url).path))
    page.on("console", lambda message: said.append(message.text))
    page.goto(SEARCH[language])
    assert not [address for address in loaded if re.search(r"engine|search-", address)]
    page.locator("#q").fill("scop")
    page.locator("#q").press("Enter")
    expect(page.locator(".results li").first).to_be_visible()
    assert f"/search-{language}.json" in loaded
    assert said == []


def test_a_term_of_the_glossary_is_among_the_first_three_and_leads_to_its_place(visit: Visit, language: str) -> None:
    page = visit()
    term, place = a_term(language)
    search(page, language, term.upper())
    shown = {"it": "Glossario", "fr": "Glossaire"}[language]
    found = page.locator(".results li:nth-child(-n + 3)").filter(has_text=shown).get_by_role("link", name=term)
    found.first.click()
    expect(page.locator(f"h3#{place}")).to_be_in_viewport()


def test_a_question_is_found_by_its_words_and_leads_to_its_answer(visit: Visit, language: str) -> None:
    page = visit()
    asked = written_pages.with_template(language, "questions.html")[0].meta["groups"][0]["questions"][0]
    search(page, language, asked["question"])
    found = page.locator(f".results a[href$='#{asked['id']}']")
    expect(found).to_have_count(1)
    found.click()
    expect(page.locator(f"details:has(#{asked['id']})")).to_have_attribute("open", "")


def test_results_say_of_which_kind_they_are(visit: Visit, language: str) -> None:
    page = visit()
    search(page, language, common_word(language))
    kinds = zip(all_results(page), page.locator(".results .kind").all_inner_texts(), strict=True)
    shown = dict(kinds)
    templates = {each.address: each.template for each in written_pages.pages(language).values()}
    for address, kind in shown.items():
        if templates[address] not in SPLIT:
            named = page.locator("#results").get_attribute(f"data-kind-{KINDS.get(templates[address], 'page')}")
            assert kind == named, address


def test_more_results_are_reached_by_keyboard(visit: Visit) -> None:
    page = visit()
    search(page, "it", common_word("it"))
    assert page.locator(".results li").count() == 10
    page.locator("#search-more").press("Enter")
    expect(page.locator(".results li").nth(10).locator("a")).to_be_focused()


def test_searches_can_be_gone_back_to(visit: Visit) -> None:
    page = visit()
    word, other = common_word("it"), a_term("it")[0]
    search(page, "it", word)
    page.locator("#q").fill(other)
    page.locator("main form button").click()
    expect(page.locator("#search-status")).to_contain_text(other)
    assert page.url.endswith(f"?q={other}")
    assert page.title().startswith(f"{other} - ")
    page.go_back()
    expect(page.locator("#search-status")).to_contain_text(word)
    expect(page.locator("#q")).to_have_value(word)
    page.go_forward()
    expect(page.locator("#search-status")).to_contain_text(other)


def test_the_query_follows_the_change_of_language(visit: Visit, language: str) -> None:
    page = visit(viewport=DESKTOP)
    search(page, language, "scop & cfi")
    page.locator("[data-language-link]").click()
    expect(page.locator("#search-status")).not_to_be_empty()
    expect(page.locator("#q")).to_have_value("scop & cfi")
    assert urlsplit(page.url).path == SEARCH["fr" if language == "it" else "it"]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])
def test_nothing_moves_when_results_come(visit: Visit, language: str, viewport: dict[str, int]) -> None:
    page = visit(viewport=viewport)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => {"
        "for (const entry of list.getEntries()) window.moved += entry.value;"
        "}).observe({ type: 'layout-shift', buffered: true });"
    )
    search(page, language, common_word(language))
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") == 0


def test_whoever_mistypes_is_told_what_was_probably_meant(visit: Visit, language: str) -> None:
    page = visit()
    word = common_word(language)
    search(page, language, word[:3] + word[4:])
    expect(page.locator("#search-status")).to_contain_text(word)
    expect(page.locator(".results li").first).to_be_visible()


def test_what_is_typed_is_shown_as_text(visit: Visit, language: str) -> None:
    page = visit()
    search(page, language, "<b>$& {} #</b>")
    assert "<b>$& {} #</b>" in page.locator("#search-status").inner_text()
    assert page.locator("main b").count() == 0


def test_who_finds_nothing_is_led_to_the_site_map(visit: Visit, language: str) -> None:
    page = visit()
    search(page, language, "xyzzyx")
    assert page.locator(".results li").count() == 0
    assert page.locator(f"#search-start a[href$='{SITE_MAP[language].strip('/').split('/')[-1]}/']").is_visible()


def test_a_search_that_cannot_be_loaded_says_so(visit: Visit, language: str) -> None:
    page = visit()
    page.route("**/search-*.json", lambda route: route.abort())
    search(page, language, "scop")
    failed = page.locator("#results").get_attribute("data-failed")
    expect(page.locator("#search-status")).to_have_text(str(failed))


def test_without_scripts_there_is_no_form_that_does_nothing(visit: Visit, language: str) -> None:
    page = visit(scripts=False)
    page.goto(SEARCH[language])
    expect(page.locator("main form")).to_be_hidden()
    page.locator(".box a").click()
    assert urlsplit(page.url).path == SITE_MAP[language]


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320", "1280"])
def test_results_have_no_fault_of_accessibility(visit: Visit, language: str, viewport: dict[str, int]) -> None:
    page = axe.bring(visit(viewport=viewport))
    search(page, language, common_word(language))
    assert page.locator(".results li").count() == 10
    assert axe.scan(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
