"""What contradicts what within a page, and between a page and the data it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.content.problems import Problem
from tests.support.tiny_project import Project, line_of


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def italian(project: Project, kind: str, *changes: tuple[str, str]) -> list[Problem]:
    """The problems of the Italian page of a kind after the same changes in both trees."""
    path = project.add(kind)
    for language in ("it", "fr"):
        for old, new in changes:
            project.change(f"docs/{language}/{path}", old, new)
    return [problem for problem in project.errors() if problem.file == f"docs/it/{path}"]


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.values.get("key", "")) for problem in problems]


HOURS = 'date: 2027-01-21\nstart: "9:30"\nend: "12:45"\n'
SESSIONS = """\
sessions:
  - {date: 2027-01-21, start: "9:30", end: "12:45"}
  - {date: 2027-01-28, start: "9:30", end: "17:00"}
"""

CASES = [
    ("event", 'end: "12:45"', 'end: "9:30"', "end_before_start", "end"),
    ("event", 'start: "9:30"\nend: "12:45"\n', 'end: "12:45"\n', "end_without_start", "end"),
    ("event", "date: 2027-01-21\n", "", "date_or_announced", "date"),
    ("event", "date: 2027-01-21", "announced: 2027-01-21", "date_or_announced", "date"),
    ("event", "date: 2027-01-21", "demonstration: true", "days_ahead_missing", "days_ahead"),
    ("event", "seats: 40", "seats: 40\ndays_ahead: 28", "days_ahead_alone", "days_ahead"),
    ("event", 'time: "10:15"', 'time: "9:15"', "programme_order", "programme[2].time"),
    ("event", 'start: "9:30"', 'start: "9:45"', "programme_before_start", "programme[1].time"),
    ("event", 'end: "12:45"', 'end: "10:05"', "programme_after_end", "programme[2].time"),
    ("event", 'title: "B"', 'end: "13:00", title: "B"', "programme_after_end", "programme[2].end"),
    ("event", 'end: "10:00"', 'end: "9:30"', "end_before_start", "programme[1].end"),
    ("event", 'start: "9:30"\nend: "12:45"\n', "", "seats_need_date", "seats"),
    ("event", "desk: massa\n", "reviewed: 2026-11-22\nsources: [o1]\n", "seats_need_desk", "desk"),
    ("event", "desk: massa\nseats: 40", "seats: 40", "reviewed_missing", "reviewed"),
    ("event", "seats: 40", "registration_closes: 2027-01-20T18:00", "closes_needs_seats", "registration_closes"),
    (
        "event",
        "seats: 40",
        "seats: 40\nregistration_closes: 2027-01-21T09:31",
        "closes_after_start",
        "registration_closes",
    ),
    ("event", "seats: 40", "seats: 40\nend_date: 2027-01-21", "last_day_first", "end_date"),
    ("event", 'end: "12:45"\n', "end_date: 2027-01-22\n", "end_date_needs_end", "end_date"),
    (
        "event",
        "date: 2027-01-21",
        'announced: 2027-01\ndate_note: "x"\nend_date: 2027-01-22',
        "end_date_alone",
        "end_date",
    ),
    ("event", "seats: 40", "seats: 40\nall_day: true", "all_day_with_hours", "all_day"),
    ("event", 'start: "9:30"\nend: "12:45"\n', "all_day: true\n", "all_day_needs_closes", "seats"),
    ("event", "seats: 40", f"seats: 40\n{SESSIONS}", "sessions_alone", "date"),
    ("event", HOURS, SESSIONS.replace("01-28", "01-21"), "sessions_order", "sessions[2].date"),
    ("event", HOURS, SESSIONS.replace('"17:00"', '"9:00"'), "end_before_start", "sessions[2].end"),
    ("event", HOURS, SESSIONS.rpartition("  -")[0], "too_few", "sessions"),
    ("event", ', city: "Massa"}', ", online: also}", "also_needs_city", "place.online"),
    ("event", ', city: "Massa"}', ', city: "Massa", url: "https://example.org/"}', "url_needs_online", "place.url"),
    ("event", ', city: "Massa"}', ", online: maybe}", "online", "place.online"),
    ("event", ', city: "Massa"}', ", online: true, url: www.example.org}", "web_address", "place.url"),
    ("event", "seats: 40", "waiting_list_closes: 2027-01-21T07:00", "line_needs_seats", "waiting_list_closes"),
    (
        "event",
        "seats: 40",
        "seats: 40\nwaiting_list_closes: 2027-01-21T09:31",
        "closes_after_start",
        "waiting_list_closes",
    ),
    ("desk", "sources: [o1]\n", "", "sources_missing", "reviewed"),
    ("desk", "reviewed: 2026-11-22\nsources: [o1]\n", "", "reviewed_missing", "reviewed"),
    ("desk", "sources: [o1]", "sources: [o1, o9]", "unknown_source", "sources[2]"),
    ("desk", "reviewed: 2026-11-22", "reviewed: 2026-11-23", "reviewed_later", "reviewed"),
    ("tree", "to: q2", "to: q9", "tree_nowhere", "questions[1].answers[1].to"),
    ("tree", "to: q2", "to: o1", "tree_unreached", "questions[2].id"),
    ("tree", 'text: "B", to: o2', 'text: "B", to: o1', "tree_unreached", "outcomes[2].id"),
    ("tree", 'text: "B", to: o2', 'text: "B", to: q1', "tree_circle", "questions[2]"),
    ("tree", "{id: o2", "{id: o1", "tree_twice", "questions"),
    ("tree", "id: o2,", "id: o2, helpers: [nobody],", "unknown_helper", "outcomes[2].helpers[1]"),
    ("questions", "id: i1", "id: italia", "id_twice", "groups[1].questions[1].id"),
]


@pytest.mark.parametrize(("kind", "old", "new", "code", "key"), CASES, ids=[f"{c[3]}-{c[4]}" for c in CASES])
def test_a_contradiction_is_named(project: Project, kind: str, old: str, new: str, code: str, key: str) -> None:
    assert (code, key) in codes(italian(project, kind, (old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("seats: 40", "seats: 40\nregistration_closes: 2027-01-21T09:30"),
        ("seats: 40\n", ""),
        ('end: "12:45"\n', ""),
        ('time: "10:15"', 'time: "9:30"'),
        ("date: 2027-01-21", 'announced: 2027-01\ndate_note: "La fonte non lo dice."\nstatus: postponed'),
        ("date: 2027-01-21", "demonstration: true\ndays_ahead: 28"),
    ],
)
def test_what_goes_together_is_let_through(project: Project, old: str, new: str) -> None:
    path = project.add("event")
    for language in ("it", "fr"):
        project.change(f"docs/{language}/{path}", old, new)
        if "announced" in new:
            project.change(f"docs/{language}/{path}", "seats: 40\n", "")
    assert project.said() == []


def test_the_sentence_names_file_line_and_what_to_write(project: Project) -> None:
    italian(project, "event", ('end: "12:45"', 'end: "9:00"'))
    line = line_of(project.read("docs/fr/eventi/prova.md"), 'end: "9:00"')
    assert any(
        sentence.startswith(f"docs/fr/eventi/prova.md:{line}: « end » : la fin (9:00) vient avant le début (9:30)")
        for sentence in project.said()
    )


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("event", "date: 2027-01-21", "date: 2027-02-30"),
        ("event", 'start: "9:30"', 'start: "nove"'),
        ("event", "desk: massa", "desk: [massa]"),
        ("desk", "reviewed: 2026-11-22", "reviewed: 22/11/2026"),
        ("desk", "sources: [o1]", "sources: o1"),
    ],
)
def test_a_wrong_key_does_not_look_like_a_missing_one(project: Project, kind: str, old: str, new: str) -> None:
    assert len(italian(project, kind, (old, new))) == 1


def test_an_unknown_desk_comes_with_the_known_ones_even_on_a_page_with_other_mistakes(project: Project) -> None:
    found = italian(project, "event", ("desk: massa", "desk: carrara"), ("seats: 40", "seats: 0"))
    assert {problem.code for problem in found} == {"unknown_desk", "at_least"}
    assert "massa" in str(next(problem for problem in found if problem.code == "unknown_desk"))


def test_a_page_that_is_no_desk_cannot_be_asked(project: Project) -> None:
    project.both("sportelli/oggi.md")
    assert codes(italian(project, "event", ("desk: massa", "desk: oggi"))) == [("unknown_desk", "")]


def test_a_desk_with_a_mistake_of_its_own_still_exists(project: Project) -> None:
    project.add("event")
    project.change("docs/it/sportelli/massa.md", "territory: toscana", "territory: umbria")
    assert {problem.file for problem in project.errors()} == {"docs/it/sportelli/massa.md"}


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "line"),
    [
        ("sources.yml", ", date: undated", "", "missing", 2),
        ("sources.yml", "date: undated", "date: ''", "missing", 2),
        ("sources.yml", "date: undated", "date: ieri", "source_date", 2),
        ("sources.yml", "date: undated", "date: 2019-13", "source_date", 2),
        ("sources.yml", "o2:", "o1:", "repeated_key", 2),
        ("sources.yml", "o2: {", "o2: {autore: x, ", "extra_forbidden", 2),
        ("sources.yml", "o2: {title", "o2: {title: x, url: [", "yaml_brackets", 2),
        ("glossary.yml", ', definition: "Cooperativa di lavoro."', "", "missing", 5),
        ("glossary.yml", "scop:", "Scop:", "bad_id", 4),
    ],
)
def test_a_mistake_in_the_shared_data_is_named_in_both_languages(
    project: Project, name: str, old: str, new: str, code: str, line: int
) -> None:
    project.change(f"data/{name}", old, new)
    found = [problem for problem in project.errors() if problem.file == f"data/{name}"]
    assert (code, line) in [(problem.code, problem.line) for problem in found]
    assert " / " in str(found[0])


def test_a_figure_of_the_calculator_has_known_sources(project: Project) -> None:
    rule = 'a_rule: {value: 3, unit: persons, law: "c.c. art. 2522", sources: [o7], reviewed: "2026-11-22"}\n'
    project.write("data/rules.yml", rule)
    assert [problem.code for problem in project.errors()] == ["unknown_source"]
    project.write("data/rules.yml", rule.replace("o7", "o1"))
    assert project.errors() == []
    assert project.content().data.rules["a_rule"]["value"] == 3


FIRST_DAYS = """\
template: first_days.html
lead: "Che cosa fare."
countries:
  - country: it
    title: "Italia"
    this_week: ["Uno.", "Due.", "Tre."]
    days: [{when: "Oggi", title: "Chiama", text: "Chiama."}]
    cases:
      - {id: a, title: "Caso", text: "Testo.", start: "oggi", terms: [a_term]}
      - {id: b, title: "Caso", text: "Testo.", start: "oggi", terms: [a_term]}
    letters: []
    refuse: []
    later: []
    helpers: []
