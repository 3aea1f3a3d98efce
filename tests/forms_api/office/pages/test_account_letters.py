"""An officer reads in a mail what happened to her account (ASVS 6.3.7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
import time_machine
from flask import Flask

from forms_api.mails import letters
from forms_api.mails.letter import Letter
from forms_api.mails.message import build_message
from forms_api.settings import Settings
from forms_api.store import outbox
from forms_api.store.database import Store
from forms_api.store.office import accounts, second_factor
from tests.forms_api.office.conftest import PASSWORD, Hire, Officer
from tests.support.store_support import a_catalogue, rows

ANOTHER = "cinque sassi sopra il fiume"


def told(store: Store, settings: Settings) -> list[tuple[Letter, str]]:
    """What goes out now, each with its text as it is sent."""
    found = []
    while mail := outbox.claim(store, "test"):
        letter = letters.write(store, mail, a_catalogue(), settings)
        assert letter
        body = build_message(letter, mail, settings, datetime.now(UTC)).get_body(("plain",))
        assert body
        found.append((letter, body.get_content()))
        outbox.sent(store, mail, "test")
    return found


def change_password(officer: Officer, store: Store) -> None:
    officer.get("/ufficio/account/password/")
    officer.press("Salva", {"password": PASSWORD, "new_password": ANOTHER})


def switch_factor_on(officer: Officer, store: Store) -> None:
    officer.get("/ufficio/account/secondo-fattore/")
    secret = str(rows(store, "SELECT totp_offered FROM accounts")[0][0])
    officer.press("Attiva", {"code": pyotp.TOTP(secret).now()}, 200)


def switch_factor_off(officer: Officer, store: Store) -> None:
    switch_factor_on(officer, store)
    outbox_is_empty(store)
    officer.get("/ufficio/account/")
    officer.press("Togli il secondo fattore")


def renew_codes(officer: Officer, store: Store) -> None:
    switch_factor_on(officer, store)
    outbox_is_empty(store)
    officer.get("/ufficio/account/")
    officer.press("Fai codici di riserva nuovi", status=200)


def lose_the_telephone(officer: Officer, store: Store) -> None:
    switch_factor_on(officer, store)
    outbox_is_empty(store)
    accounts.new_link(store, officer.email, without_second_factor=True)


def outbox_is_empty(store: Store) -> None:
    with store.write() as connection:
        connection.execute("DELETE FROM outbox")


@pytest.mark.parametrize(
    ("act", "subject"),
    [
        (change_password, "account_password"),
        (switch_factor_on, "account_factor_on"),
        (switch_factor_off, "account_factor_off"),
        (renew_codes, "account_codes"),
        (lose_the_telephone, "account_factor_off"),
    ],
)
def test_an_officer_is_told_once_what_happened_to_her_account_and_when(
    officer: Officer, store: Store, settings: Settings, act: Callable[[Officer, Store], None], subject: str
) -> None:
    outbox_is_empty(store)
    with time_machine.travel(datetime(2026, 12, 1, 9, 5, tzinfo=UTC)):
        officer.log_in()
        act(officer, store)
        [(letter, words)] = told(store, settings)
    assert (letter.key, letter.to, letter.language) == (subject, "livia@example.org", "it")
    assert "Quando: 01/12/2026, 10:05" in words
    assert "Telefona subito a chi gestisce il sito" in " ".join(words.split())
    assert not {"http", "token", ANOTHER} & {part for part in ("http", "token", ANOTHER) if part in words}


def test_nothing_is_told_of_what_did_not_happen(officer: Officer, store: Store) -> None:
    outbox_is_empty(store)
    accounts.new_link(store, officer.email, without_second_factor=True)
    second_factor.drop(store, 1)
    officer.get("/ufficio/account/password/")
    officer.press("Salva", {"password": "wrong", "new_password": ANOTHER}, 422)
    assert rows(store, "SELECT kind FROM outbox") == []


@pytest.mark.parametrize(
    ("territories", "page", "language"),
    [
        (("corsica", "var"), None, "fr"),
        (("corsica", "toscana"), None, "it"),
        (("corsica",), "/ufficio/password/", "it"),
        (("toscana",), "/fr/bureau/mot-de-passe/", "fr"),
    ],
)
def test_she_is_written_to_in_the_language_of_her_territories_or_of_the_page_where_a_link_set_her_password(
    app: Flask, store: Store, settings: Settings, territories: tuple[str, ...], page: str | None, language: str
) -> None:
    token = accounts.add(store, "livia@example.org", "Livia Prova", "officer", territories)
    if page:
        visitor = Officer(app, "livia@example.org")
        visitor.open(f"{page}?token={token}")
        visitor.press("Salva" if page.startswith("/uff") else "Enregistrer", {"password": PASSWORD})
    else:
        accounts.set_password(store, token, PASSWORD)
    [(letter, _)] = told(store, settings)
    assert (letter.key, letter.language) == ("account_password", language)


def test_a_disabled_account_is_not_written_to(hire: Hire, store: Store, settings: Settings) -> None:
    switch_factor_on(hire(), store)
    accounts.disable(store, "livia@example.org")
    mail = outbox.claim(store, "test")
    assert mail and letters.write(store, mail, a_catalogue(), settings) is None
