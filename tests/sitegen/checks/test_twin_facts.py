"""The two trees against each other: pages, facts, structure, figures. Every difference names both files."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.checks import numbers
from sitegen.checks.markdown_lines import Prose
from sitegen.content.problems import Problem
from tests.support.tiny_project import Project, line_of, page


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def named(project: Project) -> Problem:
    """The one difference, which must name both files, in both languages."""
    (problem,) = project.errors()
    assert problem.file.startswith(("docs/it/", "docs/fr/"))
    assert ("docs/fr/" if problem.file.startswith("docs/it/") else "docs/it/") in str(problem)
    assert " / " in str(problem)
    return problem


@pytest.mark.parametrize(("here", "there"), [("it", "fr"), ("fr", "it")])
def test_a_page_in_one_tree_only_is_named_with_the_file_to_write(project: Project, here: str, there: str) -> None:
    project.write(f"docs/{here}/sola.md", page(here, name="sola.md"))
    problem = named(project)
    assert (problem.file, problem.values["twin"]) == (f"docs/{here}/sola.md", f"docs/{there}/sola.md")


FACTS = [
    ("event", "date: 2027-01-21", "date: 2027-01-22", "date"),
    ("event", 'start: "9:30"', 'start: "9:15"', "start"),
    ("event", 'end: "12:45"', 'end: "12:50"', "end"),
    ("event", "territory: toscana", "territory: liguria", "territory"),
    ("event", "seats: 40", "seats: 41", "seats"),
    ("event", "seats: 40", "seats: 40\nwaiting_list: false", "waiting_list"),
    ("event", "seats: 40", "seats: 40\nstatus: cancelled", "status"),
    ("event", "seats: 40", "seats: 40\nregistration_closes: 2027-01-20T18:00", "registration_closes"),
    ("event", "seats: 40", "seats: 40\nlanguages: [it]", "languages"),
    ("event", "via Roma 1", "via Roma 2", "place.street"),
    ("event", "seats: 40", "seats: 40\nend_date: 2027-01-22", "end_date"),
    ("event", 'city: "Massa"', 'city: "Massa", online: also', "place.online"),
    ("event", 'time: "10:15"', 'time: "10:45"', "programme[2].time"),
    ("event", 'end: "10:00"', 'end: "10:05"', "programme[1].end"),
    ("event", "Ada Neri", "Ada Nera", "programme[1].speaker"),
    ("event", '  - {time: "10:15", title: "B"}\n', "", "programme"),
    ("desk", "0585 41150", "0585 41151", "phone"),
    ("desk", "opera@example.org", "opera@example.com", "email"),
    ("desk", "del Patriota 12", "del Patriota 21", "place.street"),
    ("desk", "44.0367", "44.0376", "coordinates"),
    ("desk", "sources: [o1]", "sources: [o2]", "sources"),
    ("desk", "reviewed: 2026-11-22", "reviewed: 2026-11-21", "reviewed"),
    ("guide", "country: it", "country: fr", "country"),
    ("guide", 'papers: ["Contratto"]', 'papers: ["Contratto", "Carta"]', "steps[1].papers"),
    ("guide", 'papers: ["Contratto"]', 'by: ["Prima"], papers: ["Contratto"]', "steps[1].by"),
    ("tree", 'to: o1}, {text: "B", to: o2', 'to: o2}, {text: "B", to: o1', "questions[2].answers[1].to"),
    ("tree", "contact: sportelli/massa.md", "contact: guida.md", "outcomes[1].contact"),
    ("questions", "id: i1", "id: i2", "groups[1].questions[1].id"),
]


SESSIONS = """\
sessions:
  - {date: 2027-01-21, start: "9:30", end: "12:45"}
  - {date: 2027-01-28, start: "9:30", end: "17:00"}
