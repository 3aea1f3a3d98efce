"""The public calendars: what a program reads of each event."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import icalendar
import pytest

from forms_api.catalogue_file import parse_event
from forms_api.mails import calendar_entry
from forms_api.mails.calendar_entry import CalendarEntry
from sitegen.checks import run
from sitegen.content.site_settings import Operator, SiteSettings
from sitegen.output import calendar_files, feeds
from tests.support.built_pages import catalogue_of
from tests.support.calendars import calendar_readers
from tests.support.calendars.calendar_readers import READERS, Read
from tests.support.tiny_project import TODAY, Project

NOW = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC)


PAGES = ("docs/it/eventi/prova.md", "docs/fr/eventi/prova.md")
HOURS = 'date: 2027-01-21\nstart: "9:30"\nend: "12:45"\n'
SESSIONS = """\
sessions:
  - {date: 2027-03-20, start: "9:30", end: "12:45"}
  - {date: 2027-03-28, start: "9:30", end: "12:45"}
  - {date: 2027-10-31, start: "14:00", end: "17:00"}
"""

#: What the page says, and when that is, for whoever reads the file: the end may not be known.
WHEN = {
    "winter": (HOURS, [("2027-01-21T08:30:00+00:00", "2027-01-21T11:45:00+00:00")]),
    "summer": (HOURS.replace("01-21", "07-12"), [("2027-07-12T07:30:00+00:00", "2027-07-12T10:45:00+00:00")]),
    "no end": ('date: 2027-07-12\nstart: "9:30"\n', [("2027-07-12T07:30:00+00:00", None)]),
    "over midnight": (
        'date: 2027-01-21\nend_date: 2027-01-22\nstart: "22:00"\nend: "2:00"\n',
        [("2027-01-21T21:00:00+00:00", "2027-01-22T01:00:00+00:00")],
    ),
    "the short night": (
        'date: 2027-03-27\nend_date: 2027-03-28\nstart: "23:00"\nend: "5:00"\n',
        [("2027-03-27T22:00:00+00:00", "2027-03-28T03:00:00+00:00")],
    ),
    "the long night": (
        'date: 2027-10-30\nend_date: 2027-10-31\nstart: "23:00"\nend: "5:00"\n',
        [("2027-10-30T21:00:00+00:00", "2027-10-31T04:00:00+00:00")],
    ),
    "before and after the change": (
        'date: 2027-03-28\nstart: "1:30"\nend: "3:30"\n',
        [("2027-03-28T00:30:00+00:00", "2027-03-28T01:30:00+00:00")],
    ),
    "all day": ("date: 2027-07-12\nall_day: true\n", [("2027-07-12", "2027-07-13")]),
    "three days": ("date: 2027-07-12\nend_date: 2027-07-14\nall_day: true\n", [("2027-07-12", "2027-07-15")]),
    "hours unknown": ("date: 2027-07-12\n", [("2027-07-12", "2027-07-13")]),
    "sessions": (
        SESSIONS,
        [
            ("2027-03-20T08:30:00+00:00", "2027-03-20T11:45:00+00:00"),
            ("2027-03-28T07:30:00+00:00", "2027-03-28T10:45:00+00:00"),
            ("2027-10-31T13:00:00+00:00", "2027-10-31T16:00:00+00:00"),
        ],
    ),
}
UIDS = ["prova@127.0.0.1", "prova.2@127.0.0.1", "prova.3@127.0.0.1"]


def taking_place(project: Project, when: str) -> Project:
    """The event at another time, said so in both trees, without the programme of its hours."""
    for page in PAGES:
        project.change(page, HOURS, when)
        project.change(page, project.read(page).partition("programme:")[2].partition("---")[0], " []\n")
        if "start" not in when:
            project.change(page, "seats: 40\n", "")
    assert project.said() == []
    return project


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", WHEN)
def test_every_program_reads_the_same_moments_from_the_page_s_file_and_from_the_mail_s(
    project: Project, case: str, reader: str, pytestconfig: pytest.Config
) -> None:
    when, expected = WHEN[case]
    content = taking_place(project, when).content()
    settings = operated_by("opera@example.org")
    texts = [calendar_files.feed(content, settings, language) for language in ("it", "fr")]
    event = parse_event(json.loads(catalogue_of(content, settings))["events"][0])
    if event.start:  # the mail carries no entry while the hours are not known
        entry = CalendarEntry(event, "opera@example.org", "ABCDEFGH")
        texts.append(calendar_entry.write(entry, "it", "http://127.0.0.1:8000", NOW))
    wanted = [Read(uid, start, end) for uid, (start, end) in zip(UIDS, expected, strict=False)]
    for found in calendar_readers.read(reader, texts, getattr(pytestconfig, "cache", None)):
        assert found == wanted


def test_the_page_s_file_and_then_the_mail_s_are_one_entry_for_whoever_goes_by_uid(project: Project) -> None:
    content, settings = project.content(), operated_by("opera@example.org")
    page, *_ = events(project, "it")
    event = parse_event(json.loads(catalogue_of(content, settings))["events"][0])
    entry = CalendarEntry(event, "opera@example.org", "ABCDEFGH")
    text = calendar_entry.write(entry, "it", "http://127.0.0.1:8000", NOW)
    (mail,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    for name in ("UID", "SEQUENCE", "ORGANIZER", "STATUS", "SUMMARY", "LOCATION", "URL"):
        assert page[name] == mail[name], name
    assert page["DTSTAMP"].dt < mail["DTSTAMP"].dt  # of two equal SEQUENCEs the later one holds


@pytest.mark.parametrize("email", ["", "opera@example.org"])
def test_what_is_published_has_an_organiser_and_what_has_none_is_no_message(project: Project, email: str) -> None:
    text = calendar_files.feed(project.content(), operated_by(email), "it")
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert ("METHOD" in calendar) is ("ORGANIZER" in event) is bool(email)


def test_the_same_content_makes_the_same_files_on_any_day(project: Project) -> None:
    settings = operated_by("")
    written = [
        (calendar_files.feed(content, settings, "it"), feeds.atom(content, "it", "/novita.xml"))
        for content in (run.read(project.root, TODAY + dt.timedelta(days=days))[0] for days in (0, 40))
    ]
    assert written[0] == written[1]


@pytest.mark.parametrize(("status", "title"), [("cancelled", "Annullato: "), ("postponed", "Rinviato: ")])
def test_the_title_says_that_it_does_not_take_place(project: Project, status: str, title: str) -> None:
    project.change(PAGES[0], "desk: massa", f"desk: massa\nstatus: {status}")
    (event,) = events(project, "it")
    assert str(event["SUMMARY"]).startswith(title)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.add("event")
    return made


def operated_by(email: str) -> SiteSettings:
    return SiteSettings(Operator("Unisco", "via Roma 1", email, contact_checked="2026-11"), ())


def events(project: Project, language: str) -> list[icalendar.Event]:
    """Of the feed, which must say the same as the event's own file."""
    content, settings = project.content(), operated_by("opera@example.org")
    feed = calendar_files.feed(content, settings, language)
    for entry in content.events(language):
        own = calendar_files.of_event(content, settings, entry)
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


def test_the_place_is_named_and_the_address_is_the_page(project: Project) -> None:
    (event,) = events(project, "fr")
    assert str(event["URL"]) == "http://127.0.0.1:8000/fr/evenements/prova/"
    assert str(event["LOCATION"]) == "Centro, via Roma 1, Massa"


def test_an_event_without_a_day_is_in_no_calendar(project: Project) -> None:
    page = PAGES[0]
    project.change(page, "date: 2027-01-21", 'announced: 2027-01\ndate_note: "Il giorno non è noto."')
    project.change(page, "seats: 40\n", "")
    assert project.content().events("it") != []
    assert events(project, "it") == []
