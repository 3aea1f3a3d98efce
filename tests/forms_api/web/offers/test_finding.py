from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
import time_machine
from flask import Flask

from forms_api.codes import Language
from forms_api.store.database import Store
from forms_api.store.offers import offered, published, review
from forms_api.store.offers.offered import NewOffer, Offer, OfferContent, Photo
from forms_api.store.offers.published import matching
from forms_api.web.pages import services
from tests.support.store_support import rows
from tests.support.visitor import PERSON, Visitor, facts, summary, words

LIST, FRENCH = "/banca-dati/", "/fr/banque-de-ressources/"
Texts = dict[Language, tuple[str, str]]


@pytest.fixture
def store(app: Flask) -> Store:
    with app.app_context():
        return services().store


def put(store: Store, texts: Texts, **changes: str) -> Offer:
    """An offer that an officer has published in these languages."""
    language: Language = next(iter(texts))
    title, text = texts[language]
    values = {"kind": "machine", "title": title, "description": text, "sector": "25", "territory": "ms",
              "given_name": "Ada", "family_name": "Prova", "email": "ada@example.org"} | changes  # fmt: skip
    new = NewOffer(language, OfferContent(**values), f"key {title} {changes}", "v", (Photo(8, 6, b"webp", b"jpeg"),))
    stored = offered.offer(store, new)
    review.publish(store, stored, texts, {name: values[name] for name in ("kind", "sector", "territory")})
    return stored


@pytest.fixture
def presses(store: Store) -> Offer:
    put(store, {"it": ("Capannone a Massa", "Con carroponte, vicino all'autostrada.")}, kind="building", sector="41")
    return put(
        store,
        {"it": ("Due presse piegatrici", "Dell'officina, 100 t."), "fr": ("Deux presses plieuses", "De l'atelier.")},
        available_from="2026-12-31",
        company="Officine",
    )


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("presse", '"press"*'),
        ("l'Azienda d\u2019Impresa", '"aziend"* "impres"*'),
        ("  ", ""),
        ("di la des", ""),
        ('" OR title:x*', '"or"* "titl"* "x"*'),
        ("tour à métaux", '"tour"* "metau"*'),
    ],
)
def test_words_are_asked_for_with_their_endings_and_without_what_is_elided(typed: str, asked: str) -> None:
    assert matching(typed) == asked


@pytest.mark.parametrize("typed", ["presse", "pressa", "PRESSES", "l'officina", "plieuse", "pièce presse"])
def test_the_french_reader_finds_what_is_written_in_either_language(
    visitor: Visitor, presses: Offer, typed: str
) -> None:
    page = visitor.get(FRENCH, 200) if typed == "" else visitor.get(f"{FRENCH}?words={typed}")
    titles = [link.get_text() for link in page.select("main .card-title a")]
    assert titles == ([] if "pièce" in typed else ["Deux presses plieuses"])


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 2), ("kind=building", 1), ("territory=2b", 0), ("territory=ms", 2), ("sector=41", 1), ("by=2026-12-30", 1),
     ("by=2026-12-31", 2), ("kind=machine&territory=ms&words=presse", 1), ("kind=nonsense&page=0&by=x", 2)],
)  # fmt: skip
def test_filters_are_plain_addresses(visitor: Visitor, presses: Offer, query: str, number: int) -> None:
    page = visitor.get(f"{LIST}?{query}")
    assert len(page.select("main li.card")) == number
    if not number:
        assert "Nessuna offerta così" in words(page, "#found")


def test_an_empty_database_invites(visitor: Visitor) -> None:
    page = visitor.get(LIST)
    assert words(page, "#found") == "Qui non c\u2019è ancora nulla"
    assert page.select('main a[href="/banca-dati/offrire/"]')


