"""Build the site beside the old one, and put it in its place only when it is whole.

``site.new`` is written, then two renames swap it with ``site``. Whatever interrupts the build, the old site stays; what
an interrupted build left behind is removed by the next.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click

from sitegen.commands import build_lock
from sitegen.commands.mkdocs_run import BuildFailedError, render
from sitegen.commands.screen import stop
from sitegen.content import site_settings
from sitegen.content.problems import say
from sitegen.language import dates
from sitegen.output.editor import editor_page

_LAST_FILE = "catalogue.json"


@dataclass(frozen=True)
class Built:
    """How many HTML pages were written, in how many seconds."""

    pages: int
    seconds: float


@click.command("build")
@click.option("--demonstration", is_flag=True, help="With the demonstration event.")
@click.option("--site", type=click.Path(path_type=Path), help="Where to write it (site/).")
@click.option("--traceback", is_flag=True, help="Show where the program failed.")
@click.pass_obj
def command(root: Path, demonstration: bool, site: Path | None, traceback: bool) -> None:
    """Build the whole site; the old one stays until the new one is whole."""
    signal.signal(signal.SIGTERM, _interrupt)
    folder = site or root / "site"
    try:
        built = build(root, folder, demonstration, traceback)
    except BuildFailedError as failure:
        stop(str(failure))
    except KeyboardInterrupt:
        stop(say("build_interrupted"), 130)
    settings = site_settings.read(root)[0]
    if editor_page.is_wanted(settings.editor, settings.site_url) and not editor_page.is_possible(root):
        click.echo(say("editor_left_out"), err=True)
    if not demonstration and not settings.operator.answers_for_the_site(dt.datetime.now(dates.ZONE).date()):
        click.echo(say("forms_closed"), err=True)
    click.echo(say("build_done", pages=built.pages, seconds=f"{built.seconds:.1f}", folder=folder))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def build(root: Path, site: Path, demonstration: bool = False, traceback: bool = False) -> Built:
    """Write the site of ``root`` to the folder ``site``. Raises :class:`BuildFailedError`; the old site then stays."""
    started = time.monotonic()
    site = site.resolve()
    _refuse_other_folders(root, site)
    with _alone(site) as staging:
        _set_demonstration(demonstration)
        render(root, staging, traceback=traceback)
        pages = sum(1 for _ in staging.rglob("*.html"))
        _swap(staging, site)
    return Built(pages, time.monotonic() - started)


def _refuse_other_folders(root: Path, site: Path) -> None:
    """The old site is deleted: nobody's documents may stand in its place."""
    ours = site == (root / "site").resolve() or not site.exists() or (site / _LAST_FILE).exists()
    if not ours and not (site.is_dir() and not any(site.iterdir())):
        raise BuildFailedError(say("build_other_folder", folder=site))


def _set_demonstration(wanted: bool) -> None:
    os.environ.pop("SITE_DEMONSTRATION", None)
    if wanted:
        os.environ["SITE_DEMONSTRATION"] = "1"


@contextmanager
def _alone(site: Path) -> Iterator[Path]:
    """The empty folder ``site.new``, locked while this build lasts, and gone after it."""
    staging, old = site.with_name(site.name + ".new"), site.with_name(site.name + ".old")
    try:
        staging.mkdir(parents=True, exist_ok=True)
        with build_lock.locked(staging) as is_ours:
            if old.exists() and not site.exists():  # interrupted between the two renames
                old.rename(site)
            shutil.rmtree(old, ignore_errors=True)
            _empty(staging)
            try:
                yield staging
            finally:
                shutil.rmtree(old, ignore_errors=True)
                if is_ours():
                    shutil.rmtree(staging, ignore_errors=True)
    except BlockingIOError as error:
        raise BuildFailedError(say("build_busy", folder=staging)) from error
    except OSError as error:
        raise BuildFailedError(say("build_cannot_write", folder=staging, reason=error.strerror)) from error


def _empty(folder: Path) -> None:
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()


def _swap(staging: Path, site: Path) -> None:
    old = site.with_name(site.name + ".old")
    try:
        if site.exists():
            site.rename(old)
        staging.rename(site)
    except OSError as error:
        raise BuildFailedError(say("build_cannot_write", folder=site, reason=error.strerror)) from error
    finally:
        if old.exists() and not site.exists():
            old.rename(site)
