"""The public calendars: what a program reads of each event."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from sitegen.output import calendar_files
from tests.support.tiny_project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.add("event")
    return made


def events(project: Project, language: str) -> list[icalendar.Event]:
    """Of the feed, which must say the same as the event's own file."""
    content = project.content()
    feed = calendar_files.feed(content, language)
    for entry in content.events(language):
        own = calendar_files.of_event(content, entry)
        assert own is None or own == feed
    return [each for each in icalendar.Calendar.from_ical(feed).walk("VEVENT") if isinstance(each, icalendar.Event)]


@pytest.mark.parametrize("language", ["it", "fr"])
@pytest.mark.parametrize(
    ("status", "shown"),
    [("scheduled", "CONFIRMED"), ("postponed", "TENTATIVE"), ("cancelled", "CANCELLED")],
)
def test_a_calendar_says_whether_the_event_takes_place(
    project: Project, language: str, status: str, shown: str
) -> None:
    project.change(f"docs/{language}/eventi/prova.md", "desk: massa", f"desk: massa\nstatus: {status}")
    assert [each["STATUS"] for each in events(project, language)] == [shown]


def test_times_are_those_of_rome_and_the_address_is_the_page(project: Project) -> None:
    (event,) = events(project, "fr")
    assert event.decoded("DTSTART").isoformat() == "2027-01-21T09:30:00+01:00"
    assert event.decoded("DTEND").isoformat() == "2027-01-21T12:45:00+01:00"
    assert str(event["URL"]) == "http://127.0.0.1:8000/fr/evenements/prova/"
    assert str(event["LOCATION"]) == "Centro, via Roma 1, Massa"


def test_an_event_without_a_day_is_in_no_calendar(project: Project) -> None:
    page = "docs/it/eventi/prova.md"
    project.change(page, "date: 2027-01-21", 'announced: 2027-01\ndate_note: "Il giorno non è noto."')
    project.change(page, "seats: 40\n", "")
    assert project.content().events("it") != []
    assert events(project, "it") == []
