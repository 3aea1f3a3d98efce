"""Whoever offers or asks and has only a telephone is called: named on the first page, told on the page of the offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forms_api.store import outbox
from forms_api.store.database import Store
from forms_api.store.offers import asked, offered, review
from forms_api.store.offers.asked import Asked, NewRequest
from forms_api.store.offers.offered import NewOffer, Offer, OfferContent
from tests.forms_api.office.conftest import Hire, Officer, text
from tests.support.store_support import rows

BY_PHONE = OfferContent("machine", "Due presse", "Da 100 t.", "25", "ms", "Ada", "Prova", None, "+39058541150")
FIRM = NewRequest("fr", "Zoé", "Essai", "Encore là ?", "key", "v", "zoe@example.org", None, "Atelier")
FACTS = {"kind": "machine", "sector": "25", "territory": "ms"}
NOBODY = "Nessuno da chiamare."


def an_offer(store: Store, content: OfferContent = BY_PHONE) -> Offer:
    return offered.offer(store, NewOffer("it", content, content.title, "v"))


def published(store: Store, content: OfferContent = BY_PHONE) -> Offer:
    offer = an_offer(store, content)
    review.publish(store, offer, {"it": (offer.title, offer.description)}, FACTS)
    return offer


def ask(store: Store, offer: Offer, request: NewRequest = FIRM) -> Asked:
    found = asked.ask(store, offer.id, request)
    assert found
    return found


def about_to_expire(store: Store) -> Offer:
    offer = published(store)
    review.let_age(store, datetime.now(UTC) + timedelta(days=175))
    return offer


def refused(store: Store) -> Offer:
    offer = an_offer(store)
    review.refuse(store, offer, "È già venduta.")
    return offer


def asked_about(store: Store) -> Offer:
    offer = published(store)
    ask(store, offer)
    return offer


def answered(store: Store) -> Offer:
    offer = published(store, replace(BY_PHONE, email="ada@example.org"))
    request = ask(store, offer, replace(FIRM, email=None, phone="+33612345678"))
    asked.answer(store, offer.id, request.reference, "Sì, ancora qui.")
    return offer


def with_a_refused_address(store: Store) -> Offer:
    offer = an_offer(store, replace(BY_PHONE, email="ada@example.org"))
    mail = outbox.claim(store, "test")
    assert mail
    outbox.refused(store, mail, "test", "550", person=True)
    return offer


@pytest.mark.parametrize(
    ("done", "named", "told"),
    [
        (published, "Ada Prova Non sa che la sua offerta è sul sito: Due presse", "è sul sito fino al"),
        (refused, "Ada Prova Non sa che la sua offerta non è pubblicata", "e perché: È già venduta."),
        (about_to_expire, "La sua offerta sta per scadere: Due presse", "se la sua offerta vale ancora"),
        (asked_about, "Ha una domanda per la sua offerta: Due presse", "Zoé Essai, Atelier Encore là ?"),
        (answered, "Zoé Essai Chi offre le ha risposto: Due presse", "Sì, ancora qui."),
        (with_a_refused_address, "Ada Prova La sua e-mail è rifiutata: Due presse", "chiedile l’indirizzo giusto"),
    ],
)
def test_today_names_her_until_she_was_called(
    officer: Officer, store: Store, done: Callable[[Store], Offer], named: str, told: str
) -> None:
    offer = done(store)
    today = officer.get("/ufficio/")
    assert named in text(today)
    [link] = today.select(f'.row-name a[href="/ufficio/offerte/{offer.reference}/"]')
    assert told in text(officer.get(str(link["href"])))
    officer.press("Chiamata fatta")
    assert NOBODY in text(officer.get("/ufficio/"))
    assert not officer.get(str(link["href"])).find_all("button", string="Chiamata fatta")


def test_one_person_is_named_once_with_all_that_she_has_not_heard(officer: Officer, store: Store) -> None:
    offer = asked_about(store)
    ask(store, offer, replace(FIRM, submission_key="other", message="Et la notice ?"))
    page = officer.get("/ufficio/")
    assert len(page.select(f'a[href="/ufficio/offerte/{offer.reference}/"]')) == 1
    page = officer.get(f"/ufficio/offerte/{offer.reference}/")
    assert "Encore là ?" in text(page) and "Et la notice ?" in text(page)


def test_what_she_did_herself_on_the_site_is_no_call_any_more(officer: Officer, store: Store) -> None:
    offer = about_to_expire(store)
    request = ask(store, offer)
    offered.renew(store, offer)
    asked.answer(store, offer.id, request.reference, "Sì.")
    page = text(officer.get("/ufficio/"))
    assert "sta per scadere" not in page and "Ha una domanda" not in page


@pytest.mark.parametrize("content", [replace(BY_PHONE, email="ada@example.org"), None])
def test_whom_a_mail_reaches_is_not_called(officer: Officer, store: Store, content: OfferContent | None) -> None:
    if content:
        ask(store, published(store, content))
    assert NOBODY in text(officer.get("/ufficio/"))


def test_another_territory_s_calls_are_not_shown(hire: Hire, store: Store) -> None:
    asked_about(store)
    assert NOBODY in text(hire("officer", ("corsica",)).get("/ufficio/"))


def test_a_reader_does_not_note_a_call_and_a_foreign_code_is_not_noted(hire: Hire, store: Store) -> None:
    offer = asked_about(store)
    officer = hire("officer")
    page = officer.get(f"/ufficio/offerte/{offer.reference}/")
    token = str(page.select_one("main form [name=csrf_token]")["value"])  # type: ignore[index]
    officer.client.post(
        f"/ufficio/offerte/{offer.reference}/", data={"csrf_token": token, "action": "called", "who": "AAAAAAAA"}
    )
    assert rows(store, "SELECT subject FROM access_log WHERE command = 'called'") == []
    reader = hire("reader", email="rita@example.org")
    page = reader.get(f"/ufficio/offerte/{offer.reference}/")
    assert "Encore là ?" in text(page)
    assert "Chiamata fatta" not in text(page)
