"""The command `events`."""

from __future__ import annotations

from tests.forms_api.office.conftest import Terminal
from tests.support.store_support import publish


def test_events_are_listed_with_their_counts(terminal: Terminal) -> None:
    for _ in range(3):
        terminal.person()
    terminal("cancel", terminal.person())
    line = terminal("events").splitlines()[2]
    assert line.split()[-5:] == ["previsto", "2", "2", "1", "1"]


def test_an_event_gone_from_the_site_is_still_listed_with_its_persons(terminal: Terminal) -> None:
    terminal.person(family_name="Verdi")
    publish(terminal.folder)
    assert "non più sul sito" in terminal("events")
    assert "Verdi" in terminal("persons", "morning")
