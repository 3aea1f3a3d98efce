from __future__ import annotations

import pytest

from forms_api.office.pages.offers.revealing import revealing
from forms_api.store.database import Store
from forms_api.store.offers import offered
from forms_api.store.offers.offered import NewOffer, Offer, OfferContent
from tests.forms_api.office.conftest import Hire, Officer, text
from tests.support.store_support import rows

CONTENT = OfferContent(
    "machine", "Due presse", "Da 100 t, 1200 x 800 mm, anno 2011.", "25", "ms", "Ada", "De Prova", "ada@example.org"
)


@pytest.fixture
def offer(store: Store) -> Offer:
    return offered.offer(store, NewOffer("it", CONTENT, "key", "v"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Presse da 100 t, 1200 x 800 mm, anno 2011, 3.500 ore", []),
        ("Chiama lo 0585 41150", ["0585 41150"]),
        ("Appelez le 06 12 34 56 78.", ["06 12 34 56 78"]),
        ("scrivi a ada (at) example", ["ada (at) example"]),
        ("ada@example.org", ["ada@example", "example.org"]),
        ("guarda www.presse.example", ["www.presse.example"]),
        ("chiedi di PROVÀ", ["PROVÀ"]),
        ("una prova di stampa", ["prova"]),
    ],
)
def test_what_gives_somebody_away_is_found(words: str, found: list[str]) -> None:
    assert [part for part in revealing([words], ("Ada", "De Prova")) if part != "ada"] == found


def test_an_offer_is_read_translated_and_published(officer: Officer, store: Store, offer: Offer) -> None:
    page = officer.get("/ufficio/offerte/")
    assert "Due presse" in text(page)
    officer.get(f"/ufficio/offerte/{offer.reference}/")
    officer.press("Pubblica l", {"title-fr": "Deux presses", "words-fr": "De 100 tonnes."})
    assert rows(store, "SELECT language, title FROM offer_texts ORDER BY language") == [
        ("fr", "Deux presses"), ("it", "Due presse"),
    ]  # fmt: skip
    assert rows(store, "SELECT state, expires_at > published_at FROM offers") == [("published", 1)]
    assert ("offer_published",) in rows(store, "SELECT kind FROM outbox")


def test_a_text_with_a_telephone_is_published_only_once_confirmed(officer: Officer, store: Store, offer: Offer) -> None:
    officer.get(f"/ufficio/offerte/{offer.reference}/")
    page = officer.press("Pubblica l", {"words-it": "Chiama lo 0585 41150"}, 422)
    assert "0585 41150" in text(page)
    assert rows(store, "SELECT state FROM offers") == [("waiting",)]
    officer.press("Pubblica l", {"checked": "yes"})
    assert rows(store, "SELECT state FROM offers") == [("published",)]


def test_half_a_translation_is_a_mistake(officer: Officer, offer: Offer) -> None:
    officer.get(f"/ufficio/offerte/{offer.reference}/")
    page = officer.press("Pubblica l", {"title-fr": "Deux presses"}, 422)
    assert page.select_one("#words-fr-error")


def test_an_offer_is_refused_with_a_reason(officer: Officer, store: Store, offer: Offer) -> None:
    officer.get(f"/ufficio/offerte/{offer.reference}/")
    officer.press("Non pubblicare l", status=422)
    officer.press("Non pubblicare l", {"reason": "È già venduta."})
    assert rows(store, "SELECT state, reason FROM offers") == [("refused", "È già venduta.")]


def test_of_another_territory_nothing_is_seen_and_a_reader_publishes_nothing(
    hire: Hire, store: Store, offer: Offer
) -> None:
    corsican = hire(territories=("corsica",), email="c@example.org")
    assert "Due presse" not in text(corsican.get("/ufficio/offerte/"))
    corsican.get(f"/ufficio/offerte/{offer.reference}/", 404)
    reader = hire("reader", email="r@example.org")
    reader.get(f"/ufficio/offerte/{offer.reference}/")
    reader.press("Pubblica l", status=403)
    assert rows(store, "SELECT state FROM offers") == [("waiting",)]
