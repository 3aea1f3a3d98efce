"""The list of an event: found, filtered, registered, promoted, ticked, written to, printed, downloaded."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from forms_api.store import outbox, personal_data, registered, registrations, seats
from forms_api.store.database import Store
from forms_api.store.office import officer_changes
from forms_api.store.office.officer_changes import NoSeatFree, NotInThatState
from forms_api.store.registered import Registration
from tests.forms_api.office.conftest import Hire, Officer, text
from tests.support.store_support import a_request, an_event, mails
from tests.support.visitor import words

LIST = "/ufficio/incontri/open/"


@pytest.fixture
def persons(store: Store) -> list[Registration]:
    """Three confirmed and one who waits, at an event of three seats for the store, of ten for the site."""
    event = an_event(id="open", seats=3)
    names = (("Nicolò", "D'Àmbra"), ("Zoé", "Martin"), ("Anna", "De Rossi"), ("Ugo", "Bianchi"))
    return [
        registrations.register(
            store,
            event,
            a_request(given_name=given, family_name=family, language="fr" if given == "Zoé" else "it", phone=phone),
        )
        for (given, family), phone in zip(
            names, ("+393331234567", "+33612345678", "+39058541150", "+390585000001"), strict=True
        )
    ]


def names_on(officer: Officer) -> list[str]:
    return [name.get_text() for name in officer.page.select(".row-name")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", 4),
        ("d'ambra", 1),
        ("NICOLO DAMBRA", 1),
        ("de rossi", 1),
        ("rossi anna", 1),
        ("zoe", 1),
        ("333 123 4567", 1),
        ("0039 333 1234567", 1),
        ("06 12 34 56 78", 1),
        ("xyz", 0),
        ("%", 0),
        ("anna martin", 0),
    ],
)
def test_a_person_is_found_however_the_name_or_the_number_is_written(
    officer: Officer, persons: list[Registration], typed: str, found: int
) -> None:
    officer.get(LIST)
    page = officer.press("Trova", {"q": typed})
    assert f"Persone trovate: {found}." in text(page)
    assert typed not in officer.answer.request.url or not typed


def test_a_person_is_found_by_code_and_by_email(officer: Officer, persons: list[Registration]) -> None:
    for typed in (persons[1].reference, persons[1].email or ""):
        officer.get(LIST)
        officer.press("Trova", {"q": typed})
        assert names_on(officer) == ["Martin Zoé"]


def test_the_list_is_by_name_or_by_arrival_and_one_state_alone(officer: Officer, persons: list[Registration]) -> None:
    officer.get(LIST)
    assert names_on(officer) == ["Bianchi Ugo", "D'Àmbra Nicolò", "De Rossi Anna", "Martin Zoé"]
    officer.get(LIST + "?sort=arrival")
    assert names_on(officer)[0] == "D'Àmbra Nicolò"
    officer.get(LIST + "?state=waiting")
    assert names_on(officer) == ["Bianchi Ugo"]


def test_a_waiting_person_is_promoted_once_by_two_officers(
    officer: Officer, hire: Hire, persons: list[Registration], store: Store
) -> None:
    other = hire(email="marc@example.org")
    for each in (officer, other):
        each.get(LIST + "?state=waiting")
    assert "ha un posto" in text(officer.press("Dai il posto"))
    assert "non è più in attesa" in text(other.press("Dai il posto"))
    assert seats.counts(store)["open"]["confirmed"] == 4
    assert [kind for kind, _ in mails(store)].count("promoted") == 1


def test_the_last_seat_is_not_given_twice(store: Store, persons: list[Registration]) -> None:
    event = an_event(id="open", seats=4)
    ugo = registrations.register(store, an_event(id="open", seats=3), a_request())
    officer_changes.promote_chosen(store, event, persons[3].reference)
    with pytest.raises(NoSeatFree):
        officer_changes.promote_chosen(store, event, ugo.reference)
    with pytest.raises(NotInThatState):
        officer_changes.promote_chosen(store, event, persons[3].reference)
    assert officer_changes.promote_chosen(store, event, ugo.reference, beyond_seats=True).state == "confirmed"


def test_persons_are_ticked_and_by_code_and_counted(officer: Officer, persons: list[Registration]) -> None:
    officer.get(LIST)
    officer.press("È presente", {"reference": f"{persons[0].reference[:4]} {persons[0].reference[4:].lower()}"})
    officer.press("È presente", {"reference": persons[1].reference})
    assert "2 presenti" in text(officer.page)
    officer.get(LIST + "?state=present")
    assert names_on(officer) == ["D'Àmbra Nicolò", "Martin Zoé"]
    officer.press("Togli la presenza")
    assert "1 presenti" in text(officer.page)
    assert "Il codice ha 8 caratteri" in text(officer.press("È presente", {"reference": "x"}))
    assert "nessuno con questo codice" in text(officer.press("È presente", {"reference": "ZZZZZZZZ"}))


def test_a_caller_is_registered_with_companions(officer: Officer, store: Store) -> None:
    officer.get(LIST + "iscrivi/")
    person = {"given_name": "Ada", "family_name": "Neri", "phone": "0585 41150", "present": "yes"}
    companion = {"person-2-given_name": "Ivo", "person-2-family_name": "Neri"}
    page = officer.press("Iscrivi", person | companion)
    assert "Iscritta. Codice da dettare" in text(page)
    found = registered.of_event(store, "open")
    assert [(each.registration.given_name, each.registration.source) for each in found] == [
        ("Ada", "desk"),
        ("Ivo", "desk"),
    ]
    assert [each.present_at is not None for each in found] == [True, False]


def test_a_faulty_registration_comes_back_with_what_was_typed(officer: Officer) -> None:
    officer.get(LIST + "iscrivi/")
    page = officer.press("Iscrivi", {"given_name": "Ada", "phone": "1", "person-3-given_name": "Ivo"}, 422)
    links = [str(link["href"]) for link in page.select(".error-summary a")]
    assert links == ["#family_name", "#phone", "#person-3-family_name"]
    assert page.select_one("#given_name")["value"] == "Ada"  # type: ignore[index]
    assert page.select_one("details[open] #person-3-given_name")


def test_past_the_seats_there_must_be_a_reason_which_the_log_keeps(officer: Officer, store: Store) -> None:
    address = "/ufficio/incontri/no-line/iscrivi/"
    for name in ("Ada", "Eva"):
        officer.get(address)
        person = {"given_name": name, "family_name": "Neri", "phone": "0585 41150"}
        if name == "Ada":
            officer.press("Iscrivi", person)
    page = officer.press("Iscrivi", person, 422)
    assert "Spunta qui" in text(page)
    officer.press("Iscrivi", {"beyond": "yes"}, 422)
    officer.press("Iscrivi", {"beyond": "yes", "reason": "Viene da lontano"})
    assert seats.counts(store)["no-line"]["confirmed"] == 2
    assert "Viene da lontano" in [row["note"] for row in personal_data.readings(store)]


def test_after_the_term_there_must_be_a_reason(officer: Officer) -> None:
    officer.get("/ufficio/incontri/closed/iscrivi/")
    person = {"given_name": "Ada", "family_name": "Neri", "phone": "0585 41150"}
    officer.press("Iscrivi", person, 422)
    officer.press("Iscrivi", {"reason": "Ha telefonato ieri"})


def test_a_message_is_looked_at_before_it_goes_to_all_in_their_language(
    officer: Officer, persons: list[Registration], store: Store
) -> None:
    officer.get(LIST + "messaggio/")
    italian = {"subject-it": "Aula nuova", "body-it": "È la 12."}
    page = officer.press("Guarda prima", italian, 422)
    assert [str(link["href"]) for link in page.select(".error-summary a")] == ["#subject-fr", "#body-fr"]
    page = officer.press("Guarda prima", {"subject-fr": "Salle", "body-fr": "C'est la 12.\n\nhttps://x.example/a"}, 200)
    assert "Persone: 4." in text(page) and "C'est la 12." in text(page)
    assert not [kind for kind, _ in mails(store) if kind == "message"]
    officer.press("Torna al testo", status=200)
    assert officer.page.select_one("#subject-it")["value"] == "Aula nuova"  # type: ignore[index]
    officer.press("Guarda prima", status=200)
    assert "Messaggi in partenza: 4." in text(officer.press("Manda"))
    assert [kind for kind, _ in mails(store)].count("message") == 4


def test_a_message_goes_to_the_chosen_alone(officer: Officer, persons: list[Registration], store: Store) -> None:
    officer.get(LIST + "messaggio/")
    values = {"to": "some", "person": persons[0].reference, "subject-it": "A", "body-it": "B"}
    officer.press("Guarda prima", values, 200)
    officer.press("Manda")
    assert [who for kind, who in mails(store) if kind == "message"] == [persons[0].id]


def test_a_link_that_a_full_stop_would_break_is_refused(officer: Officer, persons: list[Registration]) -> None:
    officer.get(LIST + "messaggio/")
    values = {"to": "waiting", "subject-it": "A", "body-it": "Vedi https://x.example/a."}
    assert "può romperlo" in text(officer.press("Guarda prima", values, 422))


def test_the_sheet_has_the_confirmed_by_name_and_blank_lines(officer: Officer, persons: list[Registration]) -> None:
    page = officer.get(LIST + "foglio-firme/")
    rows = [row.select("td")[1].get_text() for row in page.select("tbody tr")]
    assert rows == ["D'Àmbra Nicolò", "De Rossi Anna", "Martin Zoé", "", "", "", "", ""]


def test_the_file_keeps_the_filter_and_has_real_dates(officer: Officer, persons: list[Registration]) -> None:
    answer = officer.client.get(LIST + "elenco/xlsx/?state=waiting")
    assert 'filename="open.xlsx"' in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    head, row = list(sheet.iter_rows(values_only=True))
    cells = dict(zip(head, row, strict=True))
    assert cells["Cognome"] == "Bianchi"
    assert isinstance(cells["Data"], datetime)
    answer = officer.client.get(LIST + "elenco/csv/")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == 5
    assert officer.client.get(LIST + "elenco/exe/").status_code == 404


def test_every_reading_is_in_the_log_and_no_name(officer: Officer, persons: list[Registration], store: Store) -> None:
    officer.get(LIST)
    last = personal_data.readings(store)[-1]
    assert (last["who"], last["command"], last["subject"], last["persons"]) == (
        "Livia Prova (livia@example.org)",
        "list",
        "open",
        4,
    )
    assert outbox.unsent(store)
    assert words(officer.page, "h1") == "Titolo open"