def test_the_list_has_pages_of_20_that_keep_the_filters(visitor: Visitor, store: Store) -> None:
    for number in range(21):
        put(store, {"it": (f"Tornio {number}", "Funziona.")})
    page = visitor.get(f"{LIST}?territory=ms")
    assert len(page.select("main li.card")) == 20
    [after] = page.select('main a[rel="next"]')
    assert str(after["href"]) == "/banca-dati/?territory=ms&page=2"
    assert len(visitor.get(str(after["href"])).select("main li.card")) == 1


def test_an_offer_is_shown_without_whoever_offers_and_only_in_its_language(visitor: Visitor, store: Store) -> None:
    offer = put(store, {"it": ("Tornio <b>", "Ottimo.")}, available_from="2026-12-31", company="Officine")
    page = visitor.get(f"{FRENCH}?offer={offer.reference}")
    assert "Seulement en italien" in page.get_text()
    assert words(page, 'h1[lang="it"]') == "Tornio <b>"
    assert not any(part in page.get_text() for part in ("Ada", "Prova", "ada@example.org"))
    assert facts(page)["Disponible à partir du"] == "31/12/2026"
    photo = visitor.client.get(f"/api/offers/{offer.reference}/1.webp")
    assert (photo.data, photo.mimetype) == (b"webp", "image/webp")
    assert visitor.client.get(f"/api/offers/{offer.reference}/2.jpg").status_code == 404


@pytest.mark.parametrize("state", ["waiting", "refused", "withdrawn", "expired"])
def test_what_is_not_published_is_not_there(visitor: Visitor, store: Store, presses: Offer, state: str) -> None:
    with store.write() as connection:
        connection.execute("UPDATE offers SET state = ?", (state,))
    assert "Qui non" in words(visitor.get(LIST), "#found")
    visitor.get(f"{LIST}?offer={presses.reference}", 404)
    assert visitor.client.get(f"/api/offers/{presses.reference}/1.jpg").status_code == 404


def test_an_offer_asks_before_its_end_ends_by_itself_and_can_be_renewed(store: Store, presses: Offer) -> None:
    found = published.by_reference(store, presses.reference, "it")
    assert found
    review.let_age(store, found.expires_at - timedelta(days=15))
    assert ("offer_asked",) not in rows(store, "SELECT kind FROM outbox")
    review.let_age(store, found.expires_at - timedelta(days=13))
    review.let_age(store, found.expires_at - timedelta(days=12))
    assert rows(store, "SELECT count(*) FROM outbox WHERE kind = 'offer_asked'") == [(2,)]
    with time_machine.travel(found.expires_at - timedelta(days=10)):
        offered.renew(store, presses)
    review.let_age(store, found.expires_at + timedelta(days=1))
    assert rows(store, "SELECT state FROM offers ORDER BY id") == [("expired",), ("published",)]
    assert rows(store, "SELECT count(*) FROM outbox WHERE kind = 'offer_asked'") == [(2,)]


def test_a_firm_asks_and_the_offerer_answers(visitor: Visitor, store: Store, presses: Offer) -> None:
    visitor.open(f"{FRENCH}?offer={presses.reference}")
    assert "Écrivez le message" in summary(visitor.refused(PERSON | {"message": " "}))[0]
    receipt = visitor.accepted(PERSON | {"organisation": "Chaudronnerie", "message": "Encore là ?"})
    assert words(receipt, "h1") == "Message reçu"
    mine = f"/banca-dati/offrire/?token={presses.token}"
    page = visitor.get(mine)
    assert "Encore là ?" in page.get_text()
    assert "anna@example.org" not in page.get_text()
    page = visitor.accepted({"answer": "Sì.", "action": "answer"}, "Rispondi")
    assert "anna@example.org" in page.get_text()
    assert rows(store, "SELECT kind FROM outbox WHERE kind LIKE 'request%' ORDER BY id") == [
        ("request_receipt",), ("request_notice",), ("request_answer",),
    ]  # fmt: skip


