"""What goes wrong on the way: the right status, the site's look, the visitor's language, whom to call."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest

from forms_api.store import registrations
from tests.support.visitor import INTEREST, PERSON, REGISTRATION, Visitor, words


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        (REGISTRATION + "open", "Il testo è troppo lungo"),
        ("/fr/inscription/?event=open", "Le texte est trop long"),
        (INTEREST, "Il testo è troppo lungo"),
        ("/annulla/", "Il testo è troppo lungo"),
    ],
)
def test_a_body_over_64_kb_is_413_in_plain_words(visitor: Visitor, address: str, heading: str) -> None:
    page = visitor.post(address, PERSON | {"needs": "x" * 65536}, 413)
    assert words(page, "h1") == heading
    assert page.select_one('a[href="tel:+39058541150"]')


def test_a_body_of_64_kb_is_read(visitor: Visitor) -> None:
    visitor.post(REGISTRATION + "open", PERSON | {"needs": "x" * 60000}, 422)


def test_too_many_parts_are_no_failure_of_ours(visitor: Visitor) -> None:
    parts = {f"f{number}": "x" for number in range(500)}
    answer = visitor.client.post(REGISTRATION + "open", data=parts, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 422),
        ("application/vnd.api+json", 422),
        ("text/plain", 422),
        ("application/x-www-form-urlencoded", 422),
        ("multipart/form-data; boundary=x", 422),
        ("multipart/form-data", 422),
    ],
)
def test_a_body_that_is_no_form_is_an_empty_form_or_said_to_be_unreadable(
    visitor: Visitor, kind: str, status: int
) -> None:
    answer = visitor.client.post(REGISTRATION + "open", data=b"\xff\x00{", content_type=kind)
    assert answer.status_code == status
    assert "0585 41150" in answer.get_data(as_text=True)


class Broken(io.RawIOBase):
    """A body whose chunks are none, as gunicorn tells it."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise LookupError("invalid chunk size")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_body_that_breaks_off_is_a_bad_request(visitor: Visitor, kind: str) -> None:
    broken = {"wsgi.input": Broken(), "wsgi.input_terminated": True}
    answer = visitor.client.post(INTEREST, content_type=kind, environ_overrides=broken)
    assert answer.status_code == 400
    assert "0585 41150" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("address", "language"), [("/nowhere", "it"), ("/fr/nulle-part/", "fr")])
def test_an_unknown_address_gets_the_sites_own_page(visitor: Visitor, address: str, language: str) -> None:
    assert words(visitor.get(address, 404), "h1") == f"404 {language}"


def test_a_wrong_method_is_told_which_ones_there_are(visitor: Visitor) -> None:
    answer = visitor.client.put("/iscrizione/")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "Questa richiesta non si può fare" in answer.get_data(as_text=True)


def test_machines_are_answered_in_json(visitor: Visitor) -> None:
    assert visitor.client.get("/api/nothing").json == {"error": "not_found"}
    assert visitor.client.post("/api/events/open").json == {"error": "method"}


def test_a_failure_of_ours_shows_no_trace_and_logs_no_person(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object, **named: object) -> Any:
        raise RuntimeError("broken")

    visitor.open("/fr/inscription/?event=open")
    monkeypatch.setattr(registrations, "register", fail)
    with caplog.at_level(logging.ERROR):
        page = visitor.refused(PERSON, 500)
    assert words(page, "h1") == "Quelque chose n’a pas fonctionné"
    assert "RuntimeError" not in page.get_text()
    assert "RuntimeError" in caplog.text
    for secret in ("Àmbra", "example.org", "event=open"):
        assert secret not in caplog.text


def test_a_missing_slash_is_added_and_the_event_kept(visitor: Visitor) -> None:
    answer = visitor.client.get("/iscrizione?event=open")
    assert answer.status_code == 308
    assert answer.location.endswith("/iscrizione/?event=open")
