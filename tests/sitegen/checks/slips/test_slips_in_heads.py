"""One slip in the head of a page is one sentence, at the line where the hand slipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tiny_project import Project

PAGE = 'title: "Titolo guida.md"'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("title:", "titolo:", 2, "«titolo» non esiste. Volevi scrivere «title»?"),
        ("title:", "Titre:", 2, "Volevi scrivere «title»?"),
        ("description:", "descrizione:", 3, "Volevi scrivere «description»?"),
        ("description:", "decription:", 3, "Volevi scrivere «description»?"),
        (PAGE, "title: “Titolo”", 2, "toglile"),
        (PAGE, "title: «Titolo»", 2, "toglile"),
        (PAGE, "title: “La legge: com'è”", 2, "usa quelle dritte"),
        (PAGE, "title: La legge: com'è", 2, "tra virgolette"),
        (PAGE, 'title: "Titolo', 2, "non si chiudono"),
        (PAGE, 'title: "Il "piano" nuovo"', 2, "«piano»"),
        (PAGE, "title: 'L'impresa'", 2, "l'apostrofo"),
        (PAGE, "title:Titolo", 2, "uno spazio"),
        (PAGE, '\ttitle: "x"', 2, "tabulazione"),
        ("---\ntitle", "--\ntitle", 1, "manca la testata"),
        ("\n---\n## ", "\n\n## ", 4, "la testata non finisce"),
    ],
)
def test_one_slip_is_one_sentence(project: Project, old: str, new: str, line: int, says: str) -> None:
    project.change("docs/it/guida.md", old, new)
    (sentence,) = project.said()
    assert sentence.startswith(f"docs/it/guida.md:{line}: ")
    assert says in sentence


@pytest.mark.parametrize("title", ['"«Titolo»"', "«Io» e gli altri", "“Io” e “gli altri”", "L’impresa"])
def test_quotes_that_belong_to_a_title_stay(project: Project, title: str) -> None:
    project.change("docs/it/guida.md", PAGE, f"title: {title}")
    assert project.said() == []


def test_a_key_within_another_is_meant_too(project: Project) -> None:
    path = project.add("event")
    for language, name in (("it", "nome"), ("fr", "nom")):
        project.change(f"docs/{language}/{path}", 'place: {name: "Centro"', f'place: {{{name}: "Centro"')
    assert [(each.line, each.values["key"]) for each in project.errors()] == [(8, "place.nom"), (8, "place.nome")]


def test_a_key_of_a_shared_file_is_meant_too(project: Project) -> None:
    project.change("data/sources.yml", 'title: "Senza data"', 'titolo: "Senza data"')
    assert [(each.file, each.code) for each in project.errors()] == [("data/sources.yml", "extra_forbidden")]