"""


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("2027-01-21", "2027-01-20", "sessions[1].date"),
        ('"17:00"', '"16:00"', "sessions[2].end"),
        ("2027-01-28", "2027-01-29", "sessions[2].date"),
    ],
)
def test_a_session_that_differs_is_named_once(project: Project, old: str, new: str, key: str) -> None:
    path = project.add("event")
    for language in ("it", "fr"):
        project.change(f"docs/{language}/{path}", 'date: 2027-01-21\nstart: "9:30"\nend: "12:45"\n', SESSIONS)
    assert project.said() == []
    project.change(f"docs/fr/{path}", old, new)
    assert named(project).values["key"] == key


@pytest.mark.parametrize(("kind", "old", "new", "key"), FACTS, ids=[f"{f[0]}-{f[3]}-{n}" for n, f in enumerate(FACTS)])
def test_a_fact_that_differs_is_named(project: Project, kind: str, old: str, new: str, key: str) -> None:
    path = project.add(kind)
    project.change(f"docs/fr/{path}", old, new)
    found = [problem for problem in project.errors() if problem.values.get("key") == key]
    assert len(found) == 1
    assert found[0].file == f"docs/it/{path}"
    assert f"docs/fr/{path}:" in str(found[0])


def test_both_values_are_shown_as_staff_write_them(project: Project) -> None:
    path = project.add("event")
    project.change(f"docs/fr/{path}", 'time: "10:15"', 'time: "10:45"')
    line = line_of(project.read(f"docs/it/{path}"), "10:15")
    sentence = f"docs/it/{path}:{line}: «programme[2].time» è 10:15 qui e 10:45 in docs/fr/{path}:{line}"
    assert str(named(project)).startswith(sentence)


def test_sources_may_stand_in_any_order(project: Project) -> None:
    path = project.add("desk")
    project.change(f"docs/it/{path}", "[o1]", "[o1, o2]")
    project.change(f"docs/fr/{path}", "[o1]", "[o2, o1]")
    assert project.errors() == []


def test_words_are_free(project: Project) -> None:
    path = project.add("event")
    project.change(f"docs/fr/{path}", 'name: "Centro"', 'name: "Agence"')
    project.change(f"docs/fr/{path}", 'title: "B"', 'title: "Tout autre chose"')
    assert project.errors() == []


BODIES = [
    ("- La [[naspi]] dure 24 mois.\n", "", {"what_lists", "amounts"}),
    ("| CFI | 85 % |\n", "", {"what_tables", "amounts"}),
    ("## Combien cela coûte {#costs}\n", "### Combien cela coûte {#costs}\n", {"what_headings", "skipped"}),
    ('!!! note "Note"', '!!! warning "Note"', {"what_boxes"}),
    ("85 %", "58 %", {"amounts"}),
    ("1 584,70", "1 548,70", {"amounts"}),
    ("1er juillet", "2 juillet", {"amounts"}),
    ("9 h 30", "9 h 45", {"amounts"}),
    ("0585 41150", "0585 41151", {"amounts"}),
    ("24 mois", "vingt-quatre mois", {"amounts"}),
    ("{#costs}", "{#prix}", {"anchors", "links"}),
]


@pytest.mark.parametrize(("old", "new", "expected"), BODIES, ids=[b[0][:20].strip() for b in BODIES])
def test_a_text_that_differs_is_named(project: Project, old: str, new: str, expected: set[str]) -> None:
    project.change("docs/fr/guida.md", old, new)
    found = project.errors()
    names = {"amounts_differ": "amounts", "anchors_differ": "anchors", "broken_anchor": "links"}
    names |= {"heading_skipped": "skipped"}
    kinds = {names.get(problem.code) or _what(problem) for problem in found}
    assert kinds == expected
    assert all("guida.md" in str(problem) for problem in found)


def _what(problem: Problem) -> str:
    words = {"titoli": "what_headings", "voci": "what_lists", "tabelle": "what_tables", "riquadri": "what_boxes"}
    return words.get(str(problem.values["what"]["it"]).split()[0], "?")


def test_a_figure_is_named_where_it_stands_in_both_files(project: Project) -> None:
    project.change("docs/fr/guida.md", "85 %", "58 %")
    line = line_of(project.read("docs/it/guida.md"), "85 %")
    twin = line_of(project.read("docs/fr/guida.md"), "58 %")
    assert str(named(project)).startswith(
        f"docs/it/guida.md:{line}: numeri diversi: solo qui 85; solo in docs/fr/guida.md:{twin}: 58 / nombres"
    )


def test_links_lead_to_the_same_pages(project: Project) -> None:
    project.change("docs/fr/index.md", "sportelli/massa.md", "eventi/index.md")
    problem = named(project)
    assert (problem.values["ours"], problem.values["theirs"]) == ("sportelli/massa.md", "eventi/index.md")


def test_a_phone_link_is_the_same_number(project: Project) -> None:
    for language, number in (("it", "+39058541150"), ("fr", "+39058541151")):
        text = project.read(f"docs/{language}/guida.md")
        project.write(f"docs/{language}/guida.md", text + f"\n[Tel](tel:{number})\n")
    assert "tel:+39058541151" in str(named(project))


def test_another_site_may_have_a_page_for_each_language(project: Project) -> None:
    for language in ("it", "fr"):
        text = project.read(f"docs/{language}/guida.md")
        project.write(f"docs/{language}/guida.md", text + f"\n[CFI](https://www.cfi.it/{language})\n")
    assert project.errors() == []


def test_figures_of_the_front_matter_are_compared_key_by_key(project: Project) -> None:
    path = project.add("guide")
    project.change(f"docs/fr/{path}", "entro 30 giorni", "entro 60 giorni")
    problem = named(project)
    assert problem.line == line_of(project.read(f"docs/it/{path}"), "entro 30 giorni")


def test_a_text_that_only_one_front_matter_has_is_named(project: Project) -> None:
    path = project.add("guide")
    project.change(f"docs/fr/{path}", 'text: "Leggi', 'duration: "Una settimana", text: "Leggi')
    problem = named(project)
    assert (problem.file, problem.values["key"]) == (f"docs/fr/{path}", "steps[1].duration")


SAME = [
    ("1.584,70 euro", "1 584,70 euros"),
    ("143.800 euro", "143\u202f800 euros"),
    ("alle 9.30", "à 9 h 30"),
    ("ore 9.00-13", "de 9 h à 13 h"),
    ("9-13", "9 h - 13 h"),
    ("il 1º luglio 2026", "le 1er juillet 2026"),
    ("il 1° luglio", "le 1er juillet"),
    ("lo 0585 41150", "le +39 0585 41150"),
    ("lo 04 93 13 75 73", "le +33 4 93 13 75 73"),
    ("800 123 456", "800 123 456"),
    ("85%", "85 %"),
    ("1,50", "1,5"),
    ("art. 2545-quater, legge 178/2020", "art. 2545-quater, loi 178/2020"),
    ("dal 2014 al 2020", "2014-2020"),
    ("[x](a2.md) {#b3} [[naspi|y]]", "x"),
    ("entro {{retention.registrations_days}} giorni", "en {{ retention.registrations_days }} jours"),
]
DIFFERENT = [
    ("1.584,70", "1.584,07"),
    ("9.30", "9 h 20"),
    ("2 milioni", "des millions"),
    ("0585 41150", "0585 41150 2"),
    ("30 e 30", "30"),
    ("90", "{{retention.registrations_days}}"),
]


@pytest.mark.parametrize(("italian", "french"), SAME)
def test_the_same_figure_in_the_dress_of_each_language(italian: str, french: str) -> None:
    ours, theirs = numbers.of(Prose(italian)), numbers.of(Prose(french))
    assert numbers.only_in_one(ours, theirs) == ([], [])


@pytest.mark.parametrize(("italian", "french"), DIFFERENT)
def test_figures_that_differ(italian: str, french: str) -> None:
    ours, theirs = numbers.of(Prose(italian)), numbers.of(Prose(french))
    assert numbers.only_in_one(ours, theirs) != ([], [])


@pytest.mark.parametrize(
    ("italian", "french", "same"),
    [
        ("Scrivi entro il 31 marzo.", "Écrivez au plus tard le 31 mars.", True),
        ("Scrivi entro il 31 marzo.", "Écrivez d'ici le 31 mars.", True),
        ("Vale fino al 31 marzo.", "Valable jusqu'au 31 mars.", True),
        ("Scrivi prima del 31 marzo.", "Écrivez avant le 31 mars.", True),
        ("Scrivi entro il 31 marzo.", "Le 31 mars, écrivez.", True),
        ("Scrivi entro il 31 marzo.", "Écrivez avant le 31 mars.", False),
        ("Scrivi entro\nle 12.30.", "Écrivez\navant 12 h 30.", False),
        ("Scrivi prima dell'8 marzo.", "Écrivez au plus tard le 8 mars.", False),
        ("Avvisa entro 2 mesi.", "Prévenez avant 2 mois.", False),
    ],
)
def test_a_last_day_in_one_language_is_not_the_day_after_it_in_the_other(
    project: Project, italian: str, french: str, same: bool
) -> None:
    project.both("prova.md", "", f"{italian}\n")
    project.change("docs/fr/prova.md", italian, french)
    assert [problem.code for problem in project.errors()] == ([] if same else ["limits_differ"])
