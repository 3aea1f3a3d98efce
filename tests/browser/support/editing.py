"""The editors' page in Chromium: served with its own headers, working on a copy of the project's files."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import ndiff
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from forms_api.web.headers import security_headers
from sitegen.checks import run
from sitegen.content.pages import Content
from sitegen.content.site_settings import EditorSettings
from sitegen.output.editor import editor_page
from sitegen.output.editor.form_collections import FOLDERS, TABLES
from tests import PROJECT

_DISK = (Path(__file__).parent / "disk.js").read_text("utf-8").split("*/", 1)[1].strip()
#: As tall as the longest form: what is out of sight is not drawn yet.
_SCREEN = {"width": 1280, "height": 6000}
_PATIENCE = 90_000


def files() -> dict[str, str]:
    """The texts that the editor may change, by path."""
    pages = [path for language in ("it", "fr") for path in (PROJECT / "docs" / language).rglob("*.md")]
    found = [*pages, *(PROJECT / "data" / f"{name}.yml" for name in TABLES)]
    return {path.relative_to(PROJECT).as_posix(): path.read_text("utf-8") for path in found}


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Content]]:
    """The address of a server that has the editors' page alone, and the content that its forms were made from."""
    if not editor_page.is_possible(PROJECT):
        pytest.skip("the packages of the editors' page are not here: make editor")
    content, _, _ = run.read(PROJECT)
    content.addresses = replace(content.addresses, site_url="http://127.0.0.1:8000/")
    editor_page.write(content, EditorSettings(), folder)
    (folder / "empty.html").write_text("<!doctype html><link rel=icon href=data:,>", "utf-8")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *values: object) -> None:
            pass

        def end_headers(self) -> None:
            path = self.path.partition("?")[0]
            if path != "/empty.html":  # where the test itself puts the files on the disk
                for name, value in security_headers(path, https=False).items():
                    self.send_header(name, value)
            super().end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", content
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Desk:
    """An editor at work. ``saved``: the files as they were last seen on the disk."""

    page: Page
    address: str
    saved: dict[str, str]
    elsewhere: list[str] = field(default_factory=list)

    def open(self, where: str) -> None:
        """Shows a collection or a form: ``events/new``, ``pages/entries/privacy``."""
        self.page.goto(f"{self.address}/redazione/#/collections/{where}")

    def box(self, key: str, pane: int = 0) -> Locator:
        """Where a key is typed; pane 1 is the other language's."""
        return self.page.locator(f'[data-key-path="{key}"]').nth(pane).locator("input, textarea").first

    def choose(self, key: str, name: str) -> None:
        """Takes an entry of a list of choices."""
        self.page.locator(f'[data-key-path="{key}"]').first.get_by_role("combobox").click()
        self.page.get_by_role("option", name=name).first.click()

    def press(self, name: str, within: str = "body") -> None:
        self.page.locator(within).first.get_by_role("button", name=name, exact=True).first.click()

    def save(self, button: str = "Salva") -> dict[str, list[str]]:
        """Presses the button; the lines that went and came, by file."""
        self.press(button)
        # the form closes when all files are written
        self.page.wait_for_url(re.compile("#/collections/[a-z]+$"))
        before, self.saved = self.saved, self.page.evaluate(f"{_DISK}.read()")
        changed = {path: text for path, text in self.saved.items() if before.get(path) != text}
        return {path: _changes(before.get(path, ""), text) for path, text in changed.items()}

    def rewritten(self) -> list[str]:
        """Files that would not be written as they were read."""
        self.page.goto(f"{self.address}/empty.html")
        found: list[str] = self.page.evaluate(f"(files) => {_DISK}.rewritten(files)", files())
        return found


def _changes(before: str, now: str) -> list[str]:
    rows = ndiff(before.splitlines(), now.splitlines())
    return [row for row in rows if row[0] in "+-"]


@contextmanager
def at_work(browser: Browser, address: str, language: str = "it-IT") -> Iterator[Desk]:
    """An editor who has chosen the project's folder. Nothing may be asked of another host."""
    context = browser.new_context(locale=language, viewport=_SCREEN)
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    desk = Desk(page, address, files())
    page.on(
        "request", lambda request: desk.elsewhere.append(request.url) if _is_elsewhere(request.url, address) else None
    )
    page.on(
        "console", lambda said: desk.elsewhere.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.add_init_script(f"{_DISK}.choose()")
    page.goto(f"{address}/empty.html")
    page.evaluate(f"(files) => {_DISK}.fill(files)", desk.saved)
    desk.saved = page.evaluate(f"{_DISK}.read()")
    page.goto(f"{address}/redazione/")
    page.locator(".buttons button").first.click()
    page.get_by_role("row").first.wait_for()
    yield desk
    context.close()
    assert json.dumps(desk.elsewhere) == "[]"


def _is_elsewhere(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:"))


def form_of(content: Content, path: str) -> str:
    """Where the form of a page is."""
    model = type(content.entry("it", path).page)
    name = next((name for name, (_, its, _, _) in FOLDERS.items() if its is model), "")
    stem = path.removesuffix(".md")
    return f"{name}/entries/{stem.rpartition('/')[2]}" if name else f"pages/entries/{stem.replace('/', '-')}"
