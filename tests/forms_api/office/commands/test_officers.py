"""The command `officers`."""

from __future__ import annotations

import re

from forms_api.store.office import accounts
from tests.forms_api.office.commands.conftest import Terminal


def test_an_account_is_added_listed_disabled_and_given_a_new_link(terminal: Terminal) -> None:
    page = terminal("officers", "add", "Livia@example.org", "--name", "Livia Prova", "--territory", "corsica")
    token = re.search(r"https://opera\.example/office/password/\?token=(\S+)", page)
    assert token and accounts.set_password(terminal.store, token[1], "quattro parole senza nesso")
    listed = terminal("officers", "list")
    assert "livia@example.org" in listed and "corsica" in listed and "attivo" in listed
    assert "è chiuso" in terminal("officers", "disable", "livia@example.org")
    assert "chiuso" in terminal("officers", "list")
    assert "token=" in terminal("officers", "link", "livia@example.org")


def test_what_cannot_be_done_is_said(terminal: Terminal) -> None:
    terminal("officers", "add", "a@example.org", "--name", "Ada Prova")
    assert "C’è già un account" in terminal("officers", "add", "a@example.org", "--name", "Ada Prova", status=1)
    assert "--name" in terminal("officers", "add", "b@example.org", status=1)
    assert "non è un indirizzo" in terminal("officers", "link", status=1)
    for action in ("link", "disable"):
        assert "Non c’è nessun account" in terminal("officers", action, "b@example.org", status=1)
