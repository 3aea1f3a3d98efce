"""The worked examples of the capital sheet follow from the figures of the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tiny_project import GUIDE, Project, line_of

RULES = {
    "it_naspi_first": 70,
    "it_cfi_multiple": 2,
    "it_loan_multiple": 5,
    "it_loan_max": 2_000_000,
    "fr_arce_parts": 2,
    "fr_capital_percent": 51,
    "fr_capital_sarl": 30,
    "fr_capital_sa": 18_500,
}
TEXT = """\
Le regole: 70 %, 2 volte, 5 volte, 2 milioni; 51 %, 30 euro, 18.500 euro.

## Un esempio {#example-1}

| In euro | Prima | Dopo |
|---|---|---|
| Vostri | 9.000 | 9.000 |
| NASpI | 63.000 | 90.000 |
| Capitale | 72.000 | 99.000 |
| Prestiti | 0 | 0 |
| CFI | 72.000 | 99.000 |
| Prestito | 360.000 | 495.000 |
| In tutto | 504.000 | 693.000 |

## Un altro {#example-2}

| In euro | Prima | Dopo |
|---|---|---|
| Vostri | 10.000 | 10.000 |
| ARCE | 0 | 0 |
| Capitale | 10.000 | 10.000 |
| Manca | 8.500 | 8.500 |
| Esterni | 9.607 | 9.607 |
| Totale | 19.607 | 19.607 |
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    rows = [
        f'{key}: {{value: {value}, unit: euro, law: "x", sources: [o1], reviewed: "2026-11-01"}}\n'
        for key, value in RULES.items()
    ]
    project.write("data/rules.yml", "".join(rows))
    keys = GUIDE.replace("guide.html", "capital.html")
    french = TEXT.replace(".000", " 000").replace(".500", " 500").replace(".607", " 607")
    project.both("guide/foglio.md", keys, TEXT)
    project.change("docs/fr/guide/foglio.md", TEXT, french)
    return project


def test_examples_that_follow_are_let_through(project: Project) -> None:
    assert project.said() == []


@pytest.mark.parametrize(
    ("old", "new", "row", "wanted"),
    [
        ("| 63.000 |", "| 64.000 |", "NASpI", "63000"),
        ("| 72.000 | 99.000 |\n| Prestiti", "| 72.000 | 98.000 |\n| Prestiti", "Capitale", "99000"),
        ("| CFI | 72.000 |", "| CFI | 71.000 |", "CFI", "72000"),
        ("| 360.000 |", "| 350.000 |", "Prestito", "360000"),
        ("| 693.000 |", "| 692.000 |", "In tutto", "693000"),
        ("| Manca | 8.500 |", "| Manca | 8.000 |", "Manca", "0"),
        ("| Esterni | 9.607 |", "| Esterni | 9.600 |", "Esterni", "9607"),
    ],
)
def test_a_figure_that_does_not_follow_is_named_with_what_it_should_be(
    project: Project, old: str, new: str, row: str, wanted: str
) -> None:
    project.change("docs/it/guide/foglio.md", old, new)
    first = min(
        (each for each in project.errors() if each.code == "example_differs"), key=lambda each: (each.line, str(each))
    )
    assert (first.file, first.line) == (
        "docs/it/guide/foglio.md",
        line_of(project.read("docs/it/guide/foglio.md"), f"| {row} |"),
    )
    assert f"«{row}»" in str(first)
    assert f" {wanted}: " in str(first)


def test_a_figure_of_the_law_that_changes_is_asked_of_both_pages(project: Project) -> None:
    project.change("data/rules.yml", "value: 5,", "value: 6,")
    found = project.errors()
    line = line_of(project.read("data/rules.yml"), "value: 6,")
    assert {(each.file, each.line) for each in found if each.code == "rule_not_told"} == {("data/rules.yml", line)}
    assert {each.file for each in found if each.code == "example_differs"} == {
        "docs/it/guide/foglio.md",
        "docs/fr/guide/foglio.md",
    }
