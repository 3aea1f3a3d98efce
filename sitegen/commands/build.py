"""Build the site beside the old one, and put it in its place only when it is whole.

``site.new`` is written, then two renames swap it with ``site``. Whatever interrupts the build, the old site stays; what
an interrupted build left behind is removed by the next.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.checks import run
from sitegen.commands import second
from sitegen.content.problems import Problem, say

CONFIG = "mkdocs.yml"
_LAST_FILE = "catalogue.json"


class BuildFailedError(Exception):
    """Why there is no new site: one sentence a line, for people."""


@dataclass(frozen=True)
class Built:
    pages: int
    seconds: float


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
        handle = os.open(staging, os.O_RDONLY)
    except OSError as error:
        raise BuildFailedError(say("build_cannot_write", folder=staging, reason=error.strerror)) from error
    try:
        _lock(handle, staging)
        if old.exists() and not site.exists():  # interrupted between the two renames
            old.rename(site)
        shutil.rmtree(old, ignore_errors=True)
        _empty(staging)
        try:
            yield staging
        finally:
            shutil.rmtree(old, ignore_errors=True)
            if os.path.exists(staging) and os.path.samestat(os.fstat(handle), os.stat(staging)):
                shutil.rmtree(staging, ignore_errors=True)
    finally:
        os.close(handle)


def _lock(handle: int, staging: Path) -> None:
    """One build at a time: the lock goes with its process, however it ends."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        same = os.path.samestat(os.fstat(handle), os.stat(staging))
    except OSError:
        same = False
    if not same:
        raise BuildFailedError(say("build_busy", folder=staging))


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


class _Collect(logging.Handler):
    """MkDocs' warnings, kept until somebody asks."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage().strip())


@contextmanager
def _quiet() -> Iterator[_Collect]:
    """Nothing of MkDocs on the screen; its warnings come back."""
    logger, collected = logging.getLogger("mkdocs"), _Collect()
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.addHandler(collected)
    try:
        yield collected
    finally:
        logger.removeHandler(collected)
        logger.setLevel(level)
        logger.propagate = propagate


def render(
    root: Path, folder: Path, only: frozenset[str] | None = None, strict: bool = True, traceback: bool = False
) -> None:
    """Let MkDocs write into ``folder``. ``only``: these pages, without derived files. ``strict``: a warning fails too.

    Raises :class:`BuildFailedError` with our own sentences wherever the mistake is an editor's.
    """
    with _quiet() as collected:
        try:
            _mkdocs(root, folder, only)
        except Exception as error:
            if traceback:
                raise
            raise BuildFailedError("\n".join(_reasons(root, error, collected.messages))) from error
    if strict and collected.messages:
        raise BuildFailedError("\n".join(_reasons(root, None, collected.messages)))


def _mkdocs(root: Path, folder: Path, only: frozenset[str] | None) -> None:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    config = load_config(str(root / CONFIG), site_dir=str(folder), strict=False)
    config.plugins.on_startup(command="build", dirty=False)
    if only is not None:
        _leave_out_all_but(config, only)
    try:
        mkdocs_build(config)
    finally:
        second.stop()
        config.plugins.on_shutdown()


def _leave_out_all_but(config: Any, only: frozenset[str]) -> None:
    """Links still find the other pages, but these alone are written; nothing is derived from them."""
    from mkdocs.structure.files import Files, InclusionLevel

    def on_files(files: Files, config: Any) -> Files:
        for file in files.documentation_pages():
            if file.src_uri.partition("/")[2] not in only:
                file.inclusion = InclusionLevel.EXCLUDED
        return files

    events = config.plugins.events
    events["files"].append(on_files)
    events["post_build"] = [method for method in events["post_build"] if method.__module__ != "sitegen/hooks.py"]


def _reasons(root: Path, error: Exception | None, messages: list[str]) -> list[str]:
    """In our words if the checks find the mistake, in MkDocs' if they do not, in the program's if it is its own."""
    with suppress(Exception):
        problems: list[Problem] = run.run(root).errors
        if problems:
            return [*map(str, problems), say("build_stopped")]
    if messages:
        return [*messages, say("build_stopped")]
    return [say("build_program_error", error=f"{type(error).__name__}: {error}")]


@contextmanager
def reloading_server(update: Callable[[], None], host: str, port: int, folder: str) -> Iterator[Any]:
    """A server of ``folder`` that calls ``update`` when a watched file changes; browsers then load the page again."""
    from mkdocs.livereload import LiveReloadServer

    server = LiveReloadServer(update, host, port, folder, polling_interval=0.2)
    page = Path(folder) / "404.html"
    server.error_handler = lambda code: page.read_bytes() if code == 404 and page.is_file() else None
    try:
        yield server
    finally:
        server.shutdown()
