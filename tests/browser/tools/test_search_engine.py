"""The rules by which the search finds things, on small lists made up for them: theme/assets/search_engine.js in Chromium.

What it finds on the real site, with what people type, is measured by `python -m tests.bench search`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

Visit = Callable[..., Page]
Find = Callable[..., list[str]]

ENTRIES: dict[str, list[dict[str, Any]]] = {
    "it": [
        {"kind": "guide", "url": "rilevare", "title": "Rilevare l’azienda", "text": "Con i colleghi", "country": "it"},
        {"kind": "guide", "url": "scop", "title": "Rilevare in Francia", "text": "Una Scop", "country": "fr"},
        {"kind": "page", "url": "giorni", "title": "I primi giorni", "text": "", "names": ["ho perso il lavoro"]},
        {"kind": "event", "url": "prova", "title": "Prova sul rilevare", "text": "Azienda", "only": "Prova"},
        {"kind": "event", "url": "savona", "title": "Incontro di Savona", "text": "Cooperative"},
        {"kind": "term", "url": "#coop", "title": "cooperativa", "text": "Società di chi ci lavora"},
        {"kind": "guide", "url": "coop", "title": "Fondare una cooperativa", "text": "", "country": "it"},
        {"kind": "guide", "url": "coop-2", "title": "Le regole della cooperativa", "text": "", "country": "it"},
        {"kind": "guide", "url": "coop-3", "title": "I costi della cooperativa", "text": "", "country": "it"},
    ],
    "fr": [
        {"kind": "guide", "url": "salaries", "title": "Les salariés associés", "text": "", "country": "fr"},
        {"kind": "page", "url": "aide", "title": "Qui vous aide", "text": "", "names": ["france travail"]},
    ],
}
WORDS = {"it": {"inventario": [0], "spinta": [1]}, "fr": {"chômage": [1]}}
SAME = {"it": [["azienda", "fabbrica"], ["licenziato", "perso il lavoro"]], "fr": [["pôle emploi", "france travail"]]}
IGNORED = {"it": "il la di in ho una", "fr": "le la de les"}
COUNTRIES = {"it": {"it": "italia", "fr": "francia"}, "fr": {"it": "italie", "fr": "france"}}
FIND = """async ([index, language, query]) => {
  const { engine } = await import("/assets/search_engine.js");
  const found = engine(index, language).find(query);
  return [found.meant, ...found.entries.map((entry) => entry.url)];
}"""


@pytest.fixture
def find(visit: Visit) -> Find:
    """Addresses of what is found, best first, behind what was probably meant."""
    page = visit()
    page.goto("/cerca/")

    def found(query: str, language: str = "it") -> list[str]:
        index = {
            "entries": ENTRIES[language],
            "words": WORDS[language],
            "same": SAME[language],
            "ignored": IGNORED[language],
            "countries": COUNTRIES[language],
        }
        answer: list[str] = page.evaluate(FIND, [index, language, query])
        return answer

    return found


@pytest.mark.parametrize(
    ("query", "language", "first"),
    [
        ("aziende", "it", "rilevare"),
        ("l'AZIENDA", "it", "rilevare"),
        ("dell’azienda", "it", "rilevare"),
        ("la fabbrica", "it", "rilevare"),
        ("inventari", "it", "rilevare"),
        ("colleg", "it", "rilevare"),
        ("rilevare francia", "it", "scop"),
        ("licenziato", "it", "giorni"),
        ("ho perso il lavoro", "it", "giorni"),
        ("prova", "it", "prova"),
        ("salariée", "fr", "salaries"),
        ("SALARIES", "fr", "salaries"),
        ("pole emploi", "fr", "aide"),
        ("chomage", "fr", "aide"),
    ],
)
def test_a_page_is_found_by_its_words_whatever_their_endings_accents_or_synonyms(
    find: Find, query: str, language: str, first: str
) -> None:
    assert find(query, language)[:2] == ["", first]


@pytest.mark.parametrize(
    ("query", "meant", "first"),
    [
        ("azinda", "azienda", "rilevare"),
        ("azeinda", "azienda", "rilevare"),
        ("coperattiva", "cooperativa", "coop"),
        ("rilevare invetario", "rilevare inventario", "rilevare"),
    ],
)
def test_one_or_two_wrong_letters_are_forgiven_and_said(find: Find, query: str, meant: str, first: str) -> None:
    assert find(query)[:2] == [meant, first]


@pytest.mark.parametrize("query", ["enda", "ventar", "col", "gio", "xyzzyx", "", "?!", "azxxxda"])
def test_what_stands_within_a_word_begins_with_few_letters_or_is_too_far_off_finds_nothing(
    find: Find, query: str
) -> None:
    assert find(query) == [""]


def test_the_own_country_comes_before_the_other_unless_that_is_named(find: Find) -> None:
    assert find("rilevare")[1:] == ["rilevare", "scop"]
    assert find("rilevare in francia")[1] == "scop"


def test_an_invented_event_answers_to_its_own_name_alone(find: Find) -> None:
    assert "prova" not in find("rilevare azienda")
    assert find("prova")[1:] == ["prova"]


def test_guides_come_before_the_glossary_whose_exact_term_is_among_the_first_three(find: Find) -> None:
    found = find("cooperativa")[1:]
    assert found[0] == "coop" or found[0].startswith("coop-")
    assert found[2] == "#coop"
    assert found[-1] == "savona"
