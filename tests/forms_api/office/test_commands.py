from __future__ import annotations

import csv
import io
import json
import string
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from forms_api.model import LANGUAGES, utc_now
from forms_api.office import commands, console
from forms_api.store import interests, registrations, retention
from forms_api.texts import load
from tests import ROOT
from tests.support.store_support import SECRET, a_request, an_event, an_interest, new_store, publish, rows


class Terminal:
    """Types commands and reads what they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.capsys = folder, capsys
        self.store = new_store(folder)
        self.event = an_event(seats=2)
        publish(folder, self.event)
        monkeypatch.chdir(folder)
        self.environment = {
            "FORMS_DATABASE": str(self.store.path),
            "FORMS_SITE": str(folder / "site"),
            "FORMS_SECRET_KEY": SECRET,
            "FORMS_MAIL_FROM": "opera@example.org",
            "FORMS_PUBLIC_URL": "https://opera.example",
        }

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """What the command printed, both streams; its exit status is checked."""
        found = commands.main(arguments, self.environment)
        out, err = self.capsys.readouterr()
        assert found == status, out + err
        return (out + err).replace("\xa0", " ").replace("\u202f", " ")

    def person(self, **changes: object) -> str:
        """Registers somebody; the reference in two groups, as commands print it."""
        reference = registrations.register(self.store, self.event, a_request(**changes)).reference
        return f"{reference[:4]} {reference[4:]}"


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(tmp_path, capsys, monkeypatch)


ENGLISH = ("Usage", "Show this", "Missing", "Error", "Invalid", "No such", "Try ", "COMMAND")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spec", console.SPECS, ids=lambda spec: spec.name)
def test_every_command_explains_itself_in_the_language(terminal: Terminal, language: str, spec: console.Spec) -> None:
    page = terminal("--lang", language, spec.name, "--help")
    assert load("command_")[language](f"{spec.name}.help", days=90, months=12)[:20].replace("\xa0", " ") in page
    assert not [word for word in ENGLISH if word in page and (word, language) != ("Usage", "fr")]


def test_the_list_of_commands_has_them_all_and_the_terms_of_the_code(terminal: Terminal) -> None:
    page = terminal("--help")
    assert all(f"  {spec.name} " in page for spec in console.SPECS)
    assert f"{retention.REGISTRATION_DAYS} giorni" in page


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (["persons"], "Manca INCONTRO."),
        (["nothing"], "Il comando nothing non esiste."),
        (["events", "--bad"], "L’opzione --bad non esiste."),
        (["export", "morning", "pdf"], "scegli tra: csv, xlsx."),
        (["backup"], "Manca FILE|CARTELLA."),
        (["events", "too", "many"], "Non ho capito il comando."),
    ],
)
def test_a_mistake_is_explained_in_the_language_and_exits_with_2(
    terminal: Terminal, typed: list[str], answer: str
) -> None:
    page = terminal(*typed, status=2)
    assert answer in page
    assert not any(word in page for word in ENGLISH)


def test_french_by_option_and_by_environment(terminal: Terminal) -> None:
    assert "Rencontre" in terminal("--lang", "fr", "events")
    assert "Rencontre" in terminal("--lang=fr", "events")
    terminal.environment["FORMS_LANG"] = "fr"
    assert "Rencontre" in terminal("events")
    assert "Incontro" in terminal("--lang", "it", "events")


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
    monkeypatch.setattr("forms_api.office.events.interactive", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert "confermata" in terminal("register", "morning")


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (["--family-name", "Verdi", "--phone", "0585 234567"], "Scrivi il tuo nome"),
        (["--given-name", "Anna", "--family-name", "Verdi"], "Scrivi un’e-mail o un telefono"),
        (["--given-name", "Anna", "--family-name", "Verdi", "--phone", "12"], "telefono"),
    ],
)
def test_the_rules_of_the_form_hold_for_officers_too(terminal: Terminal, options: list[str], answer: str) -> None:
    assert answer in terminal("register", "morning", *options, status=1)


def test_registering_who_is_registered_says_the_first_reference(terminal: Terminal) -> None:
    reference = terminal.person(phone="+390585234567")
    page = terminal(
        "register", "morning", "--given-name", "A", "--family-name", "V", "--phone", "0585 234567", status=1
    )
    assert f"Era già iscritta, con il codice {reference}: confermata." in page


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
    found = registrations.by_reference(terminal.store, third.replace(" ", ""))
    assert found
    assert found.state == "confirmed"
    assert "Nessuno ha il codice ZZZZZZZZ." in terminal("cancel", "ZZZZZZZZ", status=1)


def test_the_reference_of_a_second_submission_cancels_the_registration_itself(terminal: Terminal) -> None:
    first = terminal.person(email="anna@example.org")
    second = terminal.person(email="anna@example.org")
    assert f"Annullata l’iscrizione {first}." in terminal("cancel", second)


def test_interests_are_listed_by_territory_or_region_and_followed_up(terminal: Terminal) -> None:
    massa = interests.express(terminal.store, an_interest(family_name="Toscani")).reference
    interests.express(terminal.store, an_interest(family_name="Corsi", territory="2b"))
    assert "Corsi" not in terminal("interests", "--territory", "toscana")
    assert "Toscani" not in terminal("interests", "--territory", "2b")
    assert "richiamata" in terminal("interest-state", massa, "called", "--note", "Richiama lunedì")
    assert "Richiama lunedì" in terminal("interests", "--state", "called")
    log = rows(terminal.store, "SELECT command, subject, persons FROM access_log")
    assert log == [("interests", "toscana", 1), ("interests", "2b", 1), ("interests", "-", 1)]


def test_exports_are_files_for_their_owner_alone_and_are_noted(terminal: Terminal) -> None:
    terminal.person(family_name="Verdi")
    interests.express(terminal.store, an_interest(family_name="Neri"))
    terminal("export", "morning", "csv")
    terminal("export", "morning", "xlsx", "--output", "persone.xlsx")
    terminal("--lang", "fr", "export", "interests", "csv")
    terminal("attendance", "morning")
    names = ["morning.csv", "persone.xlsx", "interests.csv", "morning.html"]
    for name in names:
        assert (terminal.folder / name).stat().st_mode & 0o077 == 0
    text = (terminal.folder / "morning.csv").read_text("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1][3] == "Verdi"
    assert "Neri" in (terminal.folder / "interests.csv").read_text("utf-8-sig")
    assert "Verdi" in (terminal.folder / "morning.html").read_text()
    log = [row[0] for row in rows(terminal.store, "SELECT command FROM access_log")]
    assert log == ["export csv", "export xlsx", "export csv", "attendance"]


def test_a_file_that_cannot_be_written_is_said(terminal: Terminal) -> None:
    terminal.person()
    assert "Il file non si può scrivere" in terminal("export", "morning", "csv", "--output", "none/x.csv", status=1)


@pytest.mark.parametrize("who", ["ANNA@example.org", "0585 234567", "reference"])
def test_a_person_s_copy_is_json_and_the_log_names_only_the_reference(terminal: Terminal, who: str) -> None:
    reference = terminal.person(email="anna@example.org", phone="+390585234567", family_name="Verdi")
    copy = json.loads(terminal("export-person", reference if who == "reference" else who))
    assert copy["registrations"][0]["family_name"] == "Verdi"
    assert rows(terminal.store, "SELECT subject FROM access_log") == [(reference.replace(" ", ""),)]
    assert "Non c’è nessuno" in terminal("export-person", "nobody@example.org", status=1)
    assert "Scrivi un codice" in terminal("export-person", "???", status=1)


def test_erasing_asks_first_prints_a_receipt_and_leaves_no_name(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = terminal.person(email="anna@example.org", family_name="Bellacqua")
    monkeypatch.setattr("builtins.input", lambda question: "n")
    asked = terminal("erase", "anna@example.org", status=1)
    assert "Bellacqua" in asked  # the officer sees who is meant
    assert "Interrotto" in asked
    assert rows(terminal.store, "SELECT count(*) FROM registrations") == [(1,)]
    monkeypatch.setattr("builtins.input", lambda question: "s")
    page = terminal("erase", "anna@example.org").partition("RICEVUTA")
    assert reference in page[2]
    assert "copie di sicurezza" in page[2]
    assert "Bellacqua" not in page[2]
    for path in terminal.folder.rglob("*"):
        assert path.is_dir() or b"Bellacqua" not in path.read_bytes()
        assert path.is_dir() or b"anna@" not in path.read_bytes()
    assert "Non c’è nessuno" in terminal("erase", "anna@example.org", "--yes", status=1)


def test_purging_reports_numbers_and_counts_remain(terminal: Terminal) -> None:
    terminal.person()
    with time_machine.travel(utc_now() + timedelta(days=200)):
        assert "Persone oltre il termine: 1" in terminal("check", status=1)
        assert "Cancellate 1 iscrizioni, 0 manifestazioni di interesse, 1 messaggi, 0 file." in terminal("purge")
        assert terminal("counts").splitlines()[2].split() == [
            "registration", "morning", "it", "toscana", "worker", "confirmed", "1",
        ]  # fmt: skip
        assert "Tutto a posto." in terminal("check")


def test_mails_are_delivered_and_what_is_not_is_listed(terminal: Terminal) -> None:
    reference = terminal.person()
    terminal.environment["FORMS_SMTP_URL"] = "smtp://127.0.0.1:1"
    page = terminal("deliver", status=1)
    assert "Il server di posta non risponde" in page
    listed = terminal("mails")
    assert reference in listed
    assert "ConnectionRefusedError" in listed
    with time_machine.travel(utc_now() + timedelta(days=5)):
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
    assert "Avvisi di cambiamento: 1." in terminal("notify-changes")
    assert "Avvisi di cambiamento: 0." in terminal("notify-changes")


def test_backup_and_restore_by_one_command_each(terminal: Terminal) -> None:
    reference = terminal.person()
    terminal("backup", "copy.sqlite")
    terminal("cancel", reference)
    terminal("restore", "copy.sqlite", "--yes")
    assert "confermata" in terminal("persons", "morning")
    (terminal.folder / "no.sqlite").write_text("no")
    assert "non è una copia utilizzabile" in terminal("restore", "no.sqlite", "--yes", status=1)
    assert "Il file non si può scrivere" in terminal("backup", "none/copy.sqlite", status=1)


def test_check_names_what_somebody_should_do(terminal: Terminal) -> None:
    assert "Tutto a posto." in terminal("check")
    terminal.person(email=None, phone="+390585234567")
    second = registrations.register(terminal.store, terminal.event, a_request(email=None, phone="+390585234567"))
    registrations.cancel(terminal.store, second.token, {})
    terminal.person()
    publish(terminal.folder, replace(terminal.event, seats=1))
    page = terminal("check", status=1)
    assert "ha 2 confermati per 1 posti" in page
    assert "ha annullato un secondo invio e non ha e-mail" in page
    publish(terminal.folder)
    assert "non è più sul sito, ma ha 2 iscrizioni" in terminal("check", status=1)
    with time_machine.travel(utc_now() + timedelta(hours=2)):
        assert "E-mail in attesa da più di un’ora: 1" in terminal("check", status=1)


def test_check_finds_counts_that_do_not_agree_with_the_persons(terminal: Terminal) -> None:
    terminal.person()
    with terminal.store.write() as connection:
        connection.execute("UPDATE event_counts SET confirmed = 7")
    assert "Il database è danneggiato: event_counts morning." in terminal("check", status=1)


def test_missing_settings_site_and_database_are_said_in_one_sentence(terminal: Terminal) -> None:
    (terminal.folder / "site" / "catalogue.json").unlink()
    assert "Il sito costruito non si legge" in terminal("events", status=1)
    terminal.store.close()
    for path in terminal.folder.glob("forms.sqlite*"):
        path.unlink()
    (terminal.folder / "forms.sqlite").write_bytes(b"broken" * 999)
    assert "Il database non risponde" in terminal("persons", "morning", status=1)
    terminal.environment = {}
    assert "Mancano le impostazioni" in terminal("events", status=1)
    assert list(terminal.folder.glob("var*")) == []


def test_both_languages_have_the_same_words_with_the_same_placeholders() -> None:
    italian, french = load("command_")["it"], load("command_")["fr"]
    assert set(italian) == set(french)
    same = []
    for key in italian:
        fields = [
            sorted(name for _, name, _, _ in string.Formatter().parse(words.raw(key)) if name)
            for words in (italian, french)
        ]
        assert fields[0] == fields[1], key
        if italian.raw(key) == french.raw(key):
            same.append(key)
    assert set(same) <= {
        "metavar.format", "metavar.state", "column.email", "register.phone", "console.a_command", "register.organisation",
    }  # fmt: skip


def test_the_module_runs_as_a_program(terminal: Terminal) -> None:
    root = ROOT
    found = subprocess.run(
        [sys.executable, "-m", "forms_api", "check"], env=terminal.environment, cwd=root, capture_output=True, text=True
    )
    assert (found.returncode, found.stdout) == (0, "Tutto a posto.\n")
