"""The site shown again at each saved change, for editors. Nothing else than this machine can reach it.

A change in the text of a page shows at once: that page alone is made again, in both languages, with the lists that show
it. Other changes (settings, data, templates, new pages, titles that stand in menus) make all pages again.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sitegen import LANGUAGES
from sitegen.build import BuildFailedError, reloading_server, render
from sitegen.frontmatter import FrontMatterError, Source, parse
from sitegen.problems import say

HOST = "127.0.0.1"
WATCHED = ("docs", "data", "theme", "mkdocs.yml")
_LISTS = ("index.md", "eventi/index.md", "guide/index.md", "sportelli/index.md", "mappa-del-sito.md")
_IN_MENUS = ("title", "short_title", "template", "demonstration")


class Preview:
    """``folder`` holds the site as it is shown."""

    def __init__(self, root: Path, folder: Path, say_line: Callable[[str], None]) -> None:
        self.root, self.folder, self.say_line = root, folder, say_line
        self.pages: dict[str, Source | None] = {}
        self.stamps: dict[Path, int] = {}
        self.whole = False

    def update(self) -> None:
        """Bring the folder up to date with what was saved. A mistake is said, and the last good page stays."""
        started = time.monotonic()
        changed = self._changed()
        only = None if not self.whole else self._affected(changed)
        try:
            self._render(only)
        except BuildFailedError as failure:
            self.whole = self.whole and only is not None
            self.say_line(str(failure))
            return
        self.whole = True
        shown = ", ".join(sorted(path.relative_to(self.root).as_posix() for path in changed)) if only else ""
        seconds = f"{time.monotonic() - started:.1f}"
        self.say_line(say("preview_updated", seconds=seconds, pages=shown or say("preview_all")))

    def _render(self, only: frozenset[str] | None) -> None:
        with tempfile.TemporaryDirectory(prefix="opera-") as made:
            render(self.root, Path(made), only)
            shutil.copytree(made, self.folder, dirs_exist_ok=True)

    def _changed(self) -> set[Path]:
        """Files that were saved, made or removed since the last look."""
        before, self.stamps = self.stamps, {}
        for name in WATCHED:
            path = self.root / name
            for file in [path, *path.rglob("*")]:
                if file.is_file():
                    self.stamps[file] = file.stat().st_mtime_ns
        return {file for file in before.keys() | self.stamps.keys() if before.get(file) != self.stamps.get(file)}

    def _affected(self, changed: set[Path]) -> frozenset[str] | None:
        """Paths of the pages to make again; ``None`` for all."""
        paths: set[str] = set()
        for file in changed:
            parts = file.relative_to(self.root).parts
            if parts[0] != "docs" or parts[1] not in LANGUAGES or file.suffix != ".md":
                return None
            path = "/".join(parts[2:])
            now, before = _read(file), self.pages.get("/".join(parts))
            self.pages["/".join(parts)] = now
            paths.add(path)
            if now is None or before is None or _meta(now, _IN_MENUS) != _meta(before, _IN_MENUS):
                return None
            if now.meta != before.meta:
                paths.update(_LISTS)
        return frozenset(paths)

    def remember(self) -> None:
        """Read all pages as they are now, so that the next change can be told from the last."""
        for language in LANGUAGES:
            for file in (self.root / "docs" / language).rglob("*.md"):
                self.pages[file.relative_to(self.root).as_posix()] = _read(file)


def _read(file: Path) -> Source | None:
    try:
        return parse(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, FrontMatterError):
        return None


def _meta(source: Source, keys: tuple[str, ...]) -> list[Any]:
    return [source.meta.get(key) for key in keys]


def serve(root: Path, port: int, say_line: Callable[[str], None]) -> None:
    """Show the site until Ctrl-C. Raises ``OSError`` when the port is taken."""
    with tempfile.TemporaryDirectory(prefix="opera-preview-") as folder:
        preview = Preview(root, Path(folder), say_line)
        with reloading_server(preview.update, HOST, port, folder) as server:
            preview.remember()
            preview.update()
            for name in WATCHED:
                server.watch(str(root / name))
            say_line(say("preview_ready", url=f"http://{HOST}:{port}/"))
            server.serve()
