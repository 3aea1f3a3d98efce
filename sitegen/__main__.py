"""The commands of the site: ``python -m sitegen build``, ``check``, ``preview``, … (``make`` alone lists them)."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from sitegen import LANGUAGES
from sitegen.content.problems import Problem, say


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's folder.")
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """The site: build it, check it, show it, add to it."""
    if not (root / "mkdocs.yml").is_file():
        _stop(say("no_project"))
    context.obj = root.resolve()


@main.command()
@click.option("--demonstration", is_flag=True, help="With the demonstration event.")
@click.option("--site", type=click.Path(path_type=Path), help="Where to write it (site/).")
@click.option("--traceback", is_flag=True, help="Show where the program failed.")
@click.pass_obj
def build(root: Path, demonstration: bool, site: Path | None, traceback: bool) -> None:
    """Build the whole site; the old one stays until the new one is whole."""
    from sitegen.commands import build

    signal.signal(signal.SIGTERM, _interrupt)
    folder = site or root / "site"
    try:
        built = build.build(root, folder, demonstration, traceback)
    except build.BuildFailedError as failure:
        _stop(str(failure))
    except KeyboardInterrupt:
        _stop(say("build_interrupted"), 130)
    click.echo(say("build_done", pages=built.pages, seconds=f"{built.seconds:.1f}", folder=folder))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@main.command()
@click.pass_obj
def check(root: Path) -> None:
    """Name every mistake in the pages by file and line. Warnings stop nothing."""
    from sitegen.checks import run

    report = run.run(root)
    _show(report.errors)
    if report.warnings:
        click.echo(say("check_warnings"))
        _show(report.warnings)
    if report.errors:
        _stop(say("check_errors", count=len(report.errors), warnings=len(report.warnings)))
    click.echo(say("check_no_errors", warnings=len(report.warnings)))


@main.command("publish-check")
@click.pass_obj
def publish_check(root: Path) -> None:
    """List what is missing before the site may go public, and note its addresses: from now on none may vanish."""
    from sitegen.checks import public_addresses, run

    content, _, _ = run.read(root)
    if noted := public_addresses.note(content):
        click.echo(say("addresses_noted", count=len(noted), file=public_addresses.FILE))
    problems = run.before_publishing(root)
    _show(problems)
    if problems:
        _stop(say("publish_missing", count=len(problems)))
    click.echo(say("publish_ready"))


@main.command()
@click.option("--done", metavar="PAGE", help="Both versions of PAGE say the same again (all: of every page).")
@click.pass_obj
def translations(root: Path, done: str | None) -> None:
    """List the pages whose other language changed after them."""
    from sitegen.checks import run
    from sitegen.content import translations

    content, _, _ = run.read(root)
    if done is None:
        problems = sorted(run.behind(content), key=lambda problem: problem.sort_key)
        _show(problems)
        if not problems:
            click.echo(say("translations_none"))
        return
    paths = sorted({path for _, path in content.sources}) if done == translations.ALL else [translations.path_of(done)]
    for path in paths:
        if not translations.is_pair(content, path):
            known = any((language, path) in content.sources for language in LANGUAGES)
            _stop(say("translations_faulty", given=path) if known else say("translations_unknown", given=done))
    for path in paths:
        if translations.done(content, path):
            click.echo(say("translations_noted", page=path))


@main.command("new-event")
@click.pass_obj
def new_event(root: Path) -> None:
    """Ask six questions and write the two pages of an event."""
    from sitegen.checks import run
    from sitegen.commands import new_event

    content, _, _ = run.read(root)
    try:
        files = new_event.run(content, sys.stdin.readline, lambda text: click.echo(text, nl=False))
    except new_event.NotWrittenError as failure:
        _stop(f"\n{failure}")
    except KeyboardInterrupt:
        _stop("\n" + say("new_event_unfinished"), 130)
    it, fr = (file.relative_to(root).as_posix() for file in files)
    click.echo("\n" + say("new_event_written", it=it, fr=fr))


@main.command()
@click.pass_obj
def preview(root: Path) -> None:
    """Show the site, again at each saved change."""
    from sitegen.commands import preview

    port = int(os.environ.get("PORT") or 8000)
    try:
        preview.serve(root, port, click.echo)
    except OSError:
        _stop(say("port_taken", port=port))
    except KeyboardInterrupt:
        click.echo()


def _show(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem))


def _stop(sentence: str, code: int = 1) -> None:
    click.echo(sentence, err=True)
    raise SystemExit(code)


if __name__ == "__main__":
    main(prog_name="python -m sitegen")
