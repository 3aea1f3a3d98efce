"""Several persons in one form, as a visitor without JavaScript meets it; and one contact for several persons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from forms_api import create_app
from forms_api.settings import Settings
from tests.support.visitor import FRENCH_REGISTRATION, PERSON, REGISTRATION, Visitor, one, summary, typed_in, words

BRUNO = {"person-2-given_name": "Bruno", "person-2-family_name": "Neri"}
CARLA = {"person-3-given_name": "Carla", "person-3-family_name": "Neri"}


def press(visitor: Visitor, action: str, **typed: str) -> BeautifulSoup:
    """Presses a button that sends nothing yet; the form comes back without a complaint."""
    form = visitor.form()
    assert form.select_one(f'button[name="action"][value="{action}"]'), action
    page = visitor.post(str(form["action"]), typed_in(form) | typed | {"action": action}, 200)
    assert not page.select(".error-summary")
    return page


def with_two_more(visitor: Visitor, event: str = "open") -> None:
    visitor.open(REGISTRATION + event)
    press(visitor, "add-person")
    press(visitor, "add-person")


def seats_of(visitor: Visitor, event: str) -> tuple[int, int]:
    found = visitor.client.get(f"/api/events/{event}").json or {}
    return found["taken"], found["waiting"]


def test_a_person_is_added_and_taken_out_and_what_was_typed_stays(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    page = press(visitor, "add-person", given_name="Anna", needs="una rampa")
    assert words(page, "fieldset legend") == "Persona 2"
    assert one(page, "#person-2-given_name").has_attr("autofocus")
    press(visitor, "add-person", **BRUNO)
    page = press(visitor, "remove-person-2", **CARLA)
    typed = typed_in(visitor.form())
    assert (typed["given_name"], typed["needs"]) == ("Anna", "una rampa")
    assert (typed["person-2-given_name"], typed["person-2-family_name"]) == ("Carla", "Neri")
    assert not page.select("#person-3-given_name")
    assert seats_of(visitor, "open") == (0, 0)


def test_a_form_takes_six_persons_and_no_more(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    for _ in range(5):
        page = press(visitor, "add-person")
    assert page.select_one("#person-6-given_name")
    assert not page.select('button[value="add-person"]')
    assert "il massimo per un modulo" in page.get_text()


def test_the_enter_key_presses_the_button_that_registers(visitor: Visitor) -> None:
    with_two_more(visitor)
    first = one(visitor.form(), "button[type=submit]")
    assert first.get("name") is None
    assert first.has_attr("hidden")


@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        (REGISTRATION, ["Persona 2: scrivi il cognome, o togli questa persona", "Persona 3: questo nome c’è già nel modulo."]),
        (FRENCH_REGISTRATION, ["Personne n° 2\u00a0: écrivez le nom, ou retirez", "Personne n° 3\u00a0: ce nom figure déjà"]),
    ],
)  # fmt: skip
def test_a_mistake_names_the_person(visitor: Visitor, address: str, sentences: list[str]) -> None:
    visitor.open(address + "open")
    press(visitor, "add-person")
    press(visitor, "add-person")
    twice = {"person-3-given_name": "D Ambra", "person-3-family_name": "ANNA"}
    page = visitor.refused(PERSON | {"person-2-given_name": "Bruno"} | twice)
    found = summary(page)
    assert len(found) == 2
    assert all(said.startswith(expected) for said, expected in zip(found, sentences, strict=True))
    assert one(page, "#person-2-family_name")["aria-invalid"] == "true"
    assert seats_of(visitor, "open") == (0, 0)


def test_the_receipt_lists_each_with_state_code_and_link_and_cancelling_one_leaves_the_others(visitor: Visitor) -> None:
    with_two_more(visitor, "one-seat")
    receipt = visitor.accepted(PERSON | BRUNO | CARLA)
    address = visitor.answer.request.full_path
    assert words(receipt, "h1") == "Le tue iscrizioni"
    cards = [card for card in receipt.select("section.card") if card.select_one(".reference")]
    assert [words(card, "h2") for card in cards] == ["Anna D'Àmbra", "Bruno Neri", "Carla Neri"]
    states = [words(card, "strong") for card in cards]
    assert states[0] == "Iscrizione confermata: il posto è riservato."
    assert ["al posto 1" in states[1], "al posto 2" in states[2]] == [True, True]
    assert len({words(card, ".reference") for card in cards}) == 3
    assert seats_of(visitor, "one-seat") == (1, 2)
    bruno = str(one(cards[1], "a.way")["href"])
    visitor.open(bruno)
    visitor.accepted({}, "Annulla l’iscrizione")
    assert seats_of(visitor, "one-seat") == (1, 1)
    page = visitor.get(address)
    assert "annullata" in words(next(c for c in page.select("section.card") if "Bruno" in c.get_text()), "strong")
    alone = visitor.get(bruno.replace("/annulla/?token=", "/iscrizione/?receipt="))
    assert "Anna" not in alone.get_text()


def test_two_persons_with_one_telephone_both_have_a_seat(visitor: Visitor) -> None:
    phone = {"email": "", "phone": "347 1234567"}
    for name in ("Anna", "Bruno"):
        visitor.open(REGISTRATION + "open")
        assert words(visitor.accepted(PERSON | phone | {"given_name": name}), "h1") == "Iscrizione confermata"
    assert seats_of(visitor, "open") == (2, 0)


def test_fewer_seats_than_persons_and_no_line_says_how_many_are_left(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "no-line")
    press(visitor, "add-person")
    page = visitor.refused(PERSON | BRUNO)
    assert "Resta un posto solo e siete in 2" in summary(page)[0]
    assert page.select_one('.error-summary a[href="tel:+39058541150"]')
    assert typed_in(visitor.form())["person-2-given_name"] == "Bruno"
    press(visitor, "remove-person-2")
    assert words(visitor.accepted(PERSON), "h1") == "Iscrizione confermata"


def test_the_bound_of_a_contact_is_told_with_what_to_do_and_names_nobody(settings: Settings) -> None:
    visitor = Visitor(create_app(replace(settings, persons_per_contact=1)))
    visitor.open(REGISTRATION + "open")
    visitor.accepted(PERSON)
    visitor.open(REGISTRATION + "open")
    page = visitor.refused(PERSON | {"given_name": "Bruno"})
    assert "il numero massimo di persone per un incontro è 1." in summary(page)[0]
    assert page.select_one('.error-summary a[href="tel:+39058541150"]')
    assert "Anna" not in page.get_text()


def test_a_repeat_of_who_waits_or_has_a_seat_reads_nothing_that_is_not_so(app: Flask) -> None:
    seated, waiting = Visitor(app), Visitor(app)
    for visitor, name in ((seated, "Anna"), (waiting, "Bruno")):
        visitor.open(REGISTRATION + "one-seat")
        visitor.accepted(PERSON | {"given_name": name})
    for name in ("Anna", "Bruno"):
        again = Visitor(app)
        again.open(REGISTRATION + "one-seat")
        receipt = again.accepted(PERSON | {"given_name": name})
        assert "Se è la tua prima iscrizione" in receipt.get_text()
        assert "riservato" not in receipt.get_text()
        assert "Vale quella" in receipt.get_text()
        again.open(str(one(receipt, "main a.button--quiet")["href"]))
        cancelled = again.accepted({}, "Annulla l’iscrizione")
        assert "di nuovo libero" not in cancelled.get_text()
        assert "quella vale ancora" in cancelled.get_text()
    assert seats_of(seated, "one-seat") == (1, 1)
