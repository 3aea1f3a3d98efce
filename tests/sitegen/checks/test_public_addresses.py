"""A public address that goes is asked after, in the reader's language, with the line to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen.__main__ import main
from sitegen.checks.public_addresses import FILE
from tests.support.tiny_project import Project, line_of

PLACE = "  french_paths:\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """All its addresses are public."""
    project = Project(tmp_path)
    project.add("event")
    publish(project)
    return project


def publish(project: Project) -> str:
    done = CliRunner().invoke(main, ["--root", str(project.root), "publish-check"], catch_exceptions=False)
    return str(done.output)


def remove(project: Project, path: str) -> None:
    for language in ("it", "fr"):
        (project.root / "docs" / language / path).unlink()


def redirect(project: Project, *lines: str) -> None:
    project.change("mkdocs.yml", PLACE, "  redirects:\n" + "".join(f"    {line}\n" for line in lines) + PLACE)


def test_what_is_published_is_noted_once(project: Project) -> None:
    noted = project.read(FILE)
    assert noted.splitlines()[1:] == [
        "/",
        "/eventi/",
        "/eventi/prova/",
        "/fr/",
        "/fr/evenements/",
        "/fr/evenements/prova/",
        "/fr/guichets/massa/",
        "/fr/guide/",
        "/guida/",
        "/sportelli/massa/",
    ]
    assert FILE not in publish(project)
    assert project.read(FILE) == noted


def test_a_new_page_is_no_mistake_and_is_noted_when_it_is_published(project: Project) -> None:
    project.both("nuova.md")
    assert project.said() == []
    assert f"{FILE}: 2" in publish(project)
    assert "/nuova/\n" in project.read(FILE)


def test_the_demonstration_is_never_public(project: Project) -> None:
    for language in ("it", "fr"):
        project.change(f"docs/{language}/eventi/prova.md", "date: 2027-01-21", "demonstration: true\ndays_ahead: 28")
    (project.root / FILE).unlink()
    publish(project)
    assert "prova" not in project.read(FILE)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/eventi/prova/", "l'indirizzo pubblico /eventi/prova/ non c'è più: {}«/eventi/prova/: eventi/index.md»"),
        (
            "/fr/evenements/prova/",
            "l'adresse publique /fr/evenements/prova/ n'existe plus : {}« /fr/evenements/prova/: ",
        ),
    ],
)
def test_a_page_that_goes_is_asked_after_at_the_place_to_write(project: Project, address: str, sentence: str) -> None:
    remove(project, "eventi/prova.md")
    redirect(project, "/x/: guida.md")
    (said,) = [str(each) for each in project.errors() if each.values["given"] == address]
    before, _, after = sentence.partition("{}")
    assert said.startswith(f"mkdocs.yml:{line_of(project.read('mkdocs.yml'), '  redirects:')}: {before}")
    assert after in said
    assert f" {line_of(project.read(FILE), address)} " in said


def test_a_page_that_was_never_published_may_go(project: Project) -> None:
    project.both("nuova.md")
    remove(project, "nuova.md")
    assert project.said() == []


def test_a_page_with_a_mistake_is_still_there(project: Project) -> None:
    project.write("docs/it/eventi/prova.md", "no head")
    assert {problem.file for problem in project.errors()} == {"docs/it/eventi/prova.md"}


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("eventi/prova.md", "eventi/prove.md", "eventi/prove.md"),
        ("eventi/prova.md", "prova.md", "eventi/index.md"),
        ("eventi/prova.md", "eventi/tutt-altro.md", "eventi/index.md"),
        ("guida.md", "guida-nuova.md", "guida-nuova.md"),
        ("sportelli/massa.md", "sportelli/lucca.md", "index.md"),
    ],
)
def test_a_page_that_was_renamed_is_recognised(project: Project, old: str, new: str, meant: str) -> None:
    for language in ("it", "fr"):
        shutil.move(project.root / "docs" / language / old, project.root / "docs" / language / new)
    found = [each for each in project.errors() if each.code == "address_gone"]
    assert {each.values["page"] for each in found if each.languages == ("it",)} == {meant}
    assert len(found) == 2


def test_a_redirect_answers(project: Project) -> None:
    remove(project, "eventi/prova.md")
    redirect(project, "/eventi/prova/: eventi/index.md", "/fr/evenements/prova/: guida.md")
    assert project.said() == []


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("/eventi/prova/: eventi/index.md", "redirect_taken", "c'è già docs/it/eventi/prova.md"),
        ("/fr/guide/: index.md", "redirect_taken", "docs/fr/guida.md"),
        ("/vecchia/: guidaa.md", "broken_path", "Volevi scrivere «guida.md»?"),
        ("/vecchia/: /guida/", "broken_path", "«/guida/»"),
        ("vecchia: guida.md", "redirect_form", "una barra davanti e una in fondo"),
        ("/vecchia: guida.md", "redirect_form", "une barre au début et une à la fin"),
        ("/../fuori/: guida.md", "redirect_form", "«/../fuori/»"),
    ],
)
def test_a_redirect_that_cannot_be_is_named_at_its_line(project: Project, line: str, code: str, sentence: str) -> None:
    redirect(project, line)
    (problem,) = project.errors()
    assert (problem.file, problem.code) == ("mkdocs.yml", code)
    assert problem.line == line_of(project.read("mkdocs.yml"), line)
    assert sentence in str(problem)


def test_nobody_is_sent_to_the_demonstration(project: Project) -> None:
    project.both("eventi/finta.md", project.read("docs/it/eventi/prova.md").split("---")[1].split("\n", 3)[3])
    for language in ("it", "fr"):
        project.change(f"docs/{language}/eventi/finta.md", "date: 2027-01-21", "demonstration: true\ndays_ahead: 28")
    redirect(project, "/vecchia/: eventi/finta.md")
    assert [problem.code for problem in project.errors()] == ["demonstration_link"]


@pytest.mark.parametrize(
    "address", ["https://example.org/opera/", "https://example.org/opera", "https://example.org/?a", "example.org"]
)
def test_a_site_in_the_folder_of_another_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SITE_URL", address)
    (problem,) = project.errors()
    assert (problem.file, problem.line, problem.code) == ("mkdocs.yml", 2, "site_url_path")
    assert "come https://example.org/ /" in str(problem)


@pytest.mark.parametrize("address", ["https://example.org/", "https://example.org", "http://127.0.0.1:8123/"])
def test_a_site_with_a_host_of_its_own_is_built(
    project: Project, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SITE_URL", address)
    assert project.errors() == []
