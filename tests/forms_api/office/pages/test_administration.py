"""The privacy desk, the figures, the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forms_api.settings import Settings
from forms_api.store import corrections, interests, registrations, retention
from forms_api.store.database import Store
from forms_api.store.office import figures
from forms_api.store.office.figures import Counted
from tests.forms_api.office.conftest import Hire, Officer, text
from tests.support.store_support import a_request, an_event, an_interest, anna
from tests.support.visitor import words


def test_a_copy_shows_one_person_and_never_another_with_the_contact(officer: Officer, store: Store) -> None:
    registrations.register(store, an_event(id="open"), anna(needs="Rampa di Anna"))
    registrations.register(
        store,
        an_event(id="open"),
        a_request(given_name="Bruno", family_name="Verdi", email="anna@example.org", needs="Di Bruno"),
    )
    officer.get("/ufficio/privacy/")
    page = officer.press("Cerca", {"who": "Anna@example.org"}, 200)
    assert words(page, "h1") == "Quale persona?"
    page = officer.press("Anna Verdi", status=200)
    assert "Rampa di Anna" in text(page) and "Di Bruno" not in text(page)


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Scrivi un codice"), ("x", "Scrivi un codice"), ("b@example.org", "Non c’è")]
)
def test_whom_nobody_knows_is_said_so(officer: Officer, typed: str, said: str) -> None:
    officer.get("/ufficio/privacy/")
    assert said in text(officer.press("Cerca", {"who": typed}, 422))


def test_an_erasure_must_be_meant_and_leaves_no_trace(officer: Officer, store: Store, settings: Settings) -> None:
    found = registrations.register(store, an_event(id="open"), anna(needs="Qualcosa-di-raro"))
    officer.get("/ufficio/privacy/")
    officer.press("Cerca", {"who": found.reference}, 200)
    officer.press("Cancella per sempre", status=422)
    page = officer.press("Cancella per sempre", {"sure": "yes"}, 200)
    assert words(page, "h1") == "Ricevuta di cancellazione"
    kept = b"".join(path.read_bytes() for path in settings.database.parent.glob(f"{settings.database.name}*"))
    assert b"Qualcosa-di-raro" not in kept
    assert b"anna@example.org" not in kept


def test_the_desk_says_what_the_purge_did_and_will_do(officer: Officer, store: Store, settings: Settings) -> None:
    registrations.register(store, an_event(id="open"), anna())
    assert "Non è ancora mai partita." in text(officer.get("/ufficio/privacy/"))
    retention.purge(store, {}, settings.database.parent)
    page = text(officer.get("/ufficio/privacy/"))
    assert "cancellate 0 iscrizioni" in page and "Titolo open, 1 persone" in page


def test_who_sees_some_territories_has_no_privacy_desk(hire: Hire) -> None:
    hire(territories=("corsica",)).get("/ufficio/privacy/", 403)


def rows(*sizes: tuple[str, int]) -> list[Counted]:
    return [
        Counted("registration", "e", "2026-11", "it", "toscana", name, "", "confirmed", 0, size) for name, size in sizes
    ]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([("a", 9), ("b", 5)], [("a", 9), ("b", 5)]),
        ([("a", 9), ("b", 4), ("c", 3)], [("a", 9), (None, 7)]),
        ([("a", 9), ("b", 6), ("c", 1)], [("a", 9), (None, 7)]),
        ([("a", 9), ("b", 1)], [(None, 10)]),
        ([("a", 3), ("b", 1)], []),
        ([("a", 5)], [("a", 5)]),
        ([], []),
    ],
)
def test_no_small_group_is_shown_nor_can_be_had_by_subtracting(
    sizes: list[tuple[str, int]], shown: list[tuple[str | None, int]]
) -> None:
    assert [(group.name, group.persons) for group in figures.groups(rows(*sizes), "profile")] == shown


def test_figures_are_the_same_before_and_after_the_purge(officer: Officer, store: Store, settings: Settings) -> None:
    event = an_event(id="open")
    people = [registrations.register(store, event, a_request()) for _ in range(8)]
    corrections.cancel(store, people[0].token, {"open": event})
    for _ in range(6):
        interests.express(store, an_interest())
    before = officer.client.get("/ufficio/numeri/csv/").data
    page = officer.get("/ufficio/numeri/")
    assert "In tutto: 8. Confermate 7, in attesa 0, annullate 1" in text(page)
    later = datetime.now(UTC) + timedelta(days=800)
    retention.purge(store, {"open": event}, settings.database.parent, now=later)
    assert officer.client.get("/ufficio/numeri/csv/").data == before


def test_figures_show_an_officer_her_territories_alone(hire: Hire, store: Store) -> None:
    for _ in range(6):
        registrations.register(store, an_event(id="open"), a_request())
    assert "Meno di 5 persone" in text(hire("reader", ("corsica",)).get("/ufficio/numeri/"))


def test_the_log_is_filtered_by_account_and_action_and_downloaded(officer: Officer) -> None:
    officer.get("/ufficio/")
    page = officer.get("/ufficio/registro/?action=login")
    assert "è entrata" in text(page) and "prima pagina · " not in text(page)
    number = page.select_one("#who option:last-of-type")["value"]  # type: ignore[index]
    assert "Livia Prova" in text(officer.get(f"/ufficio/registro/?who={number}"))
    assert "è entrata" in officer.client.get("/ufficio/registro/csv/?action=login").data.decode("utf-8-sig")


def test_the_log_goes_after_its_term(officer: Officer, store: Store, settings: Settings) -> None:
    officer.get("/ufficio/")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=750)):
        retention.purge(store, {}, settings.database.parent)
        officer.log_in()
        assert (
            text(officer.get("/ufficio/registro/")).count("è entrata") == 2
        )  # the choice of the filter, and this once


def test_an_administrator_of_some_territories_sees_the_log_of_those_within(officer: Officer, hire: Hire) -> None:
    other = hire(territories=("corsica",), email="marc@example.org")
    page = text(other.get("/ufficio/registro/"))
    assert "marc@example.org" in page and "livia@example.org" not in page
