"""Commands about those who registered: `persons`, `register`, `cancel`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms_api.store import registered
from tests.forms_api.office.commands.conftest import Terminal
from tests.support.store_support import publish, rows


def test_persons_are_listed_and_the_reading_is_noted(terminal: Terminal) -> None:
    reference = terminal.person(family_name="Verdi", email="verdi@example.org")
    page = terminal("--officer", "Ada", "persons", "morning")
    for words in (reference, "Verdi", "verdi@example.org", "confermata"):
        assert words in page
    [(who, command, subject, persons)] = rows(terminal.store, "SELECT who, command, subject, persons FROM access_log")
    assert who.startswith("Ada (")
    assert (command, subject, persons) == ("persons", "morning", 1)
    assert "Ada (" in terminal("access-log")


def test_who_cancelled_is_listed_only_when_asked(terminal: Terminal) -> None:
    terminal("cancel", terminal.person(family_name="Verdi"))
    assert "Verdi" not in terminal("persons", "morning")
    assert "annullata" in terminal("persons", "morning", "--all")


def test_what_steers_a_terminal_is_not_printed(terminal: Terminal) -> None:
    terminal.person(family_name="\x1b[31mRosso\x07")
    page = terminal("persons", "morning")
    assert "\x1b" not in page
    assert "\x07" not in page


def test_an_unknown_event_is_answered_with_those_there_are(terminal: Terminal) -> None:
    assert "Quelli che ci sono: morning." in terminal("persons", "evening", status=1)


def test_an_officer_registers_somebody_who_telephones(terminal: Terminal) -> None:
    page = terminal("register", "morning", "--given-name", "Anna", "--family-name", "Verdi", "--phone", "0585 234567")
    assert "Iscrizione confermata. Codice: " in page
    assert "90 giorni" in page
    found = rows(terminal.store, "SELECT given_name, phone, source, language, state FROM registrations")
    assert found == [("Anna", "+390585234567", "desk", "it", "confirmed")]


def test_missing_answers_are_asked_for_at_the_keyboard(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Anna", "Verdi", "", "0585 234567"])
    monkeypatch.setattr("forms_api.office.commands.registrations.interactive", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert "confermata" in terminal("register", "morning")


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (["--family-name", "Verdi", "--phone", "0585 234567"], "Scrivi il tuo nome"),
        (["--given-name", "Anna", "--family-name", "Verdi"], "Scrivi un’e-mail o un telefono"),
        (["--given-name", "Anna", "--family-name", "Verdi", "--phone", "12"], "Hai scritto 12: "),
    ],
)
def test_the_rules_of_the_form_hold_for_officers_too(terminal: Terminal, options: list[str], answer: str) -> None:
    assert answer in terminal("register", "morning", *options, status=1)


def test_registering_who_is_registered_says_the_first_reference(terminal: Terminal) -> None:
    reference = terminal.person(phone="+390585234567", given_name="À", family_name="v")
    page = terminal(
        "register", "morning", "--given-name", "A", "--family-name", "V", "--phone", "0585 234567", status=1
    )
    assert f"Era già iscritta con lo stesso nome e recapito, con il codice {reference}: confermata." in page


def test_full_and_closed_events_say_so(terminal: Terminal) -> None:
    names = ("--given-name", "A", "--family-name", "V", "--phone", "0585 234567")
    publish(terminal.folder, replace(terminal.event, status="cancelled"))
    assert "non accetta iscrizioni" in terminal("register", "morning", *names, status=1)
    terminal.person()
    publish(terminal.folder, replace(terminal.event, seats=1, waiting_list=False))
    assert "I posti sono finiti" in terminal("register", "morning", *names, status=1)


def test_cancelling_by_any_spelling_of_the_reference_promotes_the_first_in_the_line(terminal: Terminal) -> None:
    first, _, third = terminal.person(), terminal.person(), terminal.person()
    assert f"Annullata l’iscrizione {first}." in terminal("cancel", first.lower().replace(" ", "-"))
    assert "era già annullata" in terminal("cancel", first)
    found = registered.by_reference(terminal.store, third.replace(" ", ""))
    assert found
    assert found.state == "confirmed"
    assert "Nessuno ha il codice ZZZZZZZZ." in terminal("cancel", "ZZZZZZZZ", status=1)


def test_the_reference_of_a_second_submission_cancels_the_registration_itself(terminal: Terminal) -> None:
    name = {"email": "anna@example.org", "given_name": "Anna", "family_name": "Verdi"}
    first, second = terminal.person(**name), terminal.person(**name)
    assert f"Annullata l’iscrizione {first}." in terminal("cancel", second)


NAMES = ("--given-name", "Carla", "--family-name", "Neri")


def test_past_the_bound_of_a_contact_the_officer_sees_the_names_and_says_yes(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.environment["FORMS_PERSONS_PER_CONTACT"] = "1"
    reference = terminal.person(email="union@example.org", given_name="Anna", family_name="Verdi")
    typed = ("register", "morning", *NAMES, "--email", "union@example.org")
    page = terminal(*typed, status=1)
    for shown in (reference, "Verdi Anna", "al massimo 1 persone", "--yes"):
        assert shown in page
    monkeypatch.setattr("forms_api.office.commands.registrations.interactive", lambda: True)
    answers = iter(["", "n", "", "s"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert "Interrotto" in terminal(*typed, status=1)
    assert "confermata" in terminal(*typed)
    assert rows(terminal.store, "SELECT command, subject, persons FROM access_log")[0] == ("register", "morning", 1)


def test_yes_passes_the_bound_without_a_question(terminal: Terminal) -> None:
    terminal.environment["FORMS_PERSONS_PER_CONTACT"] = "1"
    terminal.person(email="union@example.org")
    assert "confermata" in terminal("register", "morning", *NAMES, "--email", "union@example.org", "--yes")


def test_a_slip_in_the_address_is_pointed_out(terminal: Terminal) -> None:
    assert "forse è carla@gmail.com?" in terminal("register", "morning", *NAMES, "--email", "carla@gmail.con")


def test_an_officer_corrects_name_address_and_telephone(terminal: Terminal) -> None:
    reference = terminal.person(email="ana@example.org", phone="+390585234567", given_name="Ana", needs="una rampa")
    page = terminal("correct", reference, "--given-name", "Anna", "--email", "anna@example.org", "--phone", "-")
    assert f"Corretta l’iscrizione {reference}." in page
    found = rows(terminal.store, "SELECT given_name, email, phone, needs FROM registrations")
    assert found == [("Anna", "anna@example.org", None, "una rampa")]
    assert "Scrivi un’e-mail o un telefono" in terminal("correct", reference, "--email", "-", status=1)
    assert "Controlla l’e-mail" in terminal("correct", reference, "--email", "anna", status=1)
    assert "Hai scritto 347 123456: " in terminal("correct", reference, "--phone", "347 123456", status=1)
    terminal("cancel", reference)
    assert "è annullata: non si corregge" in terminal("correct", reference, "--email", "b@example.org", status=1)


def test_a_correction_that_makes_two_one_says_so(terminal: Terminal) -> None:
    terminal.person(email="anna@example.org", given_name="Anna", family_name="Verdi")
    second = terminal.person(email="other@example.org", given_name="Anna", family_name="Verdi")
    assert "vale quella" in terminal("correct", second, "--email", "anna@example.org", "--phone", "-")


def test_a_correction_respects_the_bound_until_the_officer_says_yes(terminal: Terminal) -> None:
    terminal.environment["FORMS_PERSONS_PER_CONTACT"] = "1"
    terminal.person(email="union@example.org")
    second = terminal.person()
    typed = ("correct", second, "--email", "union@example.org")
    assert "ci sono già 1 persone" in terminal(*typed, status=1)
    assert "Corretta" in terminal(*typed, "--yes")
