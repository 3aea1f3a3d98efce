"""The schema: each key of each kind of page, good and bad, named by file, key and line in the tree's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.content.problems import Problem
from sitegen.content.schema.tree import Answer, Tree, TreeQuestion
from tests.support.tiny_project import KINDS, Project, line_of


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_page_of_each_kind_has_no_mistake(project: Project, kind: str) -> None:
    project.add(kind)
    assert project.said() == []


def spoil(project: Project, kind: str, old: str, new: str) -> list[Problem]:
    """The problems of a kind of page after the same mistake in both trees."""
    path = project.add(kind)
    for language in ("it", "fr"):
        project.change(f"docs/{language}/{path}", old, new)
    return [problem for problem in project.errors() if problem.file.endswith(path)]


CASES = [
    ("event", "seats: 40", "seats: molti", "seats", "whole_number"),
    ("event", "seats: 40", "seats: 0", "seats", "at_least"),
    ("event", "seats: 40", "seats: -3", "seats", "at_least"),
    ("event", "seats: 40", "seats: 12.5", "seats", "whole_number"),
    ("event", "date: 2027-01-21", "date: 2027-02-30", "date", "day"),
    ("event", "date: 2027-01-21", "date: 21/01/2027", "date", "day"),
    ("event", "date: 2027-01-21", "date: 2027-W03-4", "date", "day"),
    ("event", "date: 2027-01-21", "date: 20270121", "date", "day"),
    ("event", 'start: "9:30"', 'start: "9,30"', "start", "clock"),
    ("event", 'start: "9:30"', 'start: "25:00"', "start", "clock"),
    ("event", 'start: "9:30"', 'start: "9:60"', "start", "clock"),
    ("event", "seats: 40", "seats: 40\nregistration_closes: 2027-01-20", "registration_closes", "moment"),
    ("event", "seats: 40", "seats: 40\nregistration_closes: domani", "registration_closes", "moment"),
    ("event", "seats: 40", "seats: 40\nannounced: 2027-13", "announced", "partial_day"),
    ("event", "seats: 40", "seats: 40\nstatus: rimandato", "status", "one_of"),
    ("event", "seats: 40", "seats: 40\nwaiting_list: forse", "waiting_list", "yes_no"),
    ("event", "seats: 40", "seats: 40\nlanguages: [it, de]", "languages[2]", "one_of"),
    ("event", "territory: toscana", "territory: umbria", "territory", "one_of"),
    ("event", "territory: toscana\n", "", "territory", "missing"),
    ("event", 'place: {name: "Centro", street: "via Roma 1", city: "Massa"}', "place: Massa", "place", "not_keys"),
    ("event", 'name: "Centro", ', "", "place.name", "missing"),
    ("event", 'name: "Centro"', 'name: ""', "place.name", "empty"),
    ("event", 'street: "via', 'strett: "via', "place.strett", "extra_forbidden"),
    ("event", '{time: "10:15", title: "B"}', '{time: "10:15"}', "programme[2].title", "missing"),
    ("event", '{time: "10:15", title: "B"}', '{time: "tardi", title: "B"}', "programme[2].time", "clock"),
    ("event", "seats: 40", "seats: 40\nposti: 40", "posti", "extra_forbidden"),
    ("event", "seats: 40", "seats: 40\nafter: [a, b]", "after", "one_text"),
    ("event", "seats: 40", "seats: 40\nsources: o1", "sources", "not_a_list"),
    ("desk", 'phone: "0585 41150"', 'phone: "0585-41150"', "phone", "phone"),
    ("desk", 'phone: "0585 41150"', 'phone: "chiedi"', "phone", "phone"),
    ("desk", "email: opera@example.org", "email: opera.example.org", "email", "email"),
    ("desk", "[44.0367, 10.1417]", "[10.1417, 44.0367]", "coordinates[1]", "at_least"),
    ("desk", "[44.0367, 10.1417]", "[44.0367]", "coordinates[2]", "missing"),
    ("desk", "[44.0367, 10.1417]", "[44.0367, nord]", "coordinates[2]", "number"),
    ("desk", "[44.0367, 10.1417]", "[nan, 10.1]", "coordinates[1]", "number"),
    ("desk", ', city: "Massa"', "", "place.city", "missing"),
    ("guide", "country: it", "country: es", "country", "one_of"),
    ("guide", 'in_brief: ["Una cosa.", "Un\'altra."]', 'in_brief: ["Una."]', "in_brief", "too_few"),
    ("guide", "reviewed: 2026-11-22", "reviewed: 2026-11-22\nreview_months: 60", "review_months", "at_most"),
    ("tree", 'actions: ["a", "b", "c"]', 'actions: ["a", "b"]', "outcomes[1].actions", "too_few"),
    ("tree", "guide: guida.md", "guide: guida", "outcomes[1].guide", "page_path"),
    ("tree", "id: q1", "id: Q 1", "questions[1].id", "bad_id"),
    ("questions", 'answer: "Subito."', 'answer: ""', "groups[1].questions[1].answer", "empty"),
]


@pytest.mark.parametrize(("kind", "old", "new", "key", "code"), CASES, ids=[f"{c[0]}-{c[2][-24:]}" for c in CASES])
def test_a_wrong_value_is_named(project: Project, kind: str, old: str, new: str, key: str, code: str) -> None:
    found = spoil(project, kind, old, new)
    named = [(problem.file.split("/")[1], problem.code, problem.values.get("key")) for problem in found]
    assert ("it", code, key) in named
    assert ("fr", code, key) in named
    assert all(problem.languages == (problem.file.split("/")[1],) for problem in found)


def test_the_line_and_the_sentence_say_what_to_write(project: Project) -> None:
    spoil(project, "event", 'start: "9:30"', 'start: "alle nove"')
    text = project.read("docs/it/eventi/prova.md")
    line = line_of(text, "alle nove")
    assert f"docs/it/eventi/prova.md:{line}: «start»: «alle nove» non è un'ora: scrivi 9:30" in project.said()
    assert (
        f"docs/fr/eventi/prova.md:{line}: « start » : « alle nove » n'est pas une heure : écrivez 9:30"
        in project.said()
    )


def test_an_unknown_key_comes_with_the_nearest_one(project: Project) -> None:
    found = spoil(project, "event", "seats: 40", "seats: 40\nregistration_close: 2027-01-20T18:00")
    assert "registration_closes" in str(found[0])


def test_an_unknown_key_inside_another_comes_with_the_nearest_one(project: Project) -> None:
    assert any("«street»" in str(problem) for problem in spoil(project, "event", 'street: "', 'strett: "'))


def test_a_key_of_another_kind_of_page_says_which(project: Project) -> None:
    project.both("altra.md", "seats: 40\n")
    assert any("template: event.html" in sentence for sentence in project.said())


def test_a_wrong_template_lists_the_right_ones(project: Project) -> None:
    project.both("altra.md", "template: evento.html\n")
    said = [sentence for sentence in project.said() if "altra.md" in sentence]
    assert len(said) == 2
    assert "event.html" in said[0]


@pytest.mark.parametrize("clock", ["9:30", "09:30", "9.30", "9 h 30", "9h30"])
def test_times_are_read_as_people_write_them(project: Project, clock: str) -> None:
    path = project.add("event")
    for language in ("it", "fr"):
        project.change(f"docs/{language}/{path}", 'start: "9:30"', f"start: {clock}")
    assert project.said() == []


def test_a_value_left_empty_counts_as_absent(project: Project) -> None:
    path = project.add("desk")
    for language in ("it", "fr"):
        project.change(f"docs/{language}/{path}", 'phone: "0585 41150"', "phone:")
    assert project.said() == []


@pytest.mark.parametrize("name", ["Guida Nuova.md", "guida_nuova.md", "guidà.md", "GUIDA.md"])
def test_a_file_name_that_makes_no_good_address_is_named(project: Project, name: str) -> None:
    project.both(name)
    assert {problem.code for problem in project.errors()} == {"file_name"}


def test_an_event_outside_its_folder_is_sent_there(project: Project) -> None:
    project.both("prova.md", KINDS["event"][1])
    found = [problem for problem in project.errors() if problem.code == "wrong_folder"]
    assert [problem.values["folder"] for problem in found] == ["eventi/", "eventi/"]


def test_a_question_knows_its_place_on_the_longest_way_and_whether_all_ways_are_as_long() -> None:
    ways = {"q1": ("q2", "q3"), "q2": ("q3", "o1"), "q3": ("o1", "o2")}
    questions = tuple(
        TreeQuestion(id=key, text="?", answers=tuple(Answer(text="x", to=to) for to in leads))
        for key, leads in ways.items()
    )
    tree = Tree.model_construct(questions=questions)
    assert [tree.place(key) for key in ways] == [(1, 3, False), (2, 3, False), (3, 3, True)]
    assert [tree.before(key) for key in (*ways, "o1", "o2")] == [None, "q1", "q1", "q2", "q3"]
