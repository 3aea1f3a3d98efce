"""What the search page looks in, as the build of the real site writes it; how it is searched: tests/browser/tools/test_search_engine.py."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

from sitegen.output.search import FILES
from tests.support import real_site, written_pages

SEARCH = {"it": "/cerca/", "fr": "/fr/recherche/"}
SCRIPTS = [real_site.ROOT / "theme/assets" / name for name in ("search.js", "search_engine.js")]
KINDS = {
    "help_desk.html": "desk",
    "event.html": "event",
    "guide.html": "guide",
    "capital.html": "guide",
    "paper.html": "paper",
}


@cache
def index(language: str) -> dict[str, Any]:
    file = real_site.built(demonstration=True) / FILES[language].lstrip("/")
    loaded: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return loaded


def entries(language: str) -> dict[str, dict[str, Any]]:
    """By address."""
    return {f"/{entry['url']}".replace("/./", "/"): entry for entry in index(language)["entries"]}


@pytest.fixture(params=("it", "fr"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_page_of_the_language_is_found_but_the_search_itself(language: str) -> None:
    found = {address for address in entries(language) if "#" not in address}
    assert found == {page.address for page in written_pages.pages(language).values()} - {SEARCH[language]}


def test_results_can_be_told_apart(language: str) -> None:
    for page in written_pages.pages(language).values():
        if page.address in entries(language):
            assert entries(language)[page.address]["kind"] == KINDS.get(page.template, "page"), page.path


def test_titles_are_the_pages_own_as_they_are_set(language: str) -> None:
    for address, entry in entries(language).items():
        if "#" not in address:
            heading = real_site.pages(demonstration=True)[address].soup.select_one("h1")
            assert heading is not None
            assert real_site.plain(entry["title"]) == real_site.plain(heading.get_text(" "))
        assert "'" not in entry["title"]


def test_each_term_and_each_question_is_a_result_of_its_own_that_leads_to_its_place(language: str) -> None:
    pages = real_site.pages(demonstration=True)
    parts = {address for address in entries(language) if "#" in address}
    assert {entries(language)[address]["kind"] for address in parts} == {"term", "question"}
    for address in parts:
        page, _, anchor = address.partition("#")
        assert pages[page].soup.find(id=anchor), address
    assert set(written_pages.glossary()) <= {address.rpartition("#")[2] for address in parts}


def test_what_stands_below_a_result_is_read_as_text(language: str) -> None:
    for entry in entries(language).values():
        assert entry["text"].strip()
        assert not re.search(r"\[\[|\]\(|\*\*|\]\]", entry["text"]), entry["text"]


def test_a_page_is_found_by_any_long_word_of_its_text(language: str) -> None:
    guide = written_pages.with_template(language, "guide.html")[0]
    numbers = {address: number for number, address in enumerate(entries(language))}
    for word in set(re.findall(r"\b[a-z]{9,}\b", re.sub(r"\]\([^)]*\)|\[\[[^\]]*\]\]|\{#[^}]*\}", "]", guide.body))):
        assert numbers[guide.address] in index(language)["words"][word], word


def test_what_only_the_markdown_says_is_no_word_to_find(language: str) -> None:
    settings = {"drawn", "today", "after", "risks"}  # classes and headings' names
    assert not settings & set(index(language)["words"])


def test_an_invented_event_is_found_by_its_own_name_alone(language: str) -> None:
    shown = {address for address, entry in entries(language).items() if entry.get("only")}
    invented = written_pages.with_template(language, "event.html")
    assert shown == {page.address for page in invented if page.meta.get("demonstration")}


def test_our_scripts_are_small_and_the_page_loads_no_other(language: str) -> None:
    page = real_site.pages(demonstration=True)[SEARCH[language]]
    scripts = [str(tag["src"]) for tag in page.soup.select("script[src]")]
    assert all(script.stat().st_size <= 10_000 for script in SCRIPTS)
    assert [script.split("?")[0].rsplit("/", 1)[-1] for script in scripts] == ["search.js"]


def test_without_javascript_the_page_offers_the_site_map(language: str) -> None:
    page = real_site.pages(demonstration=True)[SEARCH[language]]
    links = [page.to(str(link["href"])) for link in page.soup.select("noscript a")]
    assert links == [real_site.SITE_URL + {"it": "mappa-del-sito/", "fr": "fr/plan-du-site/"}[language]]


def test_the_words_of_the_results_are_set_as_the_page_is(language: str) -> None:
    words = real_site.pages(demonstration=True)[SEARCH[language]].soup.select("#results")[0].attrs
    shown = " ".join(str(value) for name, value in words.items() if name.startswith("data-"))
    assert "'" not in shown
    assert ("«{}»" if language == "it" else "«\u00a0{}\u00a0»") in shown
    assert "#" in str(words["data-many"])
