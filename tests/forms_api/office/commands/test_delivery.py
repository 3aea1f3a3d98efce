"""Commands about mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

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
