"""`python -m forms_api COMMAND`: the officers' and the operator's commands, in Italian or in French.

Each command stands in the module named after it or after what it is about; here they become a click group whose own words
(usage, options, mistakes) are in the language too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from forms_api.catalogue_file import CatalogueError
from forms_api.codes import Language
from forms_api.office.commands import (
    backup,
    check,
    delivery,
    export,
    join_link,
    officers,
    privacy,
    serve,
)
from forms_api.office.commands.console import SPECS, Obstacle, Office, Spec, language_of
from forms_api.settings import SettingsError
from forms_api.store.database import StoreUnavailable
from forms_api.store.retention import INTEREST_MONTHS, REGISTRATION_DAYS
from forms_api.texts import Texts, load

PROGRAM = "python -m forms_api"
#: Whose commands there are, in the order of the help.
MODULES = (export, officers, join_link, privacy, serve, delivery, backup, check)


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Runs a command and returns its exit status: 0, 1 for what it says went wrong, 2 for what it did not understand."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    environment = os.environ if environment is None else environment
    language = language_of(given, environment)
    words = load("command_")[language]
    office = Office(language, environment)
    try:
        return int(build(language).main(given, PROGRAM, standalone_mode=False, obj=office) or 0)
    except click.UsageError as error:
        click.echo(_mistake(error, words), err=True)
        return 2
    except (Obstacle, StoreUnavailable, CatalogueError, SettingsError) as error:
        click.echo(_problem(error, words), err=True)
        return 1
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo(words("console.aborted"), err=True)
        return 1


def build(language: Language) -> click.Group:
    """All commands, explained in one language."""
    words = load("command_")[language]
    group = _Group(words, name=PROGRAM, help=words("console.help"), callback=_begin, no_args_is_help=True)
    group.params = [
        click.Option(["--lang"], type=click.Choice(("it", "fr")), expose_value=False, help=words("console.lang")),
        click.Option(["--officer"], metavar=words("metavar.text"), help=words("console.officer")),
    ]
    order = [module.__name__ for module in MODULES]
    for spec in sorted(SPECS, key=lambda spec: order.index(spec.run.__module__)):
        group.add_command(_command(spec, words))
    return group


def _begin(officer: str | None) -> None:
    office = click.get_current_context().find_object(Office)
    assert office is not None
    office.officer = officer


def _command(spec: Spec, words: Texts) -> click.Command:
    def run(**values: Any) -> int | None:
        office = click.get_current_context().find_object(Office)
        assert office is not None
        return spec.run(office, **values)

    explained = words(f"{spec.name}.help", days=REGISTRATION_DAYS, months=INTEREST_MONTHS)
    return _Command(
        words, name=spec.name, callback=run, help=explained, params=[make(words, spec.name) for make in spec.parameters]
    )


class _Spoken(click.Command):
    """A command whose help has no English in it."""

    def __init__(self, words: Texts, **settings: Any) -> None:
        super().__init__(**settings)
        self.words = words

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = self.words("console.show_help")
        return found

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = [piece for parameter in self.get_params(ctx) for piece in parameter.get_usage_pieces(ctx)]
        pieces = [self.words("console.many_options"), *(piece for piece in pieces if piece)]
        if isinstance(self, click.Group):
            pieces.append(self.words("console.a_command"))
        formatter.write_usage(ctx.command_path, " ".join(pieces), self.words("console.usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        records = [record for known in options if (record := known.get_help_record(ctx))]
        with formatter.section(self.words("console.options")):
            formatter.write_dl(records)


class _Command(_Spoken):
    """A single command."""


class _Group(_Spoken, click.Group):
    """The group, with the list of its commands."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(self.words("console.commands")):
            formatter.write_dl([(name, self.commands[name].help or "") for name in self.commands])


def _mistake(error: click.UsageError, words: Texts) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    if isinstance(error, click.NoSuchOption):
        return words("fault.option", name=error.option_name)
    if isinstance(error, click.NoSuchCommand):
        return words("fault.command", name=error.command_name)
    if isinstance(error, click.MissingParameter):
        return words("fault.missing", name=_name(error.param))
    if isinstance(error, click.BadParameter):
        if error.param is not None and isinstance(error.param.type, click.Choice):
            return words("fault.choice", name=_name(error.param), choices=", ".join(map(str, error.param.type.choices)))
        return words("fault.value", name=_name(error.param))
    return words("fault.usage")


def _name(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return str(parameter.metavar) if isinstance(parameter, click.Argument) else ""


def _problem(error: Exception, words: Texts) -> str:
    if isinstance(error, Obstacle):
        return error.format_message()
    keys = {StoreUnavailable: "fault.store", CatalogueError: "fault.site", SettingsError: "fault.settings"}
    return words(next(key for kind, key in keys.items() if isinstance(error, kind)), error=error)
