"""What the commands share: their own words in Italian or French (click's are English), what they work with, tables."""

from __future__ import annotations

import getpass
import os
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from forms_api.catalogue import Catalogue, Event
from forms_api.catalogue_file import read_catalogue
from forms_api.codes import LANGUAGES, Language
from forms_api.settings import Settings, SettingsError, for_development
from forms_api.store import personal_data
from forms_api.store.database import Store
from forms_api.texts import Texts, load

#: A parameter of a command, made when the language is known: from the words and the command's name.
Parameter = Callable[[Texts, str], click.Parameter]


@dataclass(frozen=True)
class Spec:
    """A command before the language is known. Its help is the text `<name>.help`."""

    name: str
    run: Callable[..., int | None]
    parameters: tuple[Parameter, ...]


SPECS: list[Spec] = []


def command(name: str, *parameters: Parameter) -> Callable[[Callable[..., int | None]], Callable[..., int | None]]:
    """Makes a function a command. It is given the Office and its parameters, and may return an exit status."""

    def keep(run: Callable[..., int | None]) -> Callable[..., int | None]:
        SPECS.append(Spec(name, run, parameters))
        return run

    return keep


def argument(name: str, choices: Sequence[str] = (), **settings: Any) -> Parameter:
    """An argument, shown as the text `metavar.<name>`."""

    def build(words: Texts, _: str) -> click.Parameter:
        kind: dict[str, Any] = {"type": click.Choice(choices)} if choices else {}
        return click.Argument([name], metavar=words(f"metavar.{name}"), **kind, **settings)

    return build


def option(flag: str, choices: Sequence[str] = (), metavar: str = "text", **settings: Any) -> Parameter:
    """An option `--flag`, explained by the text `<command>.<flag>`."""

    def build(words: Texts, command_name: str) -> click.Parameter:
        kind: dict[str, Any] = {} if settings.get("is_flag") else {"metavar": words(f"metavar.{metavar}")}
        if choices:
            kind = {"type": click.Choice(choices)}
        key = f"{command_name}.{flag}"
        named = {"choices": ", ".join(choices)} if "{choices}" in words.raw(key) else {}
        return click.Option([f"--{flag}"], help=words(key, **named), **kind, **settings)

    return build


class Obstacle(click.ClickException):
    """What an officer can put right; the message is already in the officer's language."""


@dataclass
class Office:
    """What a command works with, opened when it is first used."""

    language: Language
    environment: Mapping[str, str]
    officer: str | None = None
    words: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.words = load("command_")[self.language]

    @cached_property
    def settings(self) -> Settings:
        """From the environment; without any, those of `make serve`, if it ever ran here."""
        try:
            return Settings.from_environment(self.environment)
        except SettingsError:
            if any(name.startswith("FORMS_") and name != "FORMS_LANG" for name in self.environment):
                raise
            if not (Path.cwd() / "var" / "forms.sqlite").exists():
                raise
            return for_development(Path.cwd(), self.environment)

    @cached_property
    def store(self) -> Store:
        """The database; made or migrated if need be."""
        Store.prepare(self.settings.database, self.settings.secret_key)
        return Store(self.settings.database, self.settings.secret_key)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The site as it is built now."""
        return read_catalogue(self.settings.site)

    @property
    def names(self) -> Texts:
        """The words of the site, for profiles, topics, territories."""
        return load()[self.language]

    def event(self, event_id: str) -> Event:
        """The event of the catalogue, or a Obstacle that names those there are."""
        if event_id not in self.catalogue.events:
            known = ", ".join(id for id, event in self.catalogue.events.items() if event.seats)
            raise Obstacle(self.words("fault.event", event=event_id, events=known or "-"))
        return self.catalogue.events[event_id]

    def note_reading(self, command_name: str, subject: str, persons: int) -> None:
        """Notes in the log that this officer is about to read personal data. Raises StoreUnavailable."""
        personal_data.note_reading(self.store, _who(self.officer), command_name, subject, persons)

    def say(self, key: str, **values: object) -> None:
        """Prints a sentence."""
        click.echo(self.words(key, **values))

    def show(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Prints a table under the heads `column.<name>`, or that there is nothing."""
        if not rows:
            self.say("console.nothing")
            return
        click.echo(table([self.words(f"column.{column}") for column in columns], rows))

    def confirm(self) -> None:
        """Asks; a no ends the command."""
        typed = input(self.words("console.confirm") + " ")
        if typed.strip().lower() not in {"s", "sì", "si", "o", "oui", "y", "yes"}:
            raise click.Abort

    def write_file(self, path: Path, content: bytes) -> None:
        """Writes a file that its owner alone can read, and says where."""
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
        except OSError as error:
            raise Obstacle(self.words("fault.file", error=error.strerror)) from error
        self.say("console.written", path=path)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their content, two spaces apart; an empty cell for None."""
    cells = [list(head), *([_one_line(value) for value in row] for row in rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _one_line(value: object) -> str:
    """Without line breaks and without what would steer a terminal."""
    text = "" if value is None else str(value)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _width(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else not unicodedata.combining(letter) for letter in text
    )


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language asked for with --lang or FORMS_LANG; Italian otherwise."""
    asked = environment.get("FORMS_LANG", "")
    for position, word in enumerate(arguments):
        if word == "--lang":
            asked = arguments[position + 1] if position + 1 < len(arguments) else ""
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
    return next((language for language in LANGUAGES if language == asked), LANGUAGES[0])


def _who(officer: str | None) -> str:
    """The name of the account, behind the officer's own where it was given."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        account = "?"
    return f"{officer} ({account})" if officer else account


def interactive() -> bool:
    """Whether somebody sits at the keyboard."""
    return sys.stdin.isatty()
