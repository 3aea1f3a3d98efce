"""What the commands show, and how they stop."""

from __future__ import annotations

from typing import NoReturn

import click

from sitegen.content.problems import Problem


def show(problems: list[Problem]) -> None:
    """One line each: file, line and what to write."""
    for problem in problems:
        click.echo(str(problem))


def stop(sentence: str, code: int = 1) -> NoReturn:
    """Say why on standard error and end with the exit status ``code``."""
    click.echo(sentence, err=True)
    raise SystemExit(code)
