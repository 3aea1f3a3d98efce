"""The numbers of an event's versions: they grow with each change, whoever forgets to note it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sitegen.checks import run
from sitegen.content import calendar_history
from sitegen.content.calendar_history import Version
from tests.support.tiny_project import TODAY, Project

LATER = dt.date(2027, 1, 3)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.add("event")
    return made


def version(project: Project, language: str = "it", today: dt.date = TODAY) -> Version:
    content, _, _ = run.read(project.root, today)
    (entry,) = content.events(language)
    return calendar_history.version(content, entry)


def note(project: Project, today: dt.date = TODAY) -> list[str]:
    return calendar_history.note(run.read(project.root, today)[0])


CHANGES = [
    ("date: 2027-01-21", "date: 2027-01-22"),
    ('start: "9:30"', 'start: "9:15"'),
    ("via Roma 1", "via Roma 2"),
    ("territory: toscana", "status: cancelled\nterritory: toscana"),
    ("territory: toscana", "end_date: 2027-01-23\nterritory: toscana"),
    ('title: "Titolo', 'title: "Altro titolo'),
]


@pytest.mark.parametrize(("old", "new"), CHANGES, ids=[new for _, new in CHANGES])
def test_a_change_counts_before_it_is_noted_and_after(project: Project, old: str, new: str) -> None:
    assert note(project) == ["prova"]
    assert version(project).number == version(project, "fr").number == 0
    project.change("docs/it/eventi/prova.md", old, new)
    assert version(project).number == version(project, "fr").number == 1
    assert note(project, LATER) == ["prova"]
    assert version(project) == Version(1, LATER)


@pytest.mark.parametrize(("old", "new"), [("seats: 40", "seats: 50"), ("---\n", "---\n\n")])
def test_what_no_calendar_shows_is_no_new_version(project: Project, old: str, new: str) -> None:
    note(project)
    project.change("docs/it/eventi/prova.md", old, new)
    assert version(project).number == 0
    assert note(project, LATER) == []


def test_a_change_taken_back_is_a_third_version_and_not_the_first_again(project: Project) -> None:
    for old, new in (("9:30", "9:15"), ("9:15", "9:30")):
        note(project)
        project.change("docs/it/eventi/prova.md", old, new)
    note(project)
    assert version(project).number == 2


def test_the_day_is_never_that_of_the_build(project: Project) -> None:
    assert version(project) == version(project, today=LATER)
    note(project)
    assert version(project) == version(project, today=LATER)


def test_the_demonstration_is_not_noted_and_its_number_grows_with_its_day(project: Project) -> None:
    for language in ("it", "fr"):
        page = f"docs/{language}/eventi/prova.md"
        project.change(page, "date: 2027-01-21", "demonstration: true\ndays_ahead: 28")
    assert note(project) == []
    assert version(project, today=LATER).number > version(project).number


def test_an_event_that_is_renamed_stays_the_same_entry_and_counts_on(project: Project) -> None:
    note(project)
    for language in ("it", "fr"):
        old, new = (project.root / f"docs/{language}/eventi/{name}.md" for name in ("prova", "mattina"))
        text = old.read_text("utf-8").replace("date: 2027-01-21", "date: 2027-01-22\nmoved_from: prova")
        new.write_text(text, "utf-8")
        old.unlink()
    content = project.content()
    [entry] = content.events("it")
    assert calendar_history.identity(content, entry) == "prova"
    assert calendar_history.version(content, entry).number == 1
