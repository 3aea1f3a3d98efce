"""The commands as a whole: their help, their mistakes, their language."""

from __future__ import annotations

import string
import subprocess
import sys

import pytest

from forms_api.codes import LANGUAGES
from forms_api.office.commands import console
from forms_api.store import retention
from forms_api.texts import load
from tests import ROOT
from tests.forms_api.office.commands.conftest import Terminal

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
        (["join-link"], "Manca INCONTRO."),
        (["nothing"], "Il comando nothing non esiste."),
        (["counts", "--bad"], "L’opzione --bad non esiste."),
        (["export", "morning", "pdf"], "scegli tra: csv, xlsx."),
        (["backup"], "Manca FILE|CARTELLA."),
        (["counts", "too", "many"], "Non ho capito il comando."),
    ],
)
def test_a_mistake_is_explained_in_the_language_and_exits_with_2(
    terminal: Terminal, typed: list[str], answer: str
) -> None:
    page = terminal(*typed, status=2)
    assert answer in page
    assert not any(word in page for word in ENGLISH)


def test_french_by_option_and_by_environment(terminal: Terminal) -> None:
    assert "Rien à afficher." in terminal("--lang", "fr", "officers", "list")
    assert "Rien à afficher." in terminal("--lang=fr", "officers", "list")
    terminal.environment["FORMS_LANG"] = "fr"
    assert "Rien à afficher." in terminal("officers", "list")
    assert "Niente da mostrare." in terminal("--lang", "it", "officers", "list")


def test_missing_settings_site_and_database_are_said_in_one_sentence(terminal: Terminal) -> None:
    (terminal.folder / "site" / "catalogue.json").unlink()
    assert "Il sito costruito non si legge" in terminal("purge", status=1)
    terminal.store.close()
    for path in terminal.folder.glob("forms.sqlite*"):
        path.unlink()
    (terminal.folder / "forms.sqlite").write_bytes(b"broken" * 999)
    assert "Il database non risponde" in terminal("counts", status=1)
    terminal.environment = {}
    assert "Mancano le impostazioni" in terminal("purge", status=1)
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
        "metavar.format", "metavar.state", "metavar.action", "metavar.address", "column.email", "register.phone", "console.a_command", "register.organisation",
    }  # fmt: skip


def test_the_module_runs_as_a_program(terminal: Terminal) -> None:
    environment = terminal.environment | {"FORMS_SMTP_URL": "smtp://127.0.0.1:9"}
    found = subprocess.run(
        [sys.executable, "-m", "forms_api", "check"], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert (found.returncode, found.stdout) == (0, "Tutto a posto.\n")
