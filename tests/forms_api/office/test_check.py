"""The command `check`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import time_machine

from forms_api.store import corrections, registrations
from tests.forms_api.office.conftest import Terminal
from tests.support.store_support import anna, publish


def test_check_names_what_somebody_should_do(terminal: Terminal) -> None:
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
