"""``make translations`` and ``make translations-done``."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen import LANGUAGES
from sitegen.checks import run
from sitegen.commands.screen import show, stop
from sitegen.content import twins
from sitegen.content.pages import Content
from sitegen.content.problems import say


@click.command("translations")
@click.option("--done", metavar="PAGE", help="Both versions of PAGE say the same again (all: of every page).")
@click.pass_obj
def command(root: Path, done: str | None) -> None:
    """List the pages whose other language changed after them."""
    content, _, _ = run.read(root)
    if done is None:
        _list(content)
    else:
        _note(content, done)


def _list(content: Content) -> None:
    problems = sorted(run.behind(content), key=lambda problem: problem.sort_key)
    show(problems)
    if not problems:
        click.echo(say("translations_none"))


def _note(content: Content, done: str) -> None:
    """Write down that a page, or every page, says the same in both languages; a page with a mistake stops all."""
    paths = sorted({path for _, path in content.documents}) if done == twins.ALL else [twins.path_of(done)]
    for path in paths:
        if not twins.is_pair(content, path):
            known = any((language, path) in content.documents for language in LANGUAGES)
            stop(say("translations_faulty", given=path) if known else say("translations_unknown", given=done))
    for path in paths:
        if twins.done(content, path):
            click.echo(say("translations_noted", page=path))
