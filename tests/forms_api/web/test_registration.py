"""Registration, as a visitor without JavaScript meets it, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from forms_api.store import join_links, registrations
from forms_api.store.database import StoreUnavailable
from forms_api.store.registrations import EventFull, RegistrationClosed
from tests.support import tiny_site
from tests.support.visitor import (
    FRENCH_REGISTRATION,
    INTEREST,
    PERSON,
    REFERENCE,
    REGISTRATION,
    Visitor,
    facts,
    one,
    raising,
    summary,
    typed_in,
    words,
)

OTHER = PERSON | {"given_name": "Bruno", "email": "bruno@example.org"}


def seats_of(visitor: Visitor, event: str) -> dict[str, Any]:
    return dict(visitor.client.get(f"/api/events/{event}").json or {})


@pytest.mark.parametrize(
    ("address", "confirmed"),
    [(REGISTRATION, "Iscrizione confermata"), (FRENCH_REGISTRATION, "Inscription confirmée")],
)
def test_a_mistake_is_corrected_and_the_receipt_says_what_was_registered(
    visitor: Visitor, address: str, confirmed: str
) -> None:
    visitor.open(address + "open")
    page = visitor.refused(PERSON | {"email": "anna", "needs": "<b>rampa</b>\n2"})
    assert len(summary(page)) == 1
    assert one(page, "#email")["value"] == "anna"
    assert words(page, "#needs") == "<b>rampa</b>\n2"
    receipt = visitor.accepted({"email": "Anna@Example.org"})
    assert words(receipt, "h1") == confirmed
    assert re.fullmatch(REFERENCE, words(receipt, ".reference"))
    assert "anna@example.org" in receipt.get_text()
    assert "<b>rampa</b>\n2" in facts(receipt).values()
    assert receipt.select_one('a[href="tel:+39058541150"]')
    assert receipt.select_one('a[href$="/open.ics"]')
    assert seats_of(visitor, "open")["taken"] == 1


def test_the_form_shows_the_event_and_what_is_optional(visitor: Visitor) -> None:
    page = visitor.open(REGISTRATION + "open")
    assert facts(page) == {
        "Incontro": "Titolo open",
        "Quando": "giovedì 17 dicembre",
        "Dove": "Massa",
        "Posti": "10 posti liberi su 10",
    }
    optional = [one(field, "label")["for"] for field in page.select(".field") if "Facoltativo" in field.get_text()]
    assert optional == ["organisation", "profile", "needs"]
    assert "fallback" not in str(page)
    assert page.select_one('.notice a[href="/privacy/"]')
    assert "90 giorni" in words(page, ".notice")
    assert "90 jours" in words(visitor.open(FRENCH_REGISTRATION + "open"), ".notice")


@pytest.mark.parametrize(
    ("field", "attributes"),
    [
        ("given_name", {"autocomplete": "given-name", "type": "text"}),
        ("family_name", {"autocomplete": "family-name"}),
        ("email", {"autocomplete": "email", "type": "email", "inputmode": "email"}),
        ("phone", {"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
        ("organisation", {"autocomplete": "organization"}),
    ],
)
def test_browsers_and_telephones_can_help_to_fill_in(visitor: Visitor, field: str, attributes: dict[str, str]) -> None:
    control = one(visitor.open(REGISTRATION + "open"), f"#{field}")
    assert attributes.items() <= control.attrs.items()


@pytest.mark.parametrize(
    ("address", "prefix", "sentence"),
    [
        (REGISTRATION, "Errore: ", "Scrivi il tuo cognome"),
        (FRENCH_REGISTRATION, "Erreur\u00a0: ", "Écrivez votre nom"),
    ],
)
def test_an_error_is_said_in_the_title_at_the_top_and_at_the_field(
    visitor: Visitor, address: str, prefix: str, sentence: str
) -> None:
    visitor.open(address + "open")
    page = visitor.refused(PERSON | {"family_name": ""})
    assert words(page, "title").startswith(prefix)
    link = one(page, '.error-summary a[href="#family_name"]')
    assert link.get_text() == sentence
    assert words(page, "#family_name-error") == sentence
    control = one(page, "#family_name")
    assert control["aria-invalid"] == "true"
    assert "family_name-error" in str(control["aria-describedby"]).split()
    assert one(page, "main").find(True) is one(page, ".error-summary")
    assert one(page, "#given_name").get("aria-invalid") is None


def test_typed_text_comes_back_unharmed(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    typed = {
        "given_name": '"><script>alert(1)</script>',
        "family_name": "",
        "email": "a'\"@x",
        "phone": "&amp;",
        "organisation": "x{{ 1 }}",
        "profile": "liquidator",
        "needs": "</textarea><b>",
    }
    page = visitor.refused(typed)
    assert typed.items() <= typed_in(one(page, "form")).items()
    assert not page.select("main script")


def test_the_same_submission_twice_is_one_registration_with_one_receipt(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    first = visitor.send(PERSON)
    again = visitor.send(PERSON)
    assert again.status_code == first.status_code == 303
    assert again.location == first.location
    assert seats_of(visitor, "open")["taken"] == 1


def test_a_double_click_on_the_last_seat_gets_the_receipt_and_no_refusal(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "no-line")
    first = visitor.send(PERSON)
    assert visitor.send(PERSON).location == first.location


def test_the_back_button_and_another_name_are_another_registration(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    first = visitor.send(PERSON)
    second = visitor.send(OTHER)
    assert second.location != first.location
    assert seats_of(visitor, "open")["taken"] == 2


def test_a_receipt_survives_a_reload_and_another_browser_and_tells_nothing_in_its_address(
    visitor: Visitor, app: Flask
) -> None:
    visitor.open(REGISTRATION + "open")
    receipt = visitor.accepted(PERSON)
    address = visitor.answer.request.full_path
    reference = words(receipt, ".reference")
    assert words(Visitor(app).get(address), ".reference") == reference
    assert not re.search(r"anna|ambra|example", address, re.IGNORECASE)
    assert reference.replace(" ", "") not in address


LINK = "https://meet.example.org/room?pwd=s3cret&x=1"


def test_the_link_stands_on_the_receipt_of_whoever_has_a_seat(visitor: Visitor, app: Flask, site_folder: Path) -> None:
    tiny_site.write_catalogue(site_folder, events=[tiny_site.event("one-seat", 20, seats=1, online=True)])
    join_links.set_link(app.extensions["forms_api"].store, "one-seat", LINK)
    assert not visitor.open(REGISTRATION + "one-seat").select(f'a[href="{LINK}"]')
    assert visitor.accepted(PERSON).select(f'a[href="{LINK}"]')
    visitor.open(REGISTRATION + "one-seat")
    waiting = visitor.accepted(OTHER)
    assert LINK not in waiting.decode()


def test_the_receipt_keeps_itself_in_the_other_language(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    page = visitor.accepted(PERSON)
    french = str(one(page, "a[data-language-link]")["href"])
    assert words(visitor.get(french), "h1") == "Inscription confirmée"


def test_the_language_link_keeps_the_event(visitor: Visitor) -> None:
    page = visitor.open(REGISTRATION + "open")
    assert one(page, "a[data-language-link]")["href"] == "/fr/inscription/?event=open"
    assert visitor.open("/fr/inscription/?event=open")


@pytest.mark.parametrize(
    "address", [REGISTRATION + "nowhere", REGISTRATION + "../../etc", "/iscrizione/?receipt=x", INTEREST + "?receipt=x"]
)
def test_what_does_not_exist_is_404_in_the_sites_look(visitor: Visitor, address: str) -> None:
    page = visitor.get(address, 404)
    assert page.select_one('a[href="tel:+39058541150"]')
    assert words(page, "footer") == "footer"


@pytest.mark.parametrize(
    ("event", "status", "heading"),
    [
        ("past", 410, "L’incontro si è già tenuto"),
        ("closed", 410, "Le iscrizioni sono chiuse"),
        ("cancelled", 410, "L’incontro è annullato"),
        ("no-form", 410, "Qui non ci si iscrive"),
        ("undated", 410, "Qui non ci si iscrive"),
        ("postponed", 200, "L’incontro è rinviato"),
    ],
)
def test_an_event_that_takes_nobody_says_so_and_shows_the_open_ones(
    visitor: Visitor, event: str, status: int, heading: str
) -> None:
    page = visitor.get(REGISTRATION + event, status)
    assert words(page, "h1") == heading
    assert heading in words(page, "title")
    open_ones = [str(link["href"]) for link in page.select("main li a")]
    assert open_ones[0] == "/iscrizione/?event=sooner"
    assert REGISTRATION + event not in open_ones
    assert page.select_one('a[href="tel:+39058541150"]')
    assert not page.select("form")
    assert words(visitor.post(REGISTRATION + event, PERSON, status), "h1") == heading
    visitor.open(REGISTRATION + "open")
    form = typed_in(visitor.form()) | PERSON
    assert words(visitor.post(REGISTRATION + event, form, status), "h1") == heading
    assert seats_of(visitor, event)["taken"] == 0
    assert seats_of(visitor, event)["open"] is False


def test_without_an_event_one_chooses_among_the_open_ones(visitor: Visitor) -> None:
    page = visitor.get("/fr/inscription/")
    links = [str(link["href"]) for link in page.select("main li a")]
    names = ("sooner", "no-line", "one-seat", "open", "trial")
    assert links == [f"/fr/inscription/?event={name}" for name in names]
    assert "Titre sooner" in page.get_text()


def test_without_open_events_one_leaves_an_address(visitor: Visitor, site_folder: Path) -> None:
    tiny_site.write_catalogue(site_folder, events=[tiny_site.event("past", -3)])
    page = visitor.get("/iscrizione/")
    assert page.select_one('main a[href="/manifestazione-di-interesse/"]')


def test_when_the_seats_are_gone_the_waiting_list_is_said_before_one_fills_in(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "one-seat")
    visitor.accepted(PERSON)
    page = visitor.open(REGISTRATION + "one-seat")
    assert "I posti sono finiti" in page.get_text()
    assert words(page, "main form button") == "Mettiti in lista d’attesa"
    receipt = visitor.accepted(OTHER)
    assert words(receipt, "h1") == "Posti finiti: lista d’attesa"
    assert "in lista d’attesa, al posto 1" in receipt.get_text()
    assert not receipt.select('a[href$=".ics"]')
    assert seats_of(visitor, "one-seat") == {
        "id": "one-seat",
        "state": "waiting",
        "open": True,
        "seats": 1,
        "taken": 1,
        "free": 0,
        "waiting": 1,
    }


def test_when_the_seats_are_gone_and_there_is_no_list_nobody_fills_in_for_nothing(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "no-line")
    visitor.accepted(PERSON)
    page = visitor.get(REGISTRATION + "no-line")
    assert words(page, "h1") == "I posti sono finiti"
    assert not page.select("form")
    assert seats_of(visitor, "no-line")["state"] == "full"


@pytest.mark.parametrize(
    ("refusal", "heading"),
    [(EventFull("open"), "I posti sono finiti"), (RegistrationClosed("open"), "Le iscrizioni sono chiuse")],
)
def test_a_seat_lost_between_the_look_and_the_press_is_told_plainly(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, refusal: Exception, heading: str
) -> None:
    visitor.open(REGISTRATION + "open")
    monkeypatch.setattr(registrations, "register", raising(refusal))
    answer = visitor.send(PERSON)
    assert heading in answer.get_data(as_text=True)


def test_a_stranger_learns_nothing_of_who_is_registered(app: Flask) -> None:
    owner, stranger = Visitor(app), Visitor(app)
    owner.open(REGISTRATION + "open")
    first = owner.accepted(PERSON | {"needs": "una rampa"})
    stranger.open(REGISTRATION + "open")
    second = stranger.accepted(PERSON | {"given_name": "D AMBRA", "family_name": "anna"})
    mine, theirs = (words(page, ".reference") for page in (first, second))
    assert mine != theirs
    assert second.h1 == first.h1
    assert "rampa" not in second.get_text()
    assert "D AMBRA anna" in second.get_text()
    alike = second.get_text().replace(theirs, mine).replace("D AMBRA anna", "Anna D'Àmbra")
    missing = first.get_text().replace("Hai bisogno di qualcosa per partecipare?una rampa", "")
    assert re.sub(r"\s+", "", alike) == re.sub(r"\s+", "", missing)
    assert seats_of(owner, "open")["taken"] == 1


def test_a_bad_session_is_one_more_error_and_no_text_is_lost(visitor: Visitor, app: Flask) -> None:
    page = visitor.open(REGISTRATION + "open")
    stranger = Visitor(app)
    stranger.page = page
    back = stranger.refused(PERSON)
    assert "verificare l’invio" in summary(back)[0]
    assert one(back, "#given_name")["value"] == "Anna"
    assert stranger.accepted({})


def test_a_form_left_open_all_day_is_still_taken(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=30)):
        assert words(visitor.accepted(PERSON), "h1") == "Iscrizione confermata"


def test_what_a_program_fills_in_is_asked_again_of_a_person(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    page = visitor.refused(PERSON | {"website": "https://spam.example"})
    assert "programma automatico" in summary(page)[0]
    assert visitor.accepted({})


def test_a_store_that_fails_keeps_the_typed_text_and_shows_the_telephone(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.open(REGISTRATION + "open")
    with monkeypatch.context() as broken:
        broken.setattr(registrations, "register", raising(StoreUnavailable("database is locked")))
        page = visitor.refused(PERSON, 503)
        assert one(page, "#given_name")["value"] == "Anna"
        assert page.select_one('.error-summary a[href="tel:+39058541150"]')
        assert "locked" not in page.get_text()
    assert visitor.accepted({})


def test_looking_changes_nothing(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    visitor.accepted(PERSON)
    receipt = visitor.answer.request.full_path
    before = seats_of(visitor, "open")
    for address in (REGISTRATION + "open", receipt, INTEREST, "/iscrizione/"):
        assert visitor.client.head(address).status_code == 200
        assert visitor.client.get(address).status_code == 200
    assert seats_of(visitor, "open") == before
