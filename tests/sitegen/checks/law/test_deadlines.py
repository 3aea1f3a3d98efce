"""A term that a page tells stands in data/rules.yml, number and unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tiny_project import Project, line_of

RULES = """\
a: {value: 68, unit: days, law: "x", sources: [o1], reviewed: "2026-11-01", after: {value: 38, unit: days}}
b: {value: 30, unit: days, law: "x", sources: [o1], reviewed: "2026-11-01"}
c: {value: 12, unit: months, law: "x", sources: [o1], reviewed: "2026-11-01"}
d: {value: 2, unit: months, law: "x", reviewed: "2026-11-01", unread: true}
"""
DURATIONS = 'e: {value: 130, unit: days, why: "days worked"}\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.write("data/rules.yml", RULES)
    project.write("data/durations.yml", DURATIONS)
    return project


@pytest.mark.parametrize(
    ("italian", "french"),
    [
        ("Hai 68 giorni.", "Vous avez 68 jours."),
        ("Si parte dopo 38 giorni.", "On part après 38 jours."),
        ("Iscriviti entro 12 mesi.", "Inscrivez-vous sous 12 mois."),
        ("Servono 130 giorni di lavoro.", "Il faut 130 jours de travail."),
        ("La prova dura 18 mesi.", "L'essai dure 18 mois."),
        ("Il legame dura 7 anni.", "Le lien dure 7 ans."),
        ("Avvisa 2 mesi prima.", "Prévenez 2 mois avant."),
        ("L'8º giorno sei pagato.", "Le 8e jour, vous êtes payé."),
    ],
)
def test_terms_that_rules_know_and_lengths_of_time_are_let_through(project: Project, italian: str, french: str) -> None:
    project.both("prova.md", "", f"{italian}\n")
    project.change("docs/fr/prova.md", italian, french)
    assert [each for each in project.errors() if each.code == "unknown_deadline"] == []


@pytest.mark.parametrize(
    ("italian", "french", "shown"),
    [
        ("Hai 69 giorni.", "Vous avez 69 jours.", ("69 giorni", "69 jours")),
        ("Il [[naspi|termine]] è di 1 giorno.", "Le [[naspi|délai]] est de 1 jour.", ("1 giorno", "1 jour")),
        ("Chiedila entro\ni 3 mesi.", "Demandez-la dans\nles 3 mois.", ("3 mesi", "3 mois")),
        ("Entro e non oltre 2 settimane.", "Au plus tard 2 semaines après.", ("2 settimane", "2 semaines")),
        ("Entro 10 anni.", "D'ici 10 ans.", ("10 anni", "10 ans")),
        ("Avvisa 3 mesi prima.", "Prévenez 3 mois à l'avance.", ("3 mesi", "3 mois")),
        ("Entro 5 mesi.", "Dans un délai de 5 mois.", ("5 mesi", "5 mois")),
    ],
)
def test_a_term_that_no_rule_knows_is_named_in_both_trees(
    project: Project, italian: str, french: str, shown: tuple[str, str]
) -> None:
    project.both("prova.md", "", f"{italian}\n")
    project.change("docs/fr/prova.md", italian, french)
    found = [each for each in project.errors() if each.code == "unknown_deadline"]
    assert {(each.file, each.values["given"]) for each in found} == {
        ("docs/it/prova.md", shown[0]),
        ("docs/fr/prova.md", shown[1]),
    }
    assert all(each.line >= line_of(project.read(each.file), italian[:4]) for each in found if "/it/" in each.file)


def test_a_rule_without_sources_says_that_none_was_read(project: Project) -> None:
    project.change("data/rules.yml", ", unread: true", "")
    assert [(each.line, each.code) for each in project.errors()] == [(4, "rule_unsourced")]


def test_a_rule_is_to_be_looked_at_again_when_it_ends(project: Project) -> None:
    project.change("data/rules.yml", "b: {", 'b: {until: "2026-11-21", ')
    assert ("data/rules.yml", 2, "overdue") in [(each.file, each.line, each.code) for each in project.warnings()]
