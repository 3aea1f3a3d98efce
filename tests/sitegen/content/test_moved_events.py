"""`moved_from`: the name an event's page had before, for the registrations that follow it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.output import catalogue
from tests.support.tiny_project import EVENT, Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize("written", ["moved_from: prima\n", "moved_from: [prima]\n"])
def test_the_former_name_reaches_the_catalogue(project: Project, written: str) -> None:
    project.both("eventi/dopo.md", EVENT + written)
    assert project.said() == []
    content = project.content()
    [event] = content.events("it")
    row = catalogue._event(content, event)
    assert row["moved_from"] == ["prima"]
    assert row["waiting_list_closes"] == "2027-01-21T07:30:00+01:00"  # two hours before, where the page says nothing
    assert (row["it"]["line_closes"], row["fr"]["line_closes"]) == (
        "giovedì 21 gennaio 2027, 7.30",
        "jeudi 21 janvier 2027, 7 h 30",
    )


def test_of_whole_days_a_freed_seat_is_passed_on_as_long_as_one_may_register(project: Project) -> None:
    hours = 'start: "9:30"\nend: "12:45"\n'
    assert hours in EVENT
    whole = EVENT.replace(hours, "all_day: true\nregistration_closes: 2027-01-19T18:00\n")
    project.both("eventi/giornate.md", whole.partition("programme:")[0] + "programme: []\n")
    [event] = project.content().events("it")
    assert catalogue._event(project.content(), event)["it"]["line_closes"] == "martedì 19 gennaio 2027, 18.00"


@pytest.mark.parametrize("old", ["altro", "dopo"])
def test_a_name_that_an_event_still_has_is_no_former_one(project: Project, old: str) -> None:
    project.both("eventi/altro.md", EVENT)
    project.both("eventi/dopo.md", EVENT + f"moved_from: {old}\n")
    found = [(problem.code, problem.file) for problem in project.errors()]
    assert found == [("moved_from_taken", f"docs/{language}/eventi/dopo.md") for language in ("fr", "it")]


def test_both_languages_say_the_same_former_name(project: Project) -> None:
    project.both("eventi/dopo.md", EVENT + "moved_from: prima\n")
    project.change("docs/fr/eventi/dopo.md", "moved_from: prima", "moved_from: avant")
    assert [problem.code for problem in project.errors()] == ["differs"]