"""
A_TERM = """\
a_term:
  value: 68
  unit: days
  law: "x"
  sources: [o1]
  reviewed: "2026-11-22"
  it: {what: "Chiedi", late: "Perdi"}
  fr: {what: "Demandez", late: "Perdu"}
an_amount: {value: 3, unit: persons, law: "x", sources: [o1], reviewed: "2026-11-22"}
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", None),
        ("id: b", "id: a", "id_twice"),
        ("helpers: []", "helpers: [nessuno]", "unknown_helper"),
        ("[a_term]}\n    letters", "[a_temr]}\n    letters", "unknown_rule"),
        ("[a_term]}\n    letters", "[an_amount]}\n    letters", "unknown_rule"),
    ],
)
def test_a_case_counts_terms_that_exist(project: Project, old: str, new: str, code: str | None) -> None:
    project.write("data/rules.yml", A_TERM)
    project.both("giorni.md", FIRST_DAYS.replace(old, new, 1) if old else FIRST_DAYS)
    assert {problem.code for problem in project.errors()} == ({code} if code else set())


def test_a_term_of_a_case_has_words_in_both_languages(project: Project) -> None:
    project.write("data/rules.yml", A_TERM.replace('  fr: {what: "Demandez", late: "Perdu"}\n', ""))
    project.both("giorni.md", FIRST_DAYS)
    assert {problem.code for problem in project.errors()} == {"rule_without_words"}
