"""Commands about mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.forms_api.office.commands.conftest import Terminal
from tests.support.store_support import publish


def test_mails_are_delivered_and_what_is_not_is_listed(terminal: Terminal) -> None:
    reference = terminal.person()
    terminal.environment["FORMS_SMTP_URL"] = "smtp://127.0.0.1:1"
    page = terminal("deliver", status=1)
    assert "Il server di posta non risponde" in page
    listed = terminal("mails")
    assert reference in listed
    assert "ConnectionRefusedError" in listed
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5)):
        terminal("deliver", status=1)
        assert "E-mail abbandonate: 1" in terminal("check", status=1)
        assert "abbandonata" in terminal("mails")
        del terminal.environment["FORMS_SMTP_URL"]
        assert "Rimesse in coda: 1." in terminal("mails", "--retry")
        assert "Spedite: 1." in terminal("deliver")
    assert "Niente da mostrare." in terminal("mails")


def test_a_changed_event_is_told_by_command(terminal: Terminal) -> None:
    terminal.person()
    publish(terminal.folder, replace(terminal.event, status="cancelled"))
    assert "Avvisi di cambiamento: 0." in terminal("notify-changes")  # it may be a slip
    assert "Avvisi di cambiamento: 1." in terminal("notify-changes", "--now")
    assert "Avvisi di cambiamento: 0." in terminal("notify-changes")


def _texts(terminal: Terminal, body: str = "La sala è cambiata: vieni in sala B.") -> list[str]:
    for language in ("it", "fr"):
        (terminal.folder / f"{language}.txt").write_text(f"Sala B ({language})\n\n{body}\n", "utf-8")
    return ["--it", str(terminal.folder / "it.txt"), "--fr", str(terminal.folder / "fr.txt")]


def test_everyone_registered_is_written_to_in_her_language_and_the_reading_is_noted(terminal: Terminal) -> None:
    terminal.person(email="anna@example.org")
    terminal.person(email="zoe@example.org", language="fr")
    terminal.person(email=None, phone="+390585234567")  # waits, and has no e-mail
    terminal("deliver")
    link = "Entra da qui:\n\nhttps://meet.example/a?b=1\n\nA domani {link}"
    page = terminal("message", "morning", *_texts(terminal, link), "--yes")
    assert "Persone: 3. Per e-mail: 2. Da chiamare, a cura dello sportello: 1." in page
    assert "Sala B (it)" in page
    assert "Messaggi in partenza: 3." in page
    assert "Spedite: 3." in terminal("deliver")
    written = {m["To"]: m for m in map(_read, (terminal.folder / "mail").glob("*-message.eml"))}
    assert set(written) == {"anna@example.org", "zoe@example.org", "massa@example.org"}
    assert written["anna@example.org"]["Subject"].startswith("Sala B (it): Mattina")
    assert written["zoe@example.org"]["Subject"].startswith("Sala B (fr)")
    html = written["anna@example.org"].get_body(("html",)).get_content()
    assert '<a href="https://meet.example/a?b=1">https://meet.example/a?b=1</a>' in html
    assert "A domani {link}" in html
    assert "message" in terminal("access-log")


def test_a_message_goes_to_those_it_is_for_and_not_before_it_is_confirmed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        terminal.person()
    terminal("deliver")
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert "non è cambiato nulla" in terminal("message", "morning", *_texts(terminal), status=1)
    assert "Messaggi in partenza: 1." in terminal("message", "morning", *_texts(terminal), "--to", "waiting", "--yes")


@pytest.mark.parametrize(
    ("body", "said"),
    [("", "manca l’oggetto o il messaggio"), ("Qui: https://meet.example/x.", "un segno tocca il link")],
)
def test_a_message_that_cannot_be_sent_so_says_why(terminal: Terminal, body: str, said: str) -> None:
    terminal.person()
    assert said in terminal("message", "morning", *_texts(terminal, body), "--yes", status=1)


def _read(path: Path) -> Any:
    return message_from_bytes(path.read_bytes(), policy=default)