def test_things_are_open_data_in_their_languages_and_skills_are_not(
    visitor: Visitor, store: Store, presses: Offer
) -> None:
    put(store, {"it": ("Saldatore", "Dieci anni in cantiere.")}, kind="skill")
    answer = visitor.client.get("/api/offers.json").json
    assert answer["license"] == "CC BY 4.0"
    assert {offer["kind"] for offer in answer["offers"]} == {"machine", "building"}
    (two,) = [offer for offer in answer["offers"] if offer["reference"] == presses.reference]
    assert {language: text["title"] for language, text in two["texts"].items()} == {
        "it": "Due presse piegatrici",
        "fr": "Deux presses plieuses",
    }
    assert two["texts"]["fr"]["url"].endswith(f"{FRENCH}?offer={presses.reference}")
    assert "Ada" not in str(answer)


def test_the_table_of_things_runs_nothing_in_a_spreadsheet_and_holds_no_skill(visitor: Visitor, store: Store) -> None:
    put(store, {"it": ("Saldatore", "Dieci anni.")}, kind="skill")
    put(store, {"it": ("=1+1", "-2"), "fr": ("@x", "Y;z")})
    text = visitor.client.get("/api/offers.csv").data.decode("utf-8-sig")
    head, line = csv.reader(text.splitlines(), delimiter=";")
    found = dict(zip(head, line, strict=True))
    assert (found["title_it"], found["description_it"], found["title_fr"]) == ("'=1+1", "'-2", "'@x")
    assert (found["description_fr"], found["license"], found["kind"]) == ("Y;z", "CC BY 4.0", "machine")
    assert "Ada" not in text


@pytest.mark.parametrize("address", ["/api/offers.json", "/api/offers.csv", "/api/offers.fr.xml?kind=machine"])
def test_who_has_the_data_already_is_not_sent_them_again_until_they_change(
    visitor: Visitor, store: Store, presses: Offer, address: str
) -> None:
    first = visitor.client.get(address)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    known = {"If-None-Match": first.headers["ETag"]}
    again = visitor.client.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    offered.withdraw(store, presses)
    assert visitor.client.get(address, headers=known).status_code == 200


def test_the_feed_is_in_its_language_and_keeps_the_filters(visitor: Visitor, presses: Offer) -> None:
    page = visitor.get(f"{FRENCH}?kind=machine")
    [address] = [str(link["href"]) for link in page.select('main a[href*=".xml"]')]
    feed = ElementTree.fromstring(visitor.client.get(address).data)  # noqa: S314 (our own)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [title.text for title in feed.findall(f"{atom}entry/{atom}title")] == ["Deux presses plieuses"]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    [link] = feed.findall(f"{atom}entry/{atom}link")
    assert link.attrib["href"].endswith(f"{FRENCH}?offer={presses.reference}")


@pytest.mark.parametrize(
    ("near", "said"),
    [("20200", "circa 160 km in linea d’aria, con il mare in mezzo"), ("bastìa", "circa 160 km"), ("Massa", "nel territorio di Massa"),
     ("Atlantide", "Non conosciamo")],
)  # fmt: skip
def test_the_distance_starts_from_a_town_or_a_postcode(
    visitor: Visitor, presses: Offer, site_folder: Path, near: str, said: str
) -> None:
    towns = {"ms": [["Massa", "54100", 44.04, 10.14]], "2b": [["Bastia", "20200 20600", 42.70, 9.45]]}
    (site_folder / "communes.json").write_text(json.dumps(towns), "utf-8")
    assert said in visitor.get(f"{LIST}?offer={presses.reference}&near={near}").get_text()
    listed = visitor.get(f"{LIST}?near={near}")
    assert ("Non conosciamo" in listed.get_text()) == (near == "Atlantide")
    assert all("near=" in str(link["href"]) for link in listed.select("main .card-title a"))


def test_an_offer_in_both_languages_leads_to_the_other_shore(visitor: Visitor, presses: Offer) -> None:
    [link] = visitor.get(f"{LIST}?offer={presses.reference}").select('main a[hreflang="fr"]')
    assert str(link["href"]) == f"{FRENCH}?offer={presses.reference}"
