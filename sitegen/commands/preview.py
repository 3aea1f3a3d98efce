"""The site shown again at each saved change, for editors. Nothing else than this machine can reach it.

A change in a page shows at once: that page alone is made again, in both languages, with the lists that show it. Other
changes (settings, data, templates, what stands in the menu) make all pages again.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sitegen import LANGUAGES
from sitegen.commands.mkdocs_run import BuildFailedError, reloading_server, render
from sitegen.commands.screen import stop
from sitegen.content import site_settings
from sitegen.content.frontmatter import Document, FrontMatterError, parse
from sitegen.content.problems import say
from sitegen.output.editor import editor_page

HOST = "127.0.0.1"
WATCHED = ("docs", "data", "theme", "mkdocs.yml")
_LISTS = ("index.md", "eventi/index.md", "guide/index.md", "sportelli/index.md", "mappa-del-sito.md")
_NAMES = ("title", "short_title")


@click.command("preview")
@click.option("--edit", is_flag=True, help="Open the editors' page.")
@click.pass_obj
def command(root: Path, edit: bool) -> None:
    """Show the site, again at each saved change."""
    port = int(os.environ.get("PORT") or 8000)
    if edit and site_settings.read(root)[0].editor is None:
        stop(say("editor_off"))
    if edit and not editor_page.is_possible(root):
        stop(say("editor_left_out"))
    try:
        serve(root, port, click.echo, edit)
    except OSError:
        stop(say("port_taken", port=port))
    except KeyboardInterrupt:
        click.echo()


class Preview:
    """``folder``: the site as it is shown. ``say_line``: shows a line to the editor. ``pages``: as they were last read."""

    def __init__(self, root: Path, folder: Path, say_line: Callable[[str], None]) -> None:
        self.root, self.folder, self.say_line = root, folder, say_line
        self.menu = frozenset(site_settings.read(root)[0].nav)
        self.pages: dict[str, Document | None] = {}
        self.stamps: dict[Path, int] = {}
        self.waiting: frozenset[str] | None = None  # pages still to make; None: all of them
        self.begun = False  # whether the search index and the other derived files are there; once is enough

    def update(self) -> None:
        """Bring the folder up to date with what was saved. A mistake is said, and the last good pages stay."""
        started = time.monotonic()
        affected = self._affected(self._changed())
        if affected == self.waiting == frozenset():
            return
        whole = affected is None or self.waiting is None
        self.waiting = None if whole else (self.waiting or frozenset()) | (affected or frozenset())
        try:
            self._render(self._paths() if self.waiting is None and self.begun else self.waiting)
        except BuildFailedError as failure:
            self.say_line(str(failure))
            return
        self.begun, self.waiting = True, frozenset()
        seconds = f"{time.monotonic() - started:.1f}"
        code = "preview_updated_all" if whole else "preview_updated"
        self.say_line(say(code, seconds=seconds, pages=", ".join(sorted(affected or ()))))

    def _render(self, only: frozenset[str] | None) -> None:
        with tempfile.TemporaryDirectory(prefix="opera-") as made:
            render(self.root, Path(made), only, strict=False)
            shutil.copytree(made, self.folder, dirs_exist_ok=True)

    def _changed(self) -> set[Path]:
        """Files that were saved, made or removed since the last look; an editor's own files beside them do not count."""
        before, self.stamps = self.stamps, {}
        for name in WATCHED:
            path = self.root / name
            for file in [path, *path.rglob("*")]:
                if file.is_file() and not file.name.startswith((".", "#")) and not file.name.endswith("~"):
                    self.stamps[file] = file.stat().st_mtime_ns
        return {file for file in before.keys() | self.stamps.keys() if before.get(file) != self.stamps.get(file)}

    def _affected(self, changed: set[Path]) -> frozenset[str] | None:
        """Paths of the pages to make again; ``None`` for all."""
        paths: set[str] = set()
        for file in sorted(changed):
            name = file.relative_to(self.root).as_posix()
            area, _, rest = name.partition("/")
            language, _, path = rest.partition("/")
            if area != "docs" or language not in LANGUAGES or file.suffix != ".md":
                return None
            before, self.pages[name] = self.pages.get(name), _read(file)
            now = self.pages[name]
            paths.add(path)
            if now and before and now.meta == before.meta:
                continue
            if path in self.menu and _named(now) != _named(before):
                return None
            paths.update(_LISTS)
            if path.startswith("sportelli/"):
                paths.update(other for other in self._paths() if other.startswith("eventi/"))
        return frozenset(paths)

    def _paths(self) -> frozenset[str]:
        return frozenset(name.split("/", 2)[2] for name in self.pages)

    def remember(self) -> None:
        """Read all pages as they are now, so that the next change can be told from the last."""
        for language in LANGUAGES:
            for file in (self.root / "docs" / language).rglob("*.md"):
                self.pages[file.relative_to(self.root).as_posix()] = _read(file)


def _read(file: Path) -> Document | None:
    try:
        return parse(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, FrontMatterError):
        return None


def _named(document: Document | None) -> list[Any]:
    return [document.meta.get(key) for key in _NAMES] if document else []


def serve(root: Path, port: int, say_line: Callable[[str], None], edit: bool = False) -> None:
    """Show the site until Ctrl-C; ``edit``: open the editors' page in a browser. Raises ``OSError`` when the port is taken."""
    socket.create_server((HOST, port)).close()  # before the pages are made, which takes seconds
    with tempfile.TemporaryDirectory(prefix="opera-preview-") as folder:
        preview = Preview(root, Path(folder), say_line)
        with reloading_server(preview.update, HOST, port, folder) as server:
            preview.remember()
            preview.update()
            for name in WATCHED:
                server.watch(str(root / name))
            say_line(say("preview_ready", url=f"http://{HOST}:{port}/"))
            if edit:
                address = f"http://{HOST}:{port}{editor_page.ADDRESS}"
                say_line(say("editor_ready", url=address, folder=root.resolve()))
                webbrowser.open(address)
            server.serve()
