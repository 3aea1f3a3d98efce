from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from forms_api.mails import offer_letters
from forms_api.mails.letter import Letter
from forms_api.store import outbox
from forms_api.store.database import Store
from forms_api.store.offers import asked, offered, review
from forms_api.store.offers.asked import NewRequest
from forms_api.store.offers.offered import NewOffer, Offer, OfferContent
from forms_api.typed_values import show_reference
from tests.support.store_support import a_catalogue, new_store, settings_in

CONTENT = OfferContent(
    "machine", "Due presse", "Da 100 t.", "25", "ms", "Ada", "Prova", "ada@example.org", "+39058541150"
)
FACTS = {"kind": "machine", "sector": "25", "territory": "ms"}
FIRM = NewRequest(
    "fr", "Zoé", "Essai", "Encore là ? http://bad.example", "key", "v", "zoe@example.org", None, "Atelier"
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def put(store: Store, content: OfferContent = CONTENT) -> Offer:
    return offered.offer(store, NewOffer("it", content, "key", "v"))


def letters_of(store: Store, folder: Path) -> dict[str, Letter]:
    """By the section of the texts, what goes out now."""
    found = {}
    while mail := outbox.claim(store, "test"):
        if letter := offer_letters.write(store, mail, a_catalogue(), settings_in(folder)):
            found[letter.key] = letter
        outbox.sent(store, mail, "test")
    return found


def test_the_offerer_has_a_receipt_and_the_desk_an_offer_to_read(store: Store, tmp_path: Path) -> None:
    offer = put(store)
    found = letters_of(store, tmp_path)
    assert found["offer_receipt"].values["link"] == f"https://opera.example/offer/?token={offer.token}"
    assert found["offer_notice"].to == "massa@example.org"
    assert "Ada" not in str(found["offer_notice"])
    assert ("Codice", show_reference(offer.reference)) in found["offer_receipt"].facts


def test_neither_address_is_told_before_the_answer(store: Store, tmp_path: Path) -> None:
    offer = put(store)
    review.publish(store, offer, {"it": ("Due presse", "Da 100 t.")}, FACTS)
    letters_of(store, tmp_path)
    request = asked.ask(store, offer.id, FIRM)
    assert request
    found = letters_of(store, tmp_path)
    assert found["request_notice"].to == "ada@example.org"
    assert "zoe@example.org" not in str(found["request_notice"].facts)
    assert "ada@example.org" not in str(found["request_receipt"])
    assert ("Messaggio", FIRM.message) in found["request_notice"].facts
    assert asked.answer(store, offer.id, request.reference, "Sì.")
    assert not asked.answer(store, offer.id, request.reference, "Di nuovo.")
    answer = letters_of(store, tmp_path)["request_answer"]
    assert (answer.to, answer.language) == ("zoe@example.org", "fr")
    assert {"Sì.", "ada@example.org", "+39 0585 41150"} <= {value for _, value in answer.facts}


def test_who_has_no_email_is_called(store: Store, tmp_path: Path) -> None:
    offer = put(store, replace(CONTENT, email=None))
    review.publish(store, offer, {"it": ("Due presse", "Da 100 t.")}, FACTS)
    asked.ask(store, offer.id, FIRM)
    found = letters_of(store, tmp_path)
    assert {"call_offer_published", "call_request_notice"} <= found.keys()
    assert found["call_request_notice"].to_staff


def test_a_refusal_says_why_and_what_is_over_is_not_told(store: Store, tmp_path: Path) -> None:
    offer = put(store)
    review.refuse(store, offer, "È già venduta.")
    found = letters_of(store, tmp_path)
    assert found["offer_refused"].values["reason"] == "È già venduta."
    assert "offer_notice" not in found


def test_an_address_that_a_server_refuses_is_the_offerer_s_and_the_desk_calls(store: Store, tmp_path: Path) -> None:
    offer = put(store)
    review.publish(store, offer, {"it": ("Due presse", "Da 100 t.")}, FACTS)
    letters_of(store, tmp_path)
    asked.ask(store, offer.id, FIRM)
    while mail := outbox.claim(store, "test"):
        if mail.kind == "request_notice":
            outbox.refused(store, mail, "test", "recipient refused: 550", person=True)
            break
        outbox.sent(store, mail, "test")
    found = letters_of(store, tmp_path)
    assert found["call_offer_refused_address"].to == "massa@example.org"
    assert found.keys() == {"call_offer_refused_address"}
