"""A person's page, who wants to be called, and the first page of the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forms_api.store import corrections, interests, outbox, personal_data, registered, registrations, retention, seats
from forms_api.store.database import Store
from forms_api.store.office import officer_changes
from forms_api.store.registered import Registration
from tests.forms_api.office.conftest import Hire, Officer, text
from tests.support.store_support import a_request, an_event, an_interest, anna, mails
from tests.support.visitor import words


@pytest.fixture
def person(store: Store) -> Registration:
    return registrations.register(store, an_event(id="open"), anna(phone="+39058541150"))


def page_of(person: Registration) -> str:
    return f"/ufficio/persone/{person.reference}/"


def test_a_page_shows_ways_others_with_the_contact_mails_and_history(
    officer: Officer, person: Registration, store: Store
) -> None:
    registrations.register(
        store, an_event(id="sooner"), a_request(given_name="Bruno", family_name="Verdi", email="anna@example.org")
    )
    page = officer.get(page_of(person))
    assert page.select_one('a[href="tel:+39058541150"]')
    assert page.select_one('a[href="mailto:anna@example.org"]')
    assert "Bruno Verdi , Titolo sooner" in text(page)
    assert "ricevuta (in attesa)" in text(page)
    assert "si è iscritta" in text(page)
    assert "ha letto una scheda · Livia Prova" in text(page)


def test_a_correction_is_kept_and_a_faulty_one_comes_back(officer: Officer, person: Registration, store: Store) -> None:
    officer.get(page_of(person))
    page = officer.press("Salva", {"given_name": "Anita", "phone": "12"}, 422)
    assert page.select_one("#given_name")["value"] == "Anita"  # type: ignore[index]
    officer.press("Salva", {"phone": "06 12 34 56 78", "email": "nuova@example.org"})
    found = registered.by_reference(store, person.reference)
    assert found and (found.given_name, found.email) == ("Anita", "nuova@example.org")
    assert ("contact_changed", person.id) in mails(store)
    assert "ha corretto" in text(officer.page)


def test_a_cancelling_is_taken_back_while_a_seat_is_free(officer: Officer, person: Registration, store: Store) -> None:
    officer.get(page_of(person))
    assert "iscrizione annullata" in text(officer.press("Annulla l’iscrizione"))
    assert "di nuovo confermata" in text(officer.press("Rimetti l’iscrizione"))
    found = registered.by_reference(store, person.reference)
    assert found and found.state == "confirmed"


def test_a_cancelling_is_not_taken_back_where_no_seat_is_free_or_she_came_again(store: Store) -> None:
    event = an_event(id="open", seats=1)
    first = registrations.register(store, event, anna())
    corrections.cancel(store, first.token, {"open": event})
    again = registrations.register(store, event, anna())
    with pytest.raises(officer_changes.RegisteredAgain):
        officer_changes.restore(store, event, first.reference)
    corrections.cancel(store, again.token, {"open": event})
    registrations.register(store, event, a_request())
    with pytest.raises(officer_changes.NoSeatFree):
        officer_changes.restore(store, event, first.reference)


def test_a_person_is_moved_and_told_of_both(officer: Officer, person: Registration, store: Store) -> None:
    officer.get(page_of(person))
    page = officer.press("Sposta", {"event": "sooner"})
    assert "Spostata. Il nuovo codice è" in text(page)
    assert [each.registration.state for each in registered.of_event(store, "sooner")] == ["confirmed"]
    assert [each.registration.state for each in registered.of_event(store, "open")] == ["cancelled"]
    assert [kind for kind, _ in mails(store)].count("receipt") == 2


def test_past_the_seats_one_is_promoted_with_a_reason_that_the_log_keeps(officer: Officer, store: Store) -> None:
    event = an_event(id="one-seat", seats=1)
    registrations.register(store, event, anna())
    waiting = registrations.register(store, event, a_request())
    page = officer.get(page_of(waiting))
    assert "I posti sono finiti" in text(page)
    assert "Scrivi il motivo" in text(officer.press("oltre il limite", status=422))
    assert "ha un posto" in text(officer.press("oltre il limite", {"reason": "Viene da lontano"}))
    assert seats.counts(store)["one-seat"]["confirmed"] == 2
    assert ("promote-beyond", "Viene da lontano") in [
        (row["command"], row["note"]) for row in personal_data.readings(store)
    ]


def test_a_person_whom_a_colleague_moved_meanwhile_is_not_moved_again(
    officer: Officer, person: Registration, store: Store
) -> None:
    officer.get(page_of(person))
    events = {each: an_event(id=each) for each in ("open", "sooner")}
    officer_changes.move(store, person.reference, events["sooner"], events, "Marc Essai (marc@example.org)")
    assert "Non è stata spostata" in text(officer.press("Sposta", {"event": "sooner"}))
    assert [each.registration.state for each in registered.of_event(store, "sooner")] == ["confirmed"]


def test_the_receipt_goes_out_again(officer: Officer, person: Registration, store: Store) -> None:
    officer.get(page_of(person))
    officer.press("Manda di nuovo la ricevuta")
    assert [kind for kind, _ in mails(store)] == ["receipt", "receipt"]


def test_a_person_erased_while_her_page_is_open_is_gone(
    officer: Officer, person: Registration, store: Store, tmp_path: object
) -> None:
    officer.get(page_of(person))
    from pathlib import Path

    retention.erase(store, person.reference, {}, Path(str(tmp_path)))
    officer.press("È presente", status=404)


def test_an_interest_is_followed_up_with_dated_notes(officer: Officer, store: Store) -> None:
    found = interests.express(store, an_interest(message="Tutto il messaggio, fino in fondo"))
    officer.get("/ufficio/da-richiamare/")
    page = officer.get(f"/ufficio/da-richiamare/{found.reference}/")
    assert "fino in fondo" in text(page)
    officer.press("Salva", {"note": "Chiamata, richiama lunedì", "state": "called", "owner": "me"})
    page = officer.press("Salva", {"note": "Ha richiamato lei"})
    assert "Chi la segue Livia Prova" in text(page)
    notes = [item.get_text() for item in page.select(".history li")]
    assert len(notes) == 2 and "Livia Prova" in notes[0] and "richiama lunedì" in notes[0]
    copy = personal_data.copy(store, found.reference)
    assert [note["words"] for note in copy["notes"]] == ["Chiamata, richiama lunedì", "Ha richiamato lei"]
    officer.get("/ufficio/da-richiamare/?state=called")
    assert officer.client.get("/ufficio/da-richiamare/elenco/csv/").data.count(b"\r\n") == 2


def test_an_interest_that_lies_for_a_week_is_marked(officer: Officer, store: Store) -> None:
    interests.express(store, an_interest())
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        officer.log_in()
        assert "Ferma da più di una settimana" in text(officer.get("/ufficio/da-richiamare/"))
        assert "Ferme da più di una settimana: 1" in text(officer.get("/ufficio/"))


def test_today_names_whom_to_call_until_she_was_called(officer: Officer, store: Store) -> None:
    event = an_event(id="open", seats=1)
    registrations.register(store, event, anna())
    waiting = registrations.register(store, event, a_request(given_name="Ugo", family_name="Bianchi", email=None))
    officer_changes.promote_chosen(store, an_event(id="open"), waiting.reference)
    assert "Ugo Bianchi Ha avuto un posto e non lo sa: Titolo open" in text(officer.get("/ufficio/"))
    officer.get(page_of(waiting))
    officer.press("Chiamata fatta")
    assert "Nessuno da chiamare." in text(officer.get("/ufficio/"))


def test_today_shows_mails_given_up_and_queues_them_again(officer: Officer, person: Registration, store: Store) -> None:
    mail = outbox.claim(store, "test")
    assert mail
    outbox.refused(store, mail, "test", "550", person=False)
    assert "E-mail non partite" in text(officer.get("/ufficio/"))
    assert "rimesse in coda: 1" in text(officer.press("Riprova a spedirle"))


def test_a_reader_sees_no_button(hire: Hire, person: Registration) -> None:
    reader = hire("reader")
    for address in ("/ufficio/", page_of(person), "/ufficio/incontri/open/"):
        reader.get(address)
        assert not [b for b in reader.page.select("main button") if b.get_text() not in ("Esci", "Trova", "Mostra")]
    assert words(reader.page, "h1") == "Titolo open"
