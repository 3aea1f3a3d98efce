"""Which page is behind its twin, in both directions, and how to say that it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.content import twins
from tests.support.tiny_project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Every pair has been declared equal once."""
    made = Project(tmp_path)
    run(made, "--done", "all")
    return made


def run(project: Project, *arguments: str) -> Result:
    from sitegen.__main__ import main

    command = ["--root", str(project.root), "translations", *arguments]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def behind(project: Project) -> list[str]:
    return [entry.file for entry, _ in twins.behind(project.content())]


def to_confirm(project: Project) -> list[str]:
    return [entry.file for entry, _ in twins.to_confirm(project.content())]


@pytest.mark.parametrize(("touched", "late"), [("it", "fr"), ("fr", "it")])
def test_a_page_whose_twin_changed_is_behind(project: Project, touched: str, late: str) -> None:
    assert behind(project) == []
    name = f"docs/{touched}/guida.md"
    project.write(name, project.read(name) + "\nUn mot.\n")
    assert behind(project) == [f"docs/{late}/guida.md"]
    assert to_confirm(project) == []


def test_when_both_changed_nobody_is_behind_but_somebody_has_to_confirm(project: Project) -> None:
    for language in ("it", "fr"):
        name = f"docs/{language}/guida.md"
        project.write(name, project.read(name) + "\nUn mot.\n")
    assert behind(project) == []
    assert to_confirm(project) == ["docs/it/guida.md"]
    run(project, "--done", "guida.md")
    assert to_confirm(project) == []


def test_a_change_in_the_front_matter_counts_and_a_review_does_not(project: Project) -> None:
    project.change("docs/it/sportelli/massa.md", "reviewed: 2026-11-22", "reviewed: 2026-11-20")
    assert behind(project) == []
    project.change("docs/it/sportelli/massa.md", 'name: "Centro"', 'name: "Sede"')
    assert behind(project) == ["docs/fr/sportelli/massa.md"]


def test_line_breaks_and_the_order_of_keys_do_not_count(project: Project) -> None:
    text = project.read("docs/it/sportelli/massa.md")
    moved = text.replace("territory: toscana\n", "").replace("---\nLo", "territory: toscana\n---\n\nLo")
    project.write("docs/it/sportelli/massa.md", moved.replace("Lo sportello", "Lo\nsportello"))
    assert behind(project) == []


def test_a_page_that_was_never_compared_waits_for_a_word(project: Project) -> None:
    project.both("nuova.md")
    assert behind(project) == []
    assert to_confirm(project) == ["docs/it/nuova.md"]


def test_one_command_dismisses_a_false_alarm(project: Project) -> None:
    project.change("docs/it/guida.md", "Servono", "Ti servono")
    done = run(project, "--done", "guida.md")
    assert (done.exit_code, behind(project)) == (0, [])
    assert "guida.md" in done.output
    assert project.errors() == []


@pytest.mark.parametrize(
    "name", ["sportelli/massa", "docs/fr/sportelli/massa.md", "it/sportelli/massa.md", " sportelli/massa.md "]
)
def test_a_page_may_be_named_in_any_of_the_usual_ways(project: Project, name: str) -> None:
    project.change("docs/it/sportelli/massa.md", "Lo sportello", "Uno sportello")
    assert run(project, "--done", name).exit_code == 0
    assert behind(project) == []


@pytest.mark.parametrize("name", ["nulla.md", "", "../mkdocs.yml"])
def test_a_page_that_does_not_exist_is_refused_with_an_example(project: Project, name: str) -> None:
    done = run(project, "--done", name)
    assert done.exit_code == 1
    assert "guide/storie.md" in done.output


def test_a_page_with_a_mistake_or_without_a_twin_cannot_be_declared_equal(project: Project) -> None:
    project.write("docs/it/sola.md", project.read("docs/it/guida.md"))
    assert "make check" in run(project, "--done", "sola.md").output
    project.change("docs/fr/guida.md", "title:", "titre:")
    before = project.read("docs/it/guida.md")
    assert run(project, "--done", "all").exit_code == 1
    assert project.read("docs/it/guida.md") == before


def test_the_list_names_the_late_page_and_its_twin_in_its_language(project: Project) -> None:
    assert "Tutte le pagine" in run(project).output
    project.change("docs/it/guida.md", "Servono", "Ti servono")
    done = run(project)
    assert done.exit_code == 0
    assert "docs/it/guida.md a changé après cette page" in done.output
    assert "make translations-done PAGE=guida.md" in done.output


def test_what_a_merge_leaves_in_the_file_counts_for_nothing(project: Project) -> None:
    before = project.read(twins.FILE)
    mark = next(line for line in before.splitlines() if line.startswith("guida.md"))
    old = "guida.md 000000000000 000000000000"
    project.write(twins.FILE, before.replace(mark, f"<<<<<<< a\n{old}\n=======\n{mark}\n>>>>>>> b"))
    assert (behind(project), to_confirm(project)) == ([], [])


def test_no_page_carries_a_hash(project: Project) -> None:
    project.change("docs/it/guida.md", "Servono", "Ti servono")
    before = project.read("docs/it/guida.md")
    run(project, "--done", "guida.md")
    assert project.read("docs/it/guida.md") == before


def test_writing_the_hash_down_again_changes_no_file(project: Project) -> None:
    stamps = {file: file.stat().st_mtime_ns for file in project.root.rglob("*") if file.is_file()}
    assert run(project, "--done", "all").output == ""
    assert stamps == {file: file.stat().st_mtime_ns for file in project.root.rglob("*") if file.is_file()}
