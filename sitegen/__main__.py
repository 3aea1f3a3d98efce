"""The commands of the site: ``python -m sitegen build``, ``check``, ``preview``, … (``make`` alone lists them)."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.commands import build, check, new_event, preview, publish_check, translations
from sitegen.commands.screen import stop
from sitegen.content.problems import say


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's folder.")
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """The site: build it, check it, show it, add to it."""
    if not (root / "mkdocs.yml").is_file():
        stop(say("no_project"))
    context.obj = root.resolve()


for module in (build, check, publish_check, translations, new_event, preview):
    main.add_command(module.command)

if __name__ == "__main__":
    main(prog_name="python -m sitegen")
