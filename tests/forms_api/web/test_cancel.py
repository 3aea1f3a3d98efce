"""Cancelling and changing: by the link, or by reference and telephone; looking at the page never does it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask

from forms_api import create_app
from forms_api.mails import sender
from forms_api.settings import Settings
from forms_api.store import registered
from forms_api.store.database import StoreUnavailable
from tests.support import tiny_site
from tests.support.visitor import (
    FRENCH_REGISTRATION,
    PERSON,
    REGISTRATION,
    Visitor,
    facts,
    one,
    summary,
    typed_in,
    words,
)

PHONED = PERSON | {"email": "", "phone": "0585 41150"}
LAST_DIGITS = "1150"


def register(visitor: Visitor, person: dict[str, str], event: str = "open", address: str = REGISTRATION) -> str:
    """Registers and returns the address of the page that cancels."""
    visitor.open(address + event)
    return str(one(visitor.accepted(person), "main a.button--quiet")["href"])


def taken(visitor: Visitor, event: str = "open") -> int:
    return int((visitor.client.get(f"/api/events/{event}").json or {})["taken"])


def test_the_link_shows_and_the_button_cancels(visitor: Visitor) -> None:
    link = register(visitor, PERSON)
    page = visitor.open(link)
    assert "Iscrizione confermata" in page.get_text()
    assert facts(page)["Nome e cognome"] == "Anna D'Àmbra"
    visitor.client.head(link)
    assert taken(visitor) == 1
    page = visitor.accepted({}, "Annulla l’iscrizione")
    assert "Iscrizione annullata" in page.get_text()
    assert taken(visitor) == 0
    assert page.select_one('main a.button[href="/iscrizione/?event=open"]')
    assert not page.select("main form")


def test_cancelling_again_is_harmless_and_one_may_register_again(visitor: Visitor) -> None:
    link = register(visitor, PERSON)
    page = visitor.open(link)
    visitor.accepted({}, "Annulla l’iscrizione")
    visitor.page = page
    assert "Iscrizione annullata" in visitor.accepted({}, "Annulla l’iscrizione").get_text()
    visitor.open(REGISTRATION + "open")
    assert words(visitor.accepted(PERSON), "h1") == "Iscrizione confermata"
    assert taken(visitor) == 1


def test_a_freed_seat_goes_to_the_first_in_the_line(visitor: Visitor) -> None:
    first = register(visitor, PERSON, "one-seat")
    second = register(visitor, PERSON | {"given_name": "Bruno", "email": "bruno@example.org"}, "one-seat")
    assert "in lista d’attesa, posto 1" in visitor.open(second).get_text()
    visitor.open(first)
    visitor.accepted({}, "Annulla l’iscrizione")
    assert "Iscrizione confermata" in visitor.open(second).get_text()


def test_once_seats_are_passed_on_no_more_no_page_promises_it(visitor: Visitor, site_folder: Path) -> None:
    first = register(visitor, PERSON, "one-seat")
    assert "passa a chi aspetta" in visitor.open(first).get_text()
    register(visitor, PERSON | {"given_name": "Bruno", "email": "bruno@example.org"}, "one-seat")
    receipt = visitor.answer.request.full_path
    assert "scriviamo subito" in visitor.get(receipt).get_text()
    ago = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    tiny_site.write_catalogue(site_folder, events=[tiny_site.event("one-seat", 0.05, seats=1, waiting_list_closes=ago)])
    assert "passa a chi aspetta" not in visitor.open(first).get_text()
    visitor.accepted({}, "Annulla l’iscrizione")
    page = visitor.get(receipt).get_text()
    assert "non ne assegniamo più" in page
    assert "scriviamo subito" not in page
    page = visitor.get("/iscrizione/?event=one-seat").get_text()
    assert "la lista d’attesa non è aperta" in page
    assert "sono presi" not in page


def test_the_receipt_of_a_cancelled_registration_says_so(visitor: Visitor) -> None:
    link = register(visitor, PERSON)
    receipt = visitor.answer.request.full_path
    visitor.open(link)
    visitor.accepted({}, "Annulla l’iscrizione")
    page = visitor.get(receipt)
    assert words(page, "h1") == "Iscrizione annullata"
    assert not page.select('a[href$=".ics"]')


def test_name_organisation_and_needs_can_be_changed(visitor: Visitor) -> None:
    link = register(visitor, PERSON, address=FRENCH_REGISTRATION)
    visitor.open(link)
    before = typed_in(visitor.form("Enregistrer"))
    assert before["given_name"] == "Anna"
    visitor.send({"given_name": "", "needs": "une rampe"}, "Enregistrer")
    page = visitor._read(visitor.answer, link, 422)
    assert summary(page) == ["Écrivez votre prénom"]
    assert typed_in(visitor.form("Enregistrer"))["needs"] == "une rampe"
    page = visitor.accepted({"given_name": "Annie", "organisation": "Scop 3"}, "Enregistrer")
    assert words(page, '[role="status"]') == "Changements enregistrés."
    after = typed_in(visitor.form("Enregistrer"))
    assert (after["given_name"], after["organisation"], after["needs"]) == ("Annie", "Scop 3", "une rampe")
    assert taken(visitor) == 1


def test_a_form_from_elsewhere_cancels_nothing(visitor: Visitor) -> None:
    link = register(visitor, PERSON)
    page = visitor.post(link, {"action": "cancel"})
    assert "verificare l’invio" in summary(page)[0]
    assert taken(visitor) == 1


@pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "à", "x" * 3000])
def test_a_link_that_leads_nowhere_offers_the_search(visitor: Visitor, token: str) -> None:
    page = visitor.get(f"/annulla/?token={token}", 404)
    assert "Questo link non è valido" in page.get_text()
    assert page.select_one('form[action="/annulla/"] #reference')


def test_without_e_mail_the_reference_and_four_digits_open_the_page(visitor: Visitor) -> None:
    register(visitor, PHONED)
    reference = words(visitor.page, ".reference")
    assert "annota il giorno" in visitor.page.get_text()
    visitor.open("/annulla/")
    page = visitor.accepted({"reference": reference.lower(), "last_digits": LAST_DIGITS})
    assert facts(page)["Nome e cognome"] == "Anna D'Àmbra"
    visitor.accepted({}, "Annulla l’iscrizione")
    assert taken(visitor) == 0


@pytest.mark.parametrize("digits", ["0000", "4115"])
def test_a_wrong_number_and_a_wrong_reference_get_the_same_answer(visitor: Visitor, digits: str) -> None:
    register(visitor, PHONED)
    reference = words(visitor.page, ".reference")
    visitor.open("/annulla/")
    wrong_digits = visitor.refused({"reference": reference, "last_digits": digits})
    wrong_reference = visitor.refused({"reference": "ABCD 2345", "last_digits": LAST_DIGITS})
    assert summary(wrong_digits) == summary(wrong_reference)
    assert "Non troviamo" in summary(wrong_digits)[0]


def test_a_code_that_was_guessed_opens_nothing_for_a_while_and_its_owner_is_written_to(settings: Settings) -> None:
    visitor = Visitor(create_app(replace(settings, limit_per_code="2 per 1 hour")))
    register(visitor, PHONED | {"email": "owner@example.org"})
    register(visitor, PHONED | {"given_name": "Other", "email": "other@example.org"})
    reference = words(visitor.page, ".reference")
    visitor.open("/annulla/")
    for digits in ("0000", "0001"):
        visitor.refused({"reference": reference, "last_digits": digits})
    page = visitor.refused({"reference": reference, "last_digits": LAST_DIGITS}, 429)
    assert "troppi tentativi: riprova fra 60 minuti" in summary(page)[0]
    visitor.refused({"reference": reference, "last_digits": "0002"}, 429)
    assert "ABCD" not in summary(visitor.refused({"reference": "ABCD 2345", "last_digits": "0000"}))[0]
    sender.deliver(settings)
    mails = [
        BytesParser(policy=default).parsebytes(path.read_bytes()) for path in sender.eml_folder(settings).iterdir()
    ]
    (told,) = [mail for mail in mails if "ha provato" in mail["Subject"]]
    assert told["To"] == "other@example.org"
    own = visitor.client.application.extensions["forms_api"].store.token_of(reference.replace(" ", ""))
    text = "".join(part.get_content() for part in told.walk() if part.get_content_maintype() == "text")
    assert set(re.findall(r"token=([\w-]+)", text)) == {own}


@pytest.mark.parametrize("address", [REGISTRATION + "open", FRENCH_REGISTRATION + "open"])
def test_an_address_that_gets_too_many_forms_keeps_what_was_typed(settings: Settings, address: str) -> None:
    visitor = Visitor(create_app(replace(settings, limit_per_address="1 per 1 day")))
    visitor.open(address)
    visitor.accepted(PERSON)
    visitor.open(address)
    page = visitor.refused(PERSON | {"given_name": "Bea"}, 429)
    assert one(page, "#given_name")["value"] == "Bea"
    assert "demain" in summary(page)[0] or "domani" in summary(page)[0]
    assert page.select_one('.error-summary a[href="tel:+39058541150"]')


def test_a_correction_cannot_be_turned_against_an_address(settings: Settings) -> None:
    visitor = Visitor(create_app(replace(settings, limit_per_address="2 per 1 day")))
    link = register(visitor, PHONED | {"email": "me@example.org"})
    done = []
    for turn in range(6):
        visitor.open(link)
        typed = {"email": ("victim@example.org", "me@example.org")[turn % 2]}
        done.append(visitor.send(typed, "Salva").status_code)
    assert done == [303, 303, 303, 429, 303, 429]


def test_searches_are_limited_and_the_text_stays(settings: Settings) -> None:
    visitor = Visitor(create_app(replace(settings, limit_lookups="2 per 10 minutes")))
    visitor.open("/fr/annulation/")
    guess = {"reference": "ABCD2345", "last_digits": "0000"}
    visitor.refused(guess)
    visitor.refused(guess)
    page = visitor.refused(guess, 429)
    assert "attendez 10 minutes" in summary(page)[0]
    assert one(page, "#reference")["value"] == "ABCD2345"
    assert page.select_one('.error-summary a[href="tel:+39058541150"]')


def test_after_the_event_there_is_nothing_left_to_change(visitor: Visitor, site_folder: Path) -> None:
    link = register(visitor, PERSON)
    over = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    tiny_site.write_catalogue(site_folder, events=[tiny_site.event("open", -1, end=over)])
    page = visitor.get(link)
    assert "già tenuto" in page.get_text()
    assert not page.select("main form")


def test_after_the_event_a_tab_left_open_changes_nothing_and_is_told_why(visitor: Visitor, site_folder: Path) -> None:
    link = register(visitor, PERSON)
    page = visitor.open(link)
    over = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    tiny_site.write_catalogue(site_folder, events=[tiny_site.event("open", -1, end=over)])
    for action in ("cancel", "change"):
        visitor.page = page
        answer = visitor.post(link, typed_in(visitor.form("Salva")) | {"action": action, "given_name": "Eva"}, 410)
        assert "non si può più annullare" in answer.get_text()
        assert facts(answer)["Nome e cognome"] == "Anna D'Àmbra"
    assert taken(visitor) == 1


def test_a_wrong_address_and_telephone_are_corrected_by_the_link(visitor: Visitor) -> None:
    link = register(visitor, PERSON)
    visitor.open(link)
    page = visitor.accepted({"email": "ambra@example.org", "phone": "0585 41150"}, "Salva")
    assert (facts(page)["E-mail"], facts(page)["Telefono"]) == ("ambra@example.org", "+39 0585 41150")
    visitor.send({"email": "", "phone": ""}, "Salva")
    page = visitor._read(visitor.answer, link, 422)
    assert summary(page) == ["Scrivi un’e-mail o un telefono: ci serve per risponderti"]


def test_a_wrong_telephone_is_corrected_by_code_and_digits(visitor: Visitor) -> None:
    register(visitor, PHONED)
    reference = words(visitor.page, ".reference")
    visitor.open("/annulla/")
    visitor.accepted({"reference": reference, "last_digits": LAST_DIGITS})
    visitor.accepted({"phone": "0585 41151"}, "Salva")
    visitor.open("/annulla/")
    assert "+39 0585 41151" in visitor.accepted({"reference": reference, "last_digits": "1151"}).get_text()


def test_a_slip_in_a_corrected_address_is_asked_about_and_one_press_saves_it(visitor: Visitor) -> None:
    link = register(visitor, PERSON)
    visitor.open(link)
    visitor.send({"email": "anna@gmial.com"}, "Salva")
    page = visitor._read(visitor.answer, link, 422)
    assert words(page, "#question-heading") == "Forse intendevi anna@gmail.com?"
    form = visitor.form("Salva")
    answer = visitor.client.post(str(form["action"]), data=typed_in(form) | {"action": "take-email"})
    assert facts(visitor.get(answer.location))["E-mail"] == "anna@gmail.com"


def test_a_registration_whose_event_left_the_site_is_shown_as_it_was_told_and_can_be_cancelled(
    visitor: Visitor, site_folder: Path
) -> None:
    link = register(visitor, PERSON)
    receipt = visitor.answer.request.full_path
    tiny_site.write_catalogue(site_folder, events=[])
    for address in (receipt, link):
        page = visitor.get(address)
        assert "La tua iscrizione è conservata" in page.get_text()
        assert "cancellati" not in page.get_text()
        assert facts(page)["Quando"] == "giovedì 17 dicembre"
        for promise in ("passa a chi aspetta", "iscriverti di nuovo"):
            assert promise not in page.get_text()
    assert "Iscrizione annullata" in visitor.accepted({}, "Annulla l’iscrizione").get_text()


def test_a_registration_of_which_nobody_noted_the_event_is_kept_too(
    visitor: Visitor, app: Flask, site_folder: Path
) -> None:
    link = register(visitor, PERSON)
    receipt = visitor.answer.request.full_path
    with app.extensions["forms_api"].store.write() as connection:
        connection.execute("UPDATE registrations SET told_version = NULL")
    tiny_site.write_catalogue(site_folder, events=[])
    for address in (receipt, link):
        page = visitor.get(address)
        assert "La tua iscrizione è conservata" in page.get_text()
        assert facts(page)["Nome e cognome"] == "Anna D'Àmbra"


def test_links_go_on_working_after_the_event_was_renamed(visitor: Visitor, site_folder: Path) -> None:
    link = register(visitor, PERSON)
    receipt = visitor.answer.request.full_path
    tiny_site.write_catalogue(site_folder, events=[tiny_site.event("renamed", 20, moved_from=["open"])])
    assert taken(visitor, "renamed") == taken(visitor, "open") == 1
    for address in (receipt, link, REGISTRATION + "open"):
        page = visitor.get(address)
        assert facts(page)["Incontro"] == "Titolo renamed"
        assert "non è più sul sito" not in page.get_text()


@pytest.mark.parametrize("behind", [".", ")", ").", "»", "%3E", "%20"])
def test_a_mark_that_a_mail_program_put_behind_the_link_is_no_part_of_it(visitor: Visitor, behind: str) -> None:
    link = register(visitor, PERSON)
    receipt = visitor.answer.request.full_path
    assert "Iscrizione confermata" in visitor.get(link + behind).get_text()
    assert words(visitor.get(receipt + behind), ".reference")


def test_a_store_that_fails_shows_the_telephone(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise StoreUnavailable("locked")

    link = register(visitor, PERSON)
    monkeypatch.setattr(registered, "by_token", fail)
    page = visitor.get(link, 503)
    assert words(page, "h1") == "Il modulo ora non funziona"
    assert page.select_one('a[href="tel:+39058541150"]')
