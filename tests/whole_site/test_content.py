"""The real site: what a reader must find in it, and the demonstration event that nobody may take for real."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support import real_site
from tests.support.real_site import NOT_FOUND, BuiltPage

LANGUAGES = ("it", "fr")


@pytest.fixture(scope="module")
def site() -> Path:
    """With the demonstration event."""
    return real_site.built(demonstration=True)


@pytest.fixture(scope="module")
def pages() -> dict[str, BuiltPage]:
    """All pages by address, the one for unknown addresses aside."""
    return {address: page for address, page in real_site.pages(demonstration=True).items() if address != NOT_FOUND}


@pytest.fixture(scope="module")
def catalogue(site: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site / "catalogue.json").read_text("utf-8"))
    return read


def test_the_demonstration_is_plainly_marked(pages: dict[str, BuiltPage], catalogue: dict[str, Any]) -> None:
    (event,) = [event for event in catalogue["events"] if event["demonstration"]]
    assert date.fromisoformat(event["date"]) > date.today()
    said = {"it": "non esiste", "fr": "n'existe pas"}
    for language in LANGUAGES:
        page = pages[event[language]["url"]]
        assert said[language] in page.words
        assert page.attribute('meta[name="robots"]', "content") == "noindex"
        assert page.soup.select_one(f'main a[href*="event={event["id"]}"]')
        assert event[language]["title"].split(":")[0].strip() in ("Dimostrazione", "Démonstration")


def test_the_published_site_has_no_demonstration() -> None:
    folder = real_site.built(demonstration=False)
    catalogue = json.loads((folder / "catalogue.json").read_text("utf-8"))
    assert not [event for event in catalogue["events"] if event["demonstration"] or event["seats"]]
    assert not list(folder.rglob("*dimostrazione*"))
    files = [path for path in folder.rglob("*") if path.suffix in (".html", ".xml", ".ics", ".json", ".txt")]
    assert len(files) > 100
    assert not [path for path in files if "dimostrazione" in path.read_text("utf-8")]


def test_an_unknown_address_is_answered_in_both_languages() -> None:
    page = real_site.pages(demonstration=True)[NOT_FOUND]
    assert page.attribute("html", "lang") == "it"
    assert page.attribute('meta[name="robots"]', "content") == "noindex"
    assert "Questa pagina non c'è" in page.words
    assert "Cette page n'existe pas" in page.words
    french = page.soup.select('main section[lang="fr"]')
    assert len(french) == 1
    assert {str(tag["href"]) for tag in french[0].select("a")} >= {"/fr/", "/fr/evenements/"}
    assert {str(tag["href"]) for tag in page.soup.select('main section[lang="it"] a')} >= {"/", "/eventi/"}
    relative = [link for link in page.links if not link.startswith(("/", "mailto:", "tel:", "http"))]
    assert not relative, "it is shown at any depth"


#: facts/opera.md, section 4: source 1.
MASSA_CARRARA = (
    ("9.30-10.00", "9 h 30", "Registrazione", "inscription", ()),
    ("10.15", "10 h 15", "Il progetto OPERA", "Le projet OPERA", ("Marco Pippolini", "Unisco Toscana Link")),
    ("11.00", "11 h", "workers buy-out", "workers buy-out", ("Pierpaolo Baroni", "I.C.N. S.p.A.", "Confcooperative")),
    (
        "11.40",
        "11 h 40",
        "Gli strumenti finanziari",
        "Les outils financiers",
        ("Alessandro Viola", "Cooperazione Finanza Impresa"),
    ),
    ("12.30", "12 h 30", "Domande", "Questions", ()),
    ("12.45", "12 h 45", "Chiusura", "Clôture", ("Marina Babboni", "ARTI Toscana", "MS-LU-PT")),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_morning_of_massa_carrara_is_told_whole_and_its_day_not_guessed(
    pages: dict[str, BuiltPage], language: str
) -> None:
    page = pages["/eventi/massa-carrara-2019/" if language == "it" else "/fr/evenements/massa-carrara-2019/"]
    rows = real_site.texts_of(page.soup.select(".timetable > li"))
    assert len(rows) == len(MASSA_CARRARA)
    for row, (italian, french, title, titre, others) in zip(rows, MASSA_CARRARA, strict=True):
        time, words = (italian, title) if language == "it" else (french, titre)
        assert row.startswith(time), row
        assert words in row
        assert all(other in row for other in others), row
    assert "buffet" in page.words
    assert "Centro per l'Impiego Massa-Carrara" in page.words
    facts = real_site.plain(page.soup.select(".facts")[0].get_text(" "))
    assert {"it": "Il giorno non è noto", "fr": "Le jour n'est pas connu"}[language] in facts
    assert {"it": "28 ottobre 2019", "fr": "28 octobre 2019"}[language] in facts
    assert not page.soup.select('main a[href*="event="]')


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_desks_are_all_there_with_what_the_sources_give(pages: dict[str, BuiltPage], language: str) -> None:
    folder = "/sportelli/" if language == "it" else "/fr/guichets/"
    index = pages[folder]
    assert len(index.soup.select("#desks .card")) == 16
    phones = {"massa": "0585 41150", "lucca": "0583 494975", "pisa": "050 502538", "grosseto": "0564 1722970"}
    streets = {
        "massa": "del Patriota 12",
        "lucca": "Dante Alighieri 167",
        "pisa": "Malasoma 28",
        "grosseto": "Magnani 10",
    }
    for card in index.soup.select("#desks .card"):
        page = pages[f"{folder}{card['id']}/"]
        (box,) = page.soup.select("main section.desk")
        called = [real_site.plain(tag.get_text()) for tag in box.select('a[href^="tel:"]')]
        assert called == ([phones[card["id"]]] if card["id"] in phones else []), page.address
        assert streets.get(str(card["id"]), "") in box.get_text()
        assert not called or "2019" in box.get_text(), f"{page.address} does not say how old its contacts are"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", ["2020"]),
        ("/progetto/", ["1.994.280,15", "1.695.138,13", "85 %", "30 novembre 2020"]),
        ("/fr/projet/", ["1 994 280,15", "1 695 138,13", "85 %", "30 novembre 2020"]),
        ("/eventi/savona-2019/", ["12 luglio 2019", "9.30"]),
        ("/fr/evenements/imperia-2019/", ["7 octobre 2019", "11 h"]),
        ("/guide/rilevare-italia/", ["da verificare con lo sportello", "30 giorni"]),
        ("/fr/guides/reprendre-italie/", ["à vérifier auprès du guichet", "30 jours"]),
        ("/privacy/", ["90 giorni", "12 mesi"]),
        ("/fr/confidentialite/", ["90 jours", "12 mois"]),
    ],
)
def test_what_the_sources_say_can_be_read(pages: dict[str, BuiltPage], address: str, words: list[str]) -> None:
    for each in words:
        assert each in pages[address].words, each
