"""The preview: what is made again after a change, and that nothing saved is forgotten."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from sitegen.commands import preview
from sitegen.commands.mkdocs_run import BuildFailedError
from sitegen.commands.preview import Preview
from tests import ROOT
from tests.support.mail_server import free_port
from tests.support.tiny_project import Project, page

LISTS = {"index.md", "eventi/index.md", "guide/index.md", "sportelli/index.md", "mappa-del-sito.md"}


class Watched:
    """A tiny project with its preview, whose pages take no time; ``made``: what each update made."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project = Project(root / "project")
        self.made: list[frozenset[str] | None] = []
        self.said: list[str] = []
        self.failing = False
        monkeypatch.setattr(preview, "render", self.render)
        folder = root / "shown"
        folder.mkdir()
        self.preview = Preview(self.project.root, folder, self.said.append)
        self.preview.remember()
        self.preview.update()

    def render(self, root: Path, folder: Path, only: frozenset[str] | None, strict: bool) -> None:
        self.made.append(only)
        if self.failing:
            raise BuildFailedError("a mistake")
        assert not strict
        (folder / "page.html").write_text(str(len(self.made)), "utf-8")

    def save(self, name: str, old: str, new: str) -> frozenset[str] | None:
        """What is made after a change."""
        self.project.change(name, old, new)
        os.utime(self.project.root / name, ns=(time.time_ns(), time.time_ns() + len(self.made)))
        self.preview.update()
        return self.made[-1]


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(tmp_path, monkeypatch)


def test_the_first_time_all_pages_are_made(watched: Watched) -> None:
    assert watched.made == [None]
    assert watched.said[0].startswith("Rifatto tutto il sito")


def test_a_text_makes_its_page_alone(watched: Watched) -> None:
    assert watched.save("docs/it/guida.md", "Servono", "Ti servono") == {"guida.md"}
    assert "guida.md" in watched.said[-1]
    assert (watched.preview.folder / "page.html").read_text("utf-8") == "2"


def test_a_fact_makes_the_lists_too(watched: Watched) -> None:
    watched.project.add("event")
    watched.preview.update()
    assert watched.save("docs/it/eventi/prova.md", "seats: 40", "seats: 41") == {"eventi/prova.md", *LISTS}


def test_a_new_page_is_made_with_the_lists(watched: Watched) -> None:
    watched.project.both("nuova.md")
    watched.preview.update()
    assert watched.made[-1] == {"nuova.md", *LISTS}


def test_a_desk_makes_the_events_that_name_it(watched: Watched) -> None:
    watched.project.add("event")
    watched.preview.update()
    made = watched.save("docs/fr/sportelli/massa.md", "0585 41150", "0585 41151")
    assert made == {"sportelli/massa.md", "eventi/prova.md", *LISTS}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("docs/it/eventi/index.md", "Titolo", "Altro titolo"),
        ("data/glossary.yml", "Indennità", "Assegno"),
        ("mkdocs.yml", "name: Unisco", "name: Altri"),
    ],
)
def test_what_stands_on_every_page_makes_them_all(watched: Watched, name: str, old: str, new: str) -> None:
    assert watched.save(name, old, new) == {"index.md", "eventi/index.md", "guida.md", "sportelli/massa.md"}
    assert watched.said[-1].startswith("Rifatto tutto il sito")


@pytest.mark.parametrize("name", ["docs/it/.guida.md.swp", "docs/it/#guida.md#", "docs/it/guida.md~", "theme/.x.swp"])
def test_what_an_editor_keeps_for_itself_makes_nothing(watched: Watched, name: str) -> None:
    watched.project.write(name, "x")
    watched.preview.update()
    assert watched.made == [None]


def test_a_mistake_is_said_and_what_was_saved_meanwhile_is_made_afterwards(watched: Watched) -> None:
    watched.failing = True
    watched.save("docs/it/guida.md", "---\n", "--\n")
    assert watched.said[-1] == "a mistake"
    watched.save("docs/it/sportelli/massa.md", "Lo sportello", "Uno sportello")
    watched.failing = False
    assert watched.save("docs/it/guida.md", "--\n", "---\n") == {"guida.md", "sportelli/massa.md", *LISTS}
    assert watched.save("docs/it/guida.md", "Servono", "Ti servono") == {"guida.md"}


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, TimeoutError):
        return ""


def wait_for(url: str, words: str, seconds: float = 60) -> str:
    deadline = time.monotonic() + seconds
    while words not in (page := fetch(url)):
        assert time.monotonic() < deadline, f"{words!r} never came to {url}"
        time.sleep(0.1)
    return page


def test_a_saved_change_comes_to_the_browser(tmp_path: Path) -> None:
    root = tmp_path / "project"
    for part in ("docs", "data", "theme", "sitegen"):
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "mkdocs.yml", root)
    for language in ("it", "fr"):
        (root / "docs" / language / "prova-di-modifica.md").write_text(page(language, body="Una frase."), "utf-8")
    port = free_port()
    command = [sys.executable, "-m", "sitegen", "--root", str(root), "preview"]
    environment = {**os.environ, "PORT": str(port)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{port}"
    try:
        assert "livereload" in wait_for(f"{url}/prova-di-modifica/", "</html>")
        with (root / "docs/it/prova-di-modifica.md").open("a", encoding="utf-8") as file:
            file.write("\n\nUna frase nuova.\n")
        wait_for(f"{url}/prova-di-modifica/", "Una frase nuova.")
        assert "assets/" in fetch(f"{url}/prova-di-modifica/")
        busy = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert (busy.returncode, f"La porta {port} è occupata" in busy.stderr) == (1, True)
    finally:
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"Apri {url}/" in output
