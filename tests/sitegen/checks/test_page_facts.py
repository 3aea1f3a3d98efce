"""Pages that a reader could not tell apart, and desks that the map does not show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.tiny_project import Project, line_of, page


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.write("data/coast.json", json.dumps({"bounds": [6, 39, 12, 45]}))
    return project


@pytest.mark.parametrize("key", ["title", "description"])
def test_two_pages_with_the_same_words_are_named(project: Project, key: str) -> None:
    project.add("event")
    for language in ("it", "fr"):
        words = next(line for line in project.read(f"docs/{language}/guida.md").splitlines() if line.startswith(key))
        name = f"docs/{language}/eventi/prova.md"
        project.change(name, next(row for row in project.read(name).splitlines() if row.startswith(key)), words)
    found = {(each.file, each.line): str(each) for each in project.errors() if each.code == "same_words"}
    assert set(found) == {(f"docs/{tree}/guida.md", 2 if key == "title" else 3) for tree in ("it", "fr")}
    assert f"«{key}» è uguale a quello di docs/it/eventi/prova.md" in found["docs/it/guida.md", 2 + (key != "title")]


def test_a_page_and_its_other_version_may_have_the_same_title(project: Project) -> None:
    for language in ("it", "fr"):
        project.write(f"docs/{language}/spin-off.md", page(language, title="Spin-off", name="spin-off"))
    assert project.said() == []


@pytest.mark.parametrize(
    ("coordinates", "inside"),
    [("[44.0367, 10.1417]", True), ("[39.5, 8.5]", True), ("[38.5, 8.5]", False), ("[44.1, 14.2]", False)],
)
def test_a_desk_beyond_the_map_is_named_with_what_may_be_written(
    project: Project, coordinates: str, inside: bool
) -> None:
    for language in ("it", "fr"):
        project.change(f"docs/{language}/sportelli/massa.md", "[44.0367, 10.1417]", coordinates)
    found = [each for each in project.errors() if each.code == "off_the_map"]
    assert len(found) == (0 if inside else 2)
    for problem in found:
        assert problem.line == line_of(project.read(problem.file), "coordinates:")
        assert "39 " in str(problem)
        assert "45" in str(problem)
