"""An event in words and as JSON-LD, whatever days, hours and places it has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.content.pages import Content, EventEntry
from sitegen.content.site_settings import Operator, SiteSettings
from sitegen.rendering import json_ld
from sitegen.rendering.event_view import event_when, event_where
from sitegen.rendering.glossary_terms import TermsOfPage
from sitegen.rendering.page_view import View
from sitegen.rendering.page_words import FrontMatterMarkdown
from tests.support.tiny_project import Project

HOURS = 'date: 2027-01-21\nstart: "9:30"\nend: "12:45"\n'
MIDNIGHT = 'date: 2027-01-21\nend_date: 2027-01-22\nstart: "22:00"\nend: "2:00"\n'
SESSIONS = """\
sessions:
  - {date: 2027-01-21, start: "9:30", end: "12:45"}
  - {date: 2027-01-28, start: "14:00", end: "17:00"}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.add("event")
    return made


def event(project: Project, language: str, when: str = HOURS, place: str = "") -> tuple[Content, EventEntry]:
    """The event at another time or place."""
    for tree in ("it", "fr"):
        page = f"docs/{tree}/eventi/prova.md"
        project.change(page, HOURS, when)
        project.change(page, project.read(page).partition("programme:")[2].partition("---")[0], " []\n")
        project.change(page, "seats: 40\n", "")
        project.change(page, 'city: "Massa"', f'city: "Massa"{place}')
    assert project.said() == []
    content = project.content()
    return content, content.events(language)[0]


WORDS = [
    (HOURS, "giovedì 21 gennaio 2027, 9.30-12.45", "jeudi 21 janvier 2027, 9 h 30 - 12 h 45"),
    (
        MIDNIGHT,
        "da giovedì 21 gennaio 2027, 22.00, a venerdì 22 gennaio 2027, 2.00",
        "du jeudi 21 janvier 2027, 22 h, au vendredi 22 janvier 2027, 2 h",
    ),
    (
        "date: 2027-01-21\nall_day: true\n",
        "giovedì 21 gennaio 2027, tutto il giorno",
        "jeudi 21 janvier 2027, toute la journée",
    ),
    (
        "date: 2027-01-21\nend_date: 2027-01-23\n",
        "da giovedì 21 gennaio 2027 a sabato 23 gennaio 2027",
        "du jeudi 21 janvier 2027 au samedi 23 janvier 2027",
    ),
    (
        SESSIONS,
        "giovedì 21 gennaio 2027, 9.30-12.45; giovedì 28 gennaio 2027, 14.00-17.00",
        "jeudi 21 janvier 2027, 9 h 30 - 12 h 45 ; jeudi 28 janvier 2027, 14 h - 17 h",
    ),
]


@pytest.mark.parametrize(("when", "italian", "french"), WORDS)
def test_when_is_said_in_both_languages(project: Project, when: str, italian: str, french: str) -> None:
    content, found = event(project, "it", when)
    assert event_when(found) == italian
    assert event_when(content.events("fr")[0]) == french


def test_an_event_of_several_days_is_past_after_the_last(project: Project) -> None:
    _, found = event(project, "it", SESSIONS)
    days = found.page.sessions[0].date, found.page.sessions[-1].date
    assert not any(found.page.is_past(day) for day in days)
    assert found.page.is_past(days[1].replace(day=29))


def test_a_place_where_one_may_also_connect_says_so(project: Project) -> None:
    content, found = event(project, "it", place=", online: also")
    assert event_where(found) == "Centro, via Roma 1, Massa, e online"
    assert event_where(content.events("fr")[0]) == "Centro, via Roma 1, Massa, et en ligne"


def thing(content: Content, entry: EventEntry) -> dict[str, Any]:
    settings = SiteSettings(Operator(), ())
    view = View(content, settings, entry, TermsOfPage({}, "it"), FrontMatterMarkdown())
    read: dict[str, Any] = json.loads(json_ld.of(view) or "")
    return read


PLACES = [
    ("", "Offline", ["Place"]),
    (", online: true", "Online", ["VirtualLocation"]),
    (", online: also", "Mixed", ["Place", "VirtualLocation"]),
]


@pytest.mark.parametrize(("place", "mode", "kinds"), PLACES)
def test_programs_read_where_one_goes_and_where_one_connects(
    project: Project, place: str, mode: str, kinds: list[str]
) -> None:
    found = thing(*event(project, "it", place=place))
    assert found["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    location = found["location"] if isinstance(found["location"], list) else [found["location"]]
    assert [each["@type"] for each in location] == kinds


def test_a_link_that_everybody_may_know_is_the_virtual_place(project: Project) -> None:
    found = thing(*event(project, "it", place=', online: true, url: "https://example.org/live"'))
    assert found["location"]["url"] == "https://example.org/live"


def test_programs_read_the_end_and_every_session(project: Project) -> None:
    found = thing(*event(project, "it", SESSIONS))
    assert (found["startDate"], found["endDate"]) == ("2027-01-21T09:30:00+01:00", "2027-01-28T17:00:00+01:00")
    assert [each["startDate"] for each in found["subEvent"]] == [
        "2027-01-21T09:30:00+01:00",
        "2027-01-28T14:00:00+01:00",
    ]


def test_whole_days_have_no_hours(project: Project) -> None:
    found = thing(*event(project, "it", "date: 2027-01-21\nend_date: 2027-01-23\nall_day: true\n"))
    assert (found["startDate"], found["endDate"]) == ("2027-01-21", "2027-01-23")
