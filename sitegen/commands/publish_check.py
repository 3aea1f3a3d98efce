"""``make publish-check``."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.checks import public_addresses, run
from sitegen.commands.screen import show, stop
from sitegen.content import calendar_history
from sitegen.content.problems import say


@click.command("publish-check")
@click.option("--server", is_flag=True, help="Only what the server knows: the site's public address.")
@click.pass_obj
def command(root: Path, server: bool) -> None:
    """List what the pages still lack before they may go public, and note their addresses and their events' versions: none may vanish."""
    if server:
        show(problems := run.before_sending(root))
        raise SystemExit(bool(problems))
    content, _, _ = run.read(root)
    if noted := public_addresses.note(content):
        click.echo(say("addresses_noted", count=len(noted), file=public_addresses.FILE))
    if changed := calendar_history.note(content):
        click.echo(say("events_noted", events=", ".join(changed), file=calendar_history.FILE))
    problems = run.before_publishing(root)
    show(problems)
    if problems:
        stop(say("publish_missing", count=len(problems)))
    click.echo(say("publish_ready"))
