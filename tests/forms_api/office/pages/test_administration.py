"""The privacy desk, the figures, the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forms_api.settings import Settings
from forms_api.store import corrections, interests, registrations, retention
from forms_api.store.database import Store
from forms_api.store.offers import asked, offered, review
from forms_api.store.office import figures
from forms_api.store.office.figures import Counted
from tests.forms_api.office.conftest import Hire, Officer, text
from tests.support.store_support import a_question, a_request, an_event, an_interest, an_offer, anna
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
    assert "cancellate 0 iscrizioni" in page and "Titolo open, persone: 1" in page


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
    assert "In tutto: 8. Confermate: 7, in attesa: 0, annullate: 1, presenti: 0." in text(page)
    later = datetime.now(UTC) + timedelta(days=800)
    retention.purge(store, {"open": event}, settings.database.parent, now=later)
    assert officer.client.get("/ufficio/numeri/csv/").data == before


def test_offers_are_counted_by_what_became_of_them_and_survive_the_purge(
    officer: Officer, store: Store, settings: Settings
) -> None:
    texts = {"it": ("Pressa", "Funziona.")}
    kept = [offered.offer(store, an_offer()) for _ in range(7)]
    offered.offer(store, an_offer(demonstration=True))
    for each in kept[:6]:
        review.publish(store, each, texts, {"kind": "machine", "sector": "25", "territory": "ms"})  # type: ignore[arg-type]
    review.refuse(store, kept[6], "Manca tutto")
    offered.withdraw(store, kept[0])
    for number in range(5):
        asked_for = asked.ask(store, kept[1].id, a_question())
        assert asked_for
        if number < 3:
            asked.answer(store, kept[1].id, asked_for.reference, "Sì")
    page = text(officer.get("/ufficio/numeri/"))
    assert "In tutto: 7. Pubblicate: 6, non pubblicate: 1, ritirate: 1, scadute: 0." in page
    assert "In tutto: 5. Con risposta: 3." in page
    lines = officer.client.get("/ufficio/numeri/csv/").data.decode("utf-8-sig")
    assert "Offerte alla banca dati;Per che cosa;Macchina;7;;;;;6;1;1;0;" in lines
    review.let_age(store, datetime.now(UTC) + timedelta(days=400))
    later = datetime.now(UTC) + timedelta(days=800)
    assert retention.purge(store, {}, settings.database.parent, now=later).offers == 12
    page = text(officer.get("/ufficio/numeri/"))
    assert "In tutto: 7. Pubblicate: 6, non pubblicate: 1, ritirate: 1, scadute: 5." in page
    assert "In tutto: 5. Con risposta: 3." in page


def test_a_copy_and_an_erasure_hold_offers_and_requests_of_the_person_alone(officer: Officer, store: Store) -> None:
    pressa = offered.offer(store, an_offer(given_name="Anna", family_name="Verdi", email="anna@example.org"))
    offered.offer(
        store, an_offer(given_name="Bruno", family_name="Verdi", email="anna@example.org", title="Trapano di Bruno")
    )
    published = offered.offer(store, an_offer())
    facts = {"kind": "machine", "sector": "25", "territory": "ms"}
    review.publish(store, published, {"it": ("Tornio", "Funziona.")}, facts)
    interests.express(store, an_interest(given_name="Anna", family_name="Verdi", email="anna@example.org"))
    asked.ask(store, published.id, a_question(given_name="Anna", family_name="Verdi", email="anna@example.org"))
    officer.get("/ufficio/privacy/")
    page = officer.press("Cerca", {"who": pressa.reference}, 200)
    assert (
        "Pressa" in text(page)
        and "Vorrei vederla" in text(page)
        and "Rilevare" in text(page)
        and "Bruno" not in text(page)
    )
    assert "Territorio Massa-Carrara" in text(page) and "Stato Da leggere" in text(page)
    officer.press("Cancella per sempre", status=422)
    page = text(officer.press("Cancella per sempre", {"sure": "yes"}, 200))
    assert "Offerte alla banca dati: 1" in page and "Messaggi su offerte: 1" in page
    assert offered.by_reference(store, pressa.reference) is None
    assert [each.title for each in review.listed(store, "waiting")] == ["Trapano di Bruno"]


def test_reading_and_deciding_about_offers_is_in_the_log(officer: Officer, store: Store) -> None:
    found = offered.offer(store, an_offer())
    assert "Da leggere: 1." in text(officer.get("/ufficio/"))
    officer.get("/ufficio/offerte/")
    officer.get(f"/ufficio/offerte/{found.reference}/")
    officer.press("Non pubblicare l’offerta", {"reason": "Manca tutto"})
    page = text(officer.get("/ufficio/registro/"))
    for words_of_it in ("ha letto un elenco di offerte", "ha letto un’offerta", "non ha pubblicato un’offerta"):
        assert words_of_it in page


def test_figures_show_an_officer_her_territories_alone(hire: Hire, store: Store) -> None:
    for _ in range(6):
        registrations.register(store, an_event(id="open"), a_request())
    assert "Meno di 5: nessun dettaglio" in text(hire("reader", ("corsica",)).get("/ufficio/numeri/"))


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
