"""The command `events`."""

from __future__ import annotations

from tests.forms_api.office.commands.conftest import Terminal
from tests.support.store_support import an_event, mails, publish


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


LINK = "https://meet.example.org/room?pwd=s3cret"


def test_the_link_is_written_to_those_with_a_seat_and_whoever_has_no_mail_is_counted(terminal: Terminal) -> None:
    publish(terminal.folder, an_event(seats=2, online=True))
    terminal.person(), terminal.person(email=None), terminal.person()
    assert "non ha il link" in terminal("check", status=1)
    said = terminal("join-link", "morning", LINK)
    assert "E-mail in partenza: 1." in said
    assert "telefono va chiamato: 1 " in said
    assert [kind for kind, _ in mails(terminal.store)].count("join_link") == 1
    terminal("check")


def test_a_wrong_link_and_an_event_in_a_room_are_refused_in_words(terminal: Terminal) -> None:
    assert "non è online" in terminal("join-link", "morning", LINK, status=1)
    publish(terminal.folder, an_event(online=True))
    for wrong in ("meet.example.org/room", "http://meet.example.org/", "javascript:alert(1)", "https://a b.org/"):
        assert "https://" in terminal("join-link", "morning", wrong, status=1)
