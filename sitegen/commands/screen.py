"""What the commands show, and how they stop."""

from __future__ import annotations

from typing import NoReturn

import click

from sitegen.commands import pipelines
from sitegen.content.problems import Problem


def show(problems: list[Problem], level: str = "error") -> None:
    """One line each: file, line and what to write, as the forge wants it where this runs in one. ``level``: error or warning."""
    for line in pipelines.lines(problems, level):
        click.echo(line)


def stop(sentence: str, code: int = 1) -> NoReturn:
    """Say why on standard error and end with the exit status ``code``."""
    click.echo(sentence, err=True)
    raise SystemExit(code)
