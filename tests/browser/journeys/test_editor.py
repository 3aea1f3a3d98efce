"""The editors' page in a real browser, on a folder: what is typed once or twice, what is written, what the site shows."""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitegen.checks import run
from sitegen.content.pages import Content
from tests import PROJECT, ROOT
from tests.browser.support import editing
from tests.browser.support.editing import Desk
from tests.support import real_site

EVENT = "eventi/massa-2031-01-21"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Content]]:
    with editing.served(tmp_path_factory.mktemp("office")) as served:
        yield served


@pytest.fixture
def desk(chromium: Browser, office: tuple[str, Content]) -> Iterator[Desk]:
    with editing.at_work(chromium, office[0]) as desk:
        yield desk


def test_every_file_is_written_as_it_was_read(desk: Desk) -> None:
    assert desk.rewritten() == []


def test_a_change_in_a_form_changes_that_line_alone(desk: Desk, office: tuple[str, Content]) -> None:
    """One page of each kind."""
    _, content = office
    one = {type(entry.page): entry for entry in content.of("it")}
    for entry in one.values():
        desk.open(editing.form_of(content, entry.path))
        box = desk.box("short_title")
        box.fill((entry.page.short_title or "")[:20] + " x")
        changed = desk.save()
        assert list(changed) == [entry.file], entry.page.template
        assert [row[:14] for row in changed[entry.file]] == ["- short_title:", "+ short_title:"], entry.page.template


@pytest.mark.parametrize(("name", "key"), [("glossary", "it.definition"), ("sources", "title"), ("helpers", "name.it")])
def test_a_row_of_a_data_file_is_changed_and_the_others_stay(desk: Desk, name: str, key: str) -> None:
    desk.open(f"data/entries/{name}")
    rows = desk.page.locator('[data-key-path="rows"]').first
    rows.locator(".item-list button[aria-expanded]").first.click()
    box = desk.box(f"rows.0.{key}")
    box.fill(box.input_value() + " x")
    changed = desk.save()
    assert list(changed) == [f"data/{name}.yml"]
    assert [row[0] for row in changed[f"data/{name}.yml"]] == ["-", "+"]


def test_an_event_is_added_in_both_languages_and_the_site_shows_it(desk: Desk, tmp_path: Path) -> None:
    desk.open("events")
    desk.page.get_by_text("Nuovo", exact=True).first.click()
    for key, italian, french in (
        ("title", "Massa: come si rileva l'azienda", "Massa : comment reprendre l'entreprise"),
        (
            "description",
            "Il 21 gennaio 2031 a Massa: come si comincia.",
            "Le 21 janvier 2031 à Massa : comment commencer.",
        ),
        ("place.name", "Sala di prova", "Salle d'essai"),
        ("place.city", "Massa", "Massa"),
        ("body", "## Come arrivare {#way}\n\nA piedi.", "## Comment venir {#way}\n\nÀ pied."),
    ):
        desk.box(key).fill(italian)
        desk.box(key, 1).fill(french)
    for key, value in (("date", "2031-01-21"), ("start", "9:30"), ("end", "12:45"), ("seats", "40")):
        desk.box(key).fill(value)
    desk.choose("territory", "Toscana")
    desk.choose("desk", "Massa")
    assert set(desk.save()) == {f"docs/it/{EVENT}.md", f"docs/fr/{EVENT}.md"}

    desk.open(f"events/entries/{EVENT.partition('/')[2]}")
    desk.box("start").fill("10:00")
    hour = ['- start: "9:30"', '+ start: "10:00"']
    assert desk.save() == {f"docs/it/{EVENT}.md": hour, f"docs/fr/{EVENT}.md": hour}
    assert_the_site_shows_it(desk, tmp_path)


def assert_the_site_shows_it(desk: Desk, folder: Path) -> None:
    project = folder / "project"
    for name in ("docs", "data", "theme", "sitegen"):
        shutil.copytree(PROJECT / name, project / name)
    shutil.copy(PROJECT / "mkdocs.yml", project)
    for path, text in desk.saved.items():
        (project / path).write_text(text, "utf-8")
    assert [str(problem) for problem in run.run(project).errors] == []
    command = [sys.executable, "-m", "sitegen", "--root", str(project), "build", "--site", str(folder / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = folder / "site" / "fr" / "evenements" / EVENT.partition("/")[2] / "index.html"
    shown = real_site.plain(html.unescape(page.read_text("utf-8")))
    assert "Salle d'essai" in shown
    assert "21 janvier 2031, 10 h" in shown


def test_a_french_editor_is_spoken_to_in_french_and_types_facts_on_the_french_side(
    chromium: Browser, office: tuple[str, Content]
) -> None:
    with editing.at_work(chromium, office[0], "fr-FR") as desk:
        desk.page.get_by_text("Événements", exact=True).first.wait_for()
        desk.open("events/entries/savona-2019")
        desk.box("start").fill("11:00")
        assert "Savone" in desk.box("title").input_value()
        hour = ['- start: "9:30"', '+ start: "11:00"']
        name = "eventi/savona-2019.md"
        assert desk.save("Enregistrer") == {f"docs/it/{name}": hour, f"docs/fr/{name}": hour}
