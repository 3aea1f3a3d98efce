"""Commands about expressions of interest."""

from __future__ import annotations

from forms_api.store import interests
from tests.forms_api.office.commands.conftest import Terminal
from tests.support.store_support import an_interest, rows


def test_interests_are_listed_by_territory_or_region_and_followed_up(terminal: Terminal) -> None:
    massa = interests.express(terminal.store, an_interest(family_name="Toscani")).reference
    interests.express(terminal.store, an_interest(family_name="Corsi", territory="2b"))
    assert "Corsi" not in terminal("interests", "--territory", "toscana")
    assert "Toscani" not in terminal("interests", "--territory", "2b")
    assert "richiamata" in terminal("interest-state", massa, "called", "--note", "Richiama lunedì")
    assert "Richiama lunedì" in terminal("interests", "--state", "called")
    log = rows(terminal.store, "SELECT command, subject, persons FROM access_log")
    assert log == [("interests", "toscana", 1), ("interests", "2b", 1), ("interests", "-", 1)]
