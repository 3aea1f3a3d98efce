"""What a browser sends, and sends again: bytes in any encoding, forms filled in by themselves, the way back, slips asked about."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
import time_machine

from forms_api.web.forms import KEY_SECONDS
from tests.support.visitor import (
    FRENCH_REGISTRATION,
    INTEREST,
    INTERESTED,
    PERSON,
    REGISTRATION,
    Visitor,
    facts,
    one,
    summary,
    typed_in,
    words,
)


@pytest.mark.parametrize("percent", [True, False], ids=["percent", "raw"])
@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Nicolò", "utf-8"),
        ("Nicolò", "latin-1"),
        ("Zoë", "cp1252"),
        ("D’Ambra", "cp1252"),
        ("Łukasz", "utf-8"),
        ("Anna%F2", "utf-8"),
    ],
)
def test_a_name_is_kept_as_it_was_typed_in_whatever_encoding(
    visitor: Visitor, name: str, encoding: str, percent: bool
) -> None:
    visitor.open(REGISTRATION + "open")
    values = typed_in(visitor.form()) | PERSON | {"given_name": name}
    body = "&".join(f"{key}={quote(value, safe='', encoding=encoding)}" for key, value in values.items()).encode()
    if not percent:
        body = body.replace(quote(name, safe="", encoding=encoding).encode(), name.replace("%", "%25").encode(encoding))
    answer = visitor.client.post(
        str(visitor.form()["action"]), data=body, content_type="application/x-www-form-urlencoded"
    )
    assert facts(visitor.get(answer.location))["Nome e cognome"] == f"{name} D'Àmbra"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"given_name=%81%8D", "application/x-www-form-urlencoded"),
        (b"given_name=\x81\x8d", "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="given_name"\r\n\r\nNicol\xf2\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_bytes_that_are_text_in_no_encoding_are_refused_in_words(visitor: Visitor, body: bytes, kind: str) -> None:
    answer = visitor.client.post(REGISTRATION + "open", data=body, content_type=kind)
    assert answer.status_code == 400
    assert "non è leggibile" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", [REGISTRATION + "open", INTEREST, "/annulla/"])
def test_the_forms_ask_for_utf_8(visitor: Visitor, address: str) -> None:
    visitor.open(address)
    assert visitor.form()["accept-charset"] == ["utf-8"]


def test_no_form_is_too_fast(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    assert visitor.accepted(PERSON)


def test_a_browser_that_fills_in_every_field_by_itself_is_asked_once_and_then_let_through(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    filled = PERSON | {"website": "https://anna.example.org"}
    first = typed_in(visitor.form())["stamp"]
    visitor.refused(filled | {"family_name": ""})
    visitor.refused(filled | {"stamp": first})  # a program that sends the same bytes again gets no further
    assert visitor.accepted(filled)
    assert seats_taken(visitor) == 1


def test_a_form_sent_again_after_going_back_is_the_same_submission(visitor: Visitor) -> None:
    """A browser asks for a page marked no-store again and puts in what was typed."""
    receipts = []
    for _ in range(2):
        visitor.open(REGISTRATION + "open")
        receipts.append(visitor.send(PERSON).location)
    assert receipts[0] == receipts[1]
    visitor.open(REGISTRATION + "open")
    assert visitor.send(PERSON | {"given_name": "Ada"}).location not in receipts
    other = Visitor(visitor.client.application)
    other.open(REGISTRATION + "open")
    assert other.send(PERSON).location not in receipts


def test_after_a_long_pause_the_same_typed_again_is_a_new_submission(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    first = visitor.send(PERSON).location
    with time_machine.travel(time.time() + KEY_SECONDS + 1):
        visitor.open(REGISTRATION + "open")
        assert visitor.send(PERSON).location != first


@pytest.mark.parametrize("elsewhere", [False, True])
def test_who_has_cancelled_can_register_again_with_the_same_words(visitor: Visitor, elsewhere: bool) -> None:
    visitor.open(REGISTRATION + "open")
    receipt = visitor.send(PERSON).location
    canceller = Visitor(visitor.client.application) if elsewhere else visitor
    canceller.get(receipt)
    canceller.get(str(one(canceller.page, 'main a[href^="/annulla/"]')["href"]))
    canceller.accepted({}, "Annulla l’iscrizione")
    assert "annullata" in words(visitor.get(receipt), "h1")
    visitor.open(REGISTRATION + "open")
    assert "confermata" in words(visitor.accepted(PERSON), "h1")


@pytest.mark.parametrize("address", [INTEREST + "?receipt=x", "/annulla/?token=x", "/iscrizione/?receipt=x"])
def test_what_belongs_to_one_person_is_kept_by_no_search_engine(visitor: Visitor, address: str) -> None:
    visitor.get(address, 404)
    assert visitor.answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_search_engines_may_keep_the_form(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    assert "X-Robots-Tag" not in visitor.answer.headers


@pytest.mark.parametrize(
    ("address", "typed", "said"),
    [
        ("/iscrizione/", "06 12 34 56 7", "Hai scritto 06 12 34 56 7: così non è un numero di telefono"),
        ("/iscrizione/", "0612345678", "Hai scritto 0612345678: può essere un numero italiano o francese"),
        (
            "/fr/inscription/",
            "04 95 12 34 5",
            "Vous avez écrit 04 95 12 34 5\u00a0: tel quel, ce n’est pas un numéro de téléphone",
        ),
        (
            "/fr/inscription/",
            "0586 123456",
            "Vous avez écrit 0586 123456\u00a0: le numéro peut être français ou italien",
        ),
    ],
)
def test_a_telephone_that_is_none_comes_back_in_the_sentence(
    visitor: Visitor, address: str, typed: str, said: str
) -> None:
    visitor.open(f"{address}?event=open")
    assert summary(visitor.refused(PERSON | {"phone": typed}))[0].startswith(said)


def test_the_receipt_shows_the_telephone_as_it_was_understood(visitor: Visitor) -> None:
    visitor.open(REGISTRATION + "open")
    shown = visitor.accepted(PERSON | {"email": "", "phone": "06 90 35 12 34"})
    assert facts(shown)["Telefono"] == "+590 690 35 12 34"


def seats_taken(visitor: Visitor) -> int:
    return int((visitor.client.get("/api/events/open").json or {})["taken"])


#: An address that ends in a slip is asked about once, before it is taken.
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
