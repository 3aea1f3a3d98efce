"""An address that ends in a slip is asked about once, before it is taken."""

from __future__ import annotations

import pytest

from tests.support.visitor import (
    FRENCH_REGISTRATION,
    INTEREST,
    INTERESTED,
    PERSON,
    REGISTRATION,
    Visitor,
    one,
    typed_in,
    words,
)

SLIP = PERSON | {"email": "Anna@gmail.con"}


def taken(visitor: Visitor) -> int:
    return int((visitor.client.get("/api/events/open").json or {})["taken"])


@pytest.mark.parametrize(
    ("address", "question"),
    [
        (REGISTRATION + "open", "Forse intendevi anna@gmail.com?"),
        (FRENCH_REGISTRATION + "open", "Vouliez-vous écrire anna@gmail.com\u202f?"),
        (INTEREST, "Forse intendevi anna@gmail.com?"),
    ],
)
def test_it_is_asked_before_it_is_taken(visitor: Visitor, address: str, question: str) -> None:
    visitor.open(address)
    page = visitor.refused(INTERESTED | SLIP)
    assert words(page, "#question-heading") == question
    assert not page.select(".error-summary")
    assert taken(visitor) == 0


@pytest.mark.parametrize(
    ("action", "kept"), [("take-email", "anna@gmail.com"), ("keep-email", "anna@gmail.con"), ("", "anna@gmail.con")]
)
def test_one_press_answers_it_and_registers(visitor: Visitor, action: str, kept: str) -> None:
    visitor.open(REGISTRATION + "open")
    page = visitor.refused(SLIP)
    form = visitor.form()
    assert not action or form.select_one(f'button[name="action"][value="{action}"]')
    assert one(page, ".box[autofocus]")
    answer = visitor.client.post(str(form["action"]), data=typed_in(form) | {"action": action})
    assert answer.status_code == 303
    assert kept in visitor.get(answer.location).get_text()
    assert taken(visitor) == 1


def test_another_slip_is_asked_about_again_and_a_good_address_is_not(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    visitor.refused(SLIP)
    page = visitor.refused({"email": "anna@hotmial.it"})
    assert words(page, "#question-heading") == "Forse intendevi anna@hotmail.it?"
    assert "anna@libero.it" in visitor.accepted({"email": "anna@libero.it"}).get_text()
