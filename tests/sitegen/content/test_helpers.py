"""The services of data/helpers.yml: what is wrong with one is said by its key, in both languages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sitegen.checks import run
from tests.support.tiny_project import HELPERS, TODAY, Project, line_of

FILE = "data/helpers.yml"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.write(FILE, HELPERS)
    return project


def test_right_entries_say_nothing(project: Project) -> None:
    assert project.errors() == []
    assert [problem for problem in project.warnings() if problem.file == FILE] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('number: "803 164", only_from: it', 'number: "803 164"', "helper_short_code"),
        ('number: "803 164", only_from: it', 'number: "al 803"', "phone"),
        ("areas: [ms, lu]", "areas: [ms, 2a]", "helper_other_country"),
        ("areas: [ms, lu]", "areas: [ms, xx]", "one_of"),
        ("  town: Massa\n", "", "helper_town"),
        ("  coordinates: [44.04, 10.14]\n", "  within_km: 20\n", "helper_town"),
        ('closes: "12:00"', 'closes: "8:00"', "end_before_start"),
        ("days: [1, 2, 3]", "days: [1, 8]", "at_most"),
        ("site: https://www.example.org", "site: www.example.org", "web_address"),
        ('  phones: [{number: "803 164", only_from: it}]\n  site: https://www.example.org\n', "", "helper_no_way"),
        ("sources: [o1]", "sources: [o99]", "unknown_source"),
        ("checked: 2026-11-22", "checked: 2026-11-23", "reviewed_later"),
        ("confirmed: true", "confirmed: forse", "yes_no"),
        ("kind: benefit", "kind: soldi", "one_of"),
        ('fr: "Tous"', "en: All", "missing"),
    ],
)
def test_a_mistake_is_named_by_file_and_key(project: Project, old: str, new: str, code: str) -> None:
    project.change(FILE, old, new)
    assert code in [problem.code for problem in project.errors() if problem.file == FILE]


def test_a_contact_that_nobody_looked_at_for_a_year_is_listed(project: Project) -> None:
    project.change(FILE, "checked: 2026-11-22", "checked: 2025-11-21")
    project.change("mkdocs.yml", "contact_checked: 2026-11", "contact_checked: 2025-11-21")
    found = {(each.file, each.line) for each in project.warnings() if each.code == "contact_overdue"}
    operator = line_of(project.read("mkdocs.yml"), "    contact_checked")
    assert found == {(FILE, 1), ("mkdocs.yml", operator)}
    day_before = run.run(project.root, TODAY - dt.timedelta(days=1)).warnings
    assert not [each for each in day_before if each.code == "contact_overdue"]


def test_what_one_source_says_is_listed_before_publishing(project: Project) -> None:
    found = run.before_publishing(project.root, TODAY)
    assert [(each.file, each.line) for each in found if each.code == "helper_unconfirmed"] == [(FILE, 1)]
    assert not [each for each in project.warnings() if each.code == "helper_unconfirmed"]


@pytest.mark.parametrize(
    ("old", "closed"), [("name: Unisco", True), ("contact_checked: 2026-11", True), ("dpo: dpo", False)]
)
def test_closed_forms_are_said_before_publishing(project: Project, old: str, closed: bool) -> None:
    project.change("mkdocs.yml", f"    {old}", f"    {old.partition(':')[0]}: ''\n    # {old}")
    codes = [each.code for each in run.before_publishing(project.root, TODAY)]
    assert ("forms_closed" in codes) is closed
