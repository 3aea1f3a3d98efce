"""The command `check`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import time_machine

from forms_api.store import corrections, registrations
from tests.forms_api.office.commands.conftest import Terminal
from tests.support.mail_server import Server
from tests.support.store_support import anna, publish


def test_check_says_in_large_letters_that_no_mail_goes_out(terminal: Terminal) -> None:
    assert "NESSUNA E-MAIL PARTE" in terminal("check", status=1)
    assert "AUCUN E-MAIL NE PART" in terminal("--lang", "fr", "check", status=1)


def test_check_names_what_somebody_should_do(terminal: Terminal) -> None:
    terminal.environment["FORMS_SMTP_URL"] = "smtp://127.0.0.1:9"
    assert "Tutto a posto." in terminal("check")
    terminal.person(email=None, phone="+390585234567", given_name="Anna", family_name="Verdi")
    second = registrations.register(terminal.store, terminal.event, anna(email=None, phone="+390585234567"))
    corrections.cancel(terminal.store, second.token, {})
    terminal.person()
    publish(terminal.folder, replace(terminal.event, seats=1))
    page = terminal("check", status=1)
    assert "ha 2 confermati per 1 posti" in page
    assert "ha annullato un secondo invio e non ha e-mail" in page
    publish(terminal.folder)
    assert "non è più sul sito, ma ha 2 iscrizioni" in terminal("check", status=1)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        assert "E-mail in attesa da più di un’ora: 1" in terminal("check", status=1)


def test_check_finds_counts_that_do_not_agree_with_the_persons(terminal: Terminal) -> None:
    terminal.person()
    with terminal.store.write() as connection:
        connection.execute("UPDATE event_counts SET confirmed = 7")
    assert "Il database è danneggiato: event_counts morning." in terminal("check", status=1)


def test_a_build_that_loses_the_page_of_persons_is_stopped_before_it_is_public(terminal: Terminal) -> None:
    terminal.person()
    site = str(terminal.folder / "site")
    assert "ha la sua pagina" in terminal("check-build", site)
    publish(terminal.folder)
    page = terminal("check-build", site, status=1)
    assert "ha 1 iscrizioni" in page
    assert "moved_from: morning" in page
    assert "status: cancelled" in page
    publish(terminal.folder, replace(terminal.event, id="matin", moved_from=("morning",)))
    assert "ha la sua pagina" in terminal("check-build", site)
    start = datetime.now(UTC) - timedelta(days=30)
    publish(terminal.folder, replace(terminal.event, start=start, end=start, date=start.date()))
    assert "Controlla la data" in terminal("check-build", site, status=1)


def test_a_test_mail_says_what_the_server_answered(terminal: Terminal, mail_server: Server) -> None:
    terminal.environment["FORMS_SMTP_URL"] = f"smtp://127.0.0.1:{mail_server.port}"
    page = terminal("check", "--mail", "anna@example.org")
    assert "Risposta: 250 OK" in page
    [(recipient, content)] = mail_server.taken
    assert recipient == "anna@example.org"
    assert content.isascii()
    mail_server.answers = {"anna@example.org": "550 5.1.1 no such user"}
    assert "Il messaggio non è partito. Risposta: recipient refused: 550" in terminal(
        "check", "--mail", "anna@example.org", status=1
    )
    assert "non è un indirizzo" in terminal("check", "--mail", "anna", status=1)
    del terminal.environment["FORMS_SMTP_URL"]
    assert "Non c’è un server di posta" in terminal("check", "--mail", "anna@example.org")


def test_a_refused_address_is_listed_for_a_call(terminal: Terminal, mail_server: Server) -> None:
    terminal.environment["FORMS_SMTP_URL"] = f"smtp://127.0.0.1:{mail_server.port}"
    mail_server.refuse = {"bad@example.org"}
    reference = terminal.person(email="bad@example.org")
    terminal("deliver")
    assert f"Codice {reference}: il server rifiuta la sua e-mail." in terminal("check", status=1)
