"""``make check``, as far as the pages go."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.checks import run
from sitegen.commands import pipelines
from sitegen.commands.screen import show, stop
from sitegen.content.problems import say


@click.command("check")
@click.pass_obj
def command(root: Path) -> None:
    """Name every mistake in the pages by file and line. Warnings stop nothing."""
    report = run.run(root)
    show(report.errors)
    if report.warnings:
        click.echo(say("check_warnings"))
        show(report.warnings, "warning")
    pipelines.report(root, report.errors, report.warnings)
    if report.errors:
        stop(say("check_errors", count=len(report.errors), warnings=len(report.warnings)))
    click.echo(say("check_no_errors", warnings=len(report.warnings)))
