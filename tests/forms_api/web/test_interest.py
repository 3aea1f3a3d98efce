"""The expression of interest, as a visitor without JavaScript meets it, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forms_api.store import interests
from forms_api.store.database import StoreUnavailable
from tests.support import tiny_site
from tests.support.visitor import (
    INTEREST,
    INTERESTED,
    REFERENCE,
    Visitor,
    facts,
    one,
    raising,
    summary,
    words,
)


def test_an_interest_is_stored_and_its_receipt_says_what_comes_next(visitor: Visitor) -> None:
    page = visitor.open(INTEREST)
    groups = [group["label"] for group in page.select("#territory optgroup")]
    assert groups == ["Liguria", "Toscana", "Sardegna", "Francia", "Fuori dall’area"]
    assert "12 mesi" in words(page, ".notice")
    page = visitor.refused(INTERESTED | {"topic": ""})
    assert summary(page) == ["Scegli di che cosa vuoi parlare"]
    assert one(page, "#territory option[selected]")["value"] == "ms"
    receipt = visitor.accepted({"topic": "spin-off", "message": "Buongiorno"})
    assert words(receipt, "h1") == "Richiesta ricevuta"
    assert re.fullmatch(REFERENCE, words(receipt, ".reference"))
    assert {"Massa-Carrara", "Buongiorno", "anna@example.org"} <= set(facts(receipt).values())


def test_an_interest_in_french_by_telephone_alone(visitor: Visitor) -> None:
    visitor.open("/fr/manifestation-d-interet/")
    receipt = visitor.accepted(INTERESTED | {"email": "", "phone": "06 12 34 56 78", "territory": "2b"})
    assert facts(receipt)["Téléphone"] == "+33 6 12 34 56 78"
    assert facts(receipt)["Où vous vivez ou travaillez"] == "Haute-Corse"


def test_an_interest_is_not_lost_when_the_store_fails(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.open(INTEREST)
    monkeypatch.setattr(interests, "express", raising(StoreUnavailable("disk full")))
    page = visitor.refused(INTERESTED | {"message": "Buongiorno"}, 503)
    assert words(page, "#message") == "Buongiorno"


NOBODY = {"name": None, "phone": None, "email": None, "reply_days": None, "it": {"phone": None}, "fr": {"phone": None}}


@pytest.mark.parametrize("address", [INTEREST, "/fr/inscription/?event=open"])
def test_a_closed_form_keeps_nothing_and_shows_what_the_build_wrote(
    visitor: Visitor, site_folder: Path, address: str
) -> None:
    visitor.open(address)
    filled = INTERESTED | {"topic": "spin-off"}
    tiny_site.write_catalogue(site_folder, forms="closed", contact=NOBODY)
    assert words(visitor.refused(filled, 403), ".fallback") == "tel"
    page = visitor.get(address)
    assert page.select("main form") == []
    assert words(page, ".fallback") == "tel"


def test_who_cannot_be_answered_here_is_sent_to_who_helps_today(visitor: Visitor, site_folder: Path) -> None:
    tiny_site.write_catalogue(site_folder, contact=NOBODY)
    visitor.open(INTEREST)
    receipt = visitor.accepted(INTERESTED | {"topic": "spin-off"})
    assert "nessuno legge" in receipt.get_text()
    assert [tag["href"] for tag in receipt.select('main a[href^="tel:"], main a[href^="mailto:"]')] == ["tel:803164"]
    assert receipt.select('main a[href="/chi-aiuta/"]')


def test_the_form_and_the_receipt_say_who_reads_and_within_how_many_days(visitor: Visitor) -> None:
    assert "Chi legge: Agenzia. Risponde una persona, entro 5 giorni." in words(visitor.open(INTEREST), ".notice")
    receipt = visitor.accepted(INTERESTED | {"topic": "spin-off"})
    assert "Chi legge: Agenzia. Risponde una persona, entro 5 giorni." in receipt.get_text()
