"""MkDocs, run by us: quietly, on all pages or on some, with our own sentences for what goes wrong."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sitegen.checks import run
from sitegen.commands import second
from sitegen.content.problems import say

CONFIG = "mkdocs.yml"


class BuildFailedError(Exception):
    """Why there is no new site: one sentence a line, for people."""


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
    import mkdocs.commands.build
    import mkdocs.config

    config = mkdocs.config.load_config(str(root / CONFIG), site_dir=str(folder), strict=False)
    config.plugins.on_startup(command="build", dirty=False)
    if only is not None:
        _leave_out_all_but(config, only)
    try:
        mkdocs.commands.build.build(config)
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
        problems = run.run(root).errors
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
