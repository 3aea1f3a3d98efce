"""Problems: the sentences, in the language of the file, all at once."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from sitegen import LANGUAGES
from sitegen.content.problems import ByLanguage, Problem, key_name, nearest
from sitegen.language import texts
from tests.support.tiny_project import Project, page

CODES = sorted(texts.of("it").errors)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_sentences() -> None:
    for part in ("errors", "examples"):
        assert set(getattr(texts.of("it"), part)) == set(getattr(texts.of("fr"), part)), part


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_has_the_same_placeholders_in_both_languages_and_is_translated(code: str) -> None:
    italian, french = (texts.of(language).errors[code] for language in LANGUAGES)
    assert placeholders(italian) == placeholders(french)
    assert italian != french


def test_a_sentence_is_in_the_languages_asked_for() -> None:
    problem = Problem("docs/it/a.md", 3, "clock", {"key": "start", "given": "9"}, ("it",))
    assert str(problem) == "docs/it/a.md:3: «start»: «9» non è un'ora: scrivi 9:30"
    both = str(Problem("mkdocs.yml", 3, "clock", {"key": "start", "given": "9"}, LANGUAGES))
    assert both.endswith("scrivi 9:30 / « start » : « 9 » n'est pas une heure : écrivez 9:30")


def test_a_part_of_a_sentence_follows_its_language() -> None:
    near = nearest("napsi", ["naspi", "scop"])
    assert near == {"it": ". Volevi scrivere «naspi»?", "fr": ". Vouliez-vous écrire « naspi » ?"}
    values = {"given": "napsi", "suggestion": near}
    assert "Vouliez-vous" in Problem("a", 1, "unknown_term", values, ("fr",)).sentence("fr")
    assert nearest("xyz", ["naspi"]) == ByLanguage()


@pytest.mark.parametrize(
    ("path", "name"),
    [(("start",), "start"), (("programme", 1, "time"), "programme[2].time"), (("place", "city"), "place.city")],
)
def test_rows_are_counted_from_one(path: tuple[str | int, ...], name: str) -> None:
    assert key_name(path) == name


def test_all_the_mistakes_of_a_page_are_named_in_one_run(tmp_path: Path) -> None:
    project = Project(tmp_path)
    body = "## A\n\n#### B\n\n[[nulla]] e [x](y.md)\n"
    project.write("docs/it/guida.md", page("it", "reviewed: ieri\nprova: 1\n", body))
    codes = {problem.code for problem in project.errors() if problem.file == "docs/it/guida.md"}
    assert codes >= {"day", "extra_forbidden", "heading_skipped", "unknown_term", "broken_link"}


def test_a_key_written_twice_is_named_at_its_second_line(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.change("docs/fr/guida.md", "---\n##", 'title: "Encore"\n---\n##')
    found = [problem for problem in project.errors() if problem.code == "repeated_key"]
    assert [(problem.file, problem.line) for problem in found] == [("docs/fr/guida.md", 4)]


def test_a_page_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "docs/it/guida.md").write_bytes(b"---\ntitle: caff\xe8\n---\n")
    project.write("docs/fr/guida.md", "niente")
    project.change("docs/it/sportelli/massa.md", "territory: toscana", "territory: umbria")
    assert {(problem.file, problem.code) for problem in project.errors()} >= {
        ("docs/it/guida.md", "not_utf8"),
        ("docs/fr/guida.md", "front_matter_missing"),
        ("docs/it/sportelli/massa.md", "one_of"),
    }
