"""The search index of the real site, read as the browser would; what it finds: tests/browser/test_search.py."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sitegen.output import search
from tests.support import real_site, written_pages

SEARCH = {"it": "/cerca/", "fr": "/fr/recherche/"}
SCRIPT = real_site.ROOT / "theme" / "assets" / "search.js"


@cache
def fragments(language: str) -> dict[str, dict[str, Any]]:
    """What the index holds of each page of a language, by address."""
    folder = real_site.built(demonstration=True) / "pagefind" / "fragment"
    found = {}
    for file in folder.glob(f"{language}_*"):
        _, _, text = gzip.decompress(file.read_bytes()).partition(b"pagefind_dcd")
        fragment = json.loads(text)
        found[fragment["url"]] = fragment
    return found


@pytest.fixture(params=("it", "fr"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_each_language_has_an_index_of_its_own_pages(language: str) -> None:
    entry = json.loads((real_site.built(demonstration=True) / "pagefind" / "pagefind-entry.json").read_text("utf-8"))
    assert set(entry["languages"]) == {"it", "fr"}
    assert entry["languages"][language]["page_count"] == len(fragments(language)) > 0
    assert {real_site.BuiltPage(address, "").language for address in fragments(language)} == {language}


def test_every_page_is_found_but_those_that_only_lead_elsewhere(language: str) -> None:
    pages = real_site.pages(demonstration=True)
    missing = {address for address, page in pages.items() if page.language == language} - set(fragments(language))
    leading = written_pages.with_template(language, "search.html", "site_map.html")
    elsewhere = {page.address for page in leading} | {
        address for address in real_site.NOT_FOUND if address.startswith("/fr/") == (language == "fr")
    }
    assert missing == elsewhere


KINDS = {
    "help_desk.html": "desk",
    "event.html": "event",
    "guide.html": "guide",
    "glossary.html": "term",
    "questions.html": "question",
}


def test_results_can_be_told_apart(language: str) -> None:
    kinds = {address: fragment["filters"].get("kind", ["page"]) for address, fragment in fragments(language).items()}
    for page in written_pages.pages(language).values():
        if page.address in kinds and page.template not in ("capital.html", "tree.html"):
            assert kinds[page.address] == [KINDS.get(page.template, "page")], page.path


def test_titles_are_the_pages_own(language: str) -> None:
    for address, fragment in fragments(language).items():
        heading = real_site.pages(demonstration=True)[address].soup.select_one("h1")
        assert heading is not None
        assert real_site.plain(fragment["meta"]["title"]) == real_site.plain(heading.get_text(" "))


def test_each_term_of_the_glossary_has_its_own_place_in_the_index(language: str) -> None:
    glossary = next(page for page in fragments(language).values() if page["filters"].get("kind") == ["term"])
    anchors = {anchor["id"] for anchor in glossary["anchors"]}
    assert set(written_pages.glossary()) <= anchors


def test_an_apostrophe_parts_two_words(language: str) -> None:
    texts = " ".join(fragment["content"] for fragment in fragments(language).values())
    assert "\u2019" not in texts
    assert re.search(r"\bl'\w", texts)


def test_nothing_is_kept_that_the_page_does_not_load() -> None:
    folder = real_site.built(demonstration=True) / "pagefind"
    assert sorted(path.name for path in folder.glob("*.*") if not path.name.endswith(".pf_meta")) == [
        "pagefind-entry.json",
        "pagefind.js",
        "wasm.fr.pagefind",
        "wasm.it.pagefind",
    ]


def test_our_script_is_small_and_the_page_asks_for_nothing_else(language: str) -> None:
    page = real_site.pages(demonstration=True)[SEARCH[language]]
    scripts = [str(tag["src"]) for tag in page.soup.select("script[src]")]
    assert SCRIPT.stat().st_size <= 10_000
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


def test_a_site_without_pages_to_search_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html lang=it><p>nothing to find", "utf-8")
    with pytest.raises(search.SearchIndexError, match=r"\w"):
        search.index(tmp_path)
