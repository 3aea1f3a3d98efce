"""Commands of data protection."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.forms_api.office.commands.conftest import Terminal
from tests.support.store_support import rows


@pytest.mark.parametrize("who", ["ANNA@example.org", "0585 234567", "reference"])
def test_a_person_s_copy_is_json_and_the_log_names_only_the_reference(terminal: Terminal, who: str) -> None:
    reference = terminal.person(email="anna@example.org", phone="+390585234567", family_name="Verdi")
    copy = json.loads(terminal("export-person", reference if who == "reference" else who))
    assert copy["registrations"][0]["family_name"] == "Verdi"
    assert rows(terminal.store, "SELECT subject FROM access_log") == [(reference.replace(" ", ""),)]
    assert "Non c’è nessuno" in terminal("export-person", "nobody@example.org", status=1)
    assert "Scrivi un codice" in terminal("export-person", "???", status=1)


def test_erasing_asks_first_prints_a_receipt_and_leaves_no_name(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = terminal.person(email="anna@example.org", family_name="Bellacqua")
    monkeypatch.setattr("builtins.input", lambda question: "n")
    asked = terminal("erase", "anna@example.org", status=1)
    assert "Bellacqua" in asked  # the officer sees who is meant
    assert "Interrotto" in asked
    assert rows(terminal.store, "SELECT count(*) FROM registrations") == [(1,)]
    monkeypatch.setattr("builtins.input", lambda question: "s")
    page = terminal("erase", "anna@example.org").partition("RICEVUTA")
    assert reference in page[2]
    assert "copie di sicurezza" in page[2]
    assert "Bellacqua" not in page[2]
    for path in terminal.folder.rglob("*"):
        assert path.is_dir() or b"Bellacqua" not in path.read_bytes()
        assert path.is_dir() or b"anna@" not in path.read_bytes()
    assert "Non c’è nessuno" in terminal("erase", "anna@example.org", "--yes", status=1)


@pytest.mark.parametrize(
    ("language", "question", "yes"), [("it", "Confermi? [s/N] ", "s"), ("fr", "Confirmez-vous\u202f? [o/N] ", "o")]
)
def test_the_question_says_once_what_to_type_and_no_is_what_enter_means(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, language: str, question: str, yes: str
) -> None:
    asked: list[str] = []
    terminal.person(email="anna@example.org")
    for typed, status in (("", 1), (yes, 0)):
        monkeypatch.setattr("builtins.input", lambda words, typed=typed: asked.append(words) or typed)
        terminal("--lang", language, "erase", "anna@example.org", status=status)
    assert asked == [question, question]


def test_purging_reports_numbers_and_counts_remain(terminal: Terminal) -> None:
    terminal.environment["FORMS_SMTP_URL"] = "smtp://127.0.0.1:9"
    terminal.person()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=200)):
        assert "Persone oltre il termine: 1" in terminal("check", status=1)
        assert "Mi fermo" in terminal("purge", status=1)
        assert "Persone oltre il termine: 1" in terminal("check", status=1)
        removed = "Cancellate 1 iscrizioni, 0 manifestazioni di interesse, 0 offerte e richieste, 1 messaggi, 0 file."
        assert removed in terminal("purge", "--yes")
        assert terminal("counts").splitlines()[2].split() == [
            "registration", "morning", "it", "toscana", "worker", "confirmed", "1",
        ]  # fmt: skip
        assert "Tutto a posto." in terminal("check")


@pytest.mark.parametrize("name", ["Anna Verdi", "verdi anna"])
def test_a_shared_contact_asks_for_the_name_and_touches_that_person_alone(terminal: Terminal, name: str) -> None:
    shared = {"email": "union@example.org", "phone": None}
    anna = terminal.person(given_name="Anna", family_name="Verdi", **shared)
    bruno = terminal.person(given_name="Bruno", family_name="Neri", **shared)
    for command in (("export-person",), ("erase", "--yes")):
        assert "più persone: Anna Verdi, Bruno Neri." in terminal(*command, "union@example.org", status=1)
    copy = json.loads(terminal("export-person", "union@example.org", "--name", name))
    assert [row["reference"] for row in copy["registrations"]] == [anna.replace(" ", "")]
    assert "Bruno" not in str(copy)
    terminal("erase", "union@example.org", "--name", name, "--yes")
    assert rows(terminal.store, "SELECT given_name FROM registrations") == [("Bruno",)]
    assert bruno.replace(" ", "") in terminal("export-person", "union@example.org")
    assert "Non c’è nessuno" in terminal("erase", "union@example.org", "--name", name, "--yes", status=1)
    assert "union@" not in str(rows(terminal.store, "SELECT * FROM access_log"))
