"""Files that editors lay beside a page: what the reader is told of them, and what the checks say of a wrong link."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown import Markdown

from sitegen.downloads.file_links import FileLinksExtension
from sitegen.downloads.file_words import described
from tests.support.tiny_project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("name", "size", "language", "words"),
    [
        ("piano.pdf", 1, "it", "PDF, 1\u00a0kB"),
        ("piano.PDF", 24_400, "it", "PDF, 24\u00a0kB"),
        ("plan.odt", 24_600, "fr", "ODT, 25\u00a0ko"),
        ("plan.odt", 999_499, "fr", "ODT, 999\u00a0ko"),
        ("plan.odt", 999_500, "fr", "ODT, 1,0\u00a0Mo"),
        ("foto.pdf", 1_250_000, "it", "PDF, 1,2\u00a0MB"),
        ("foto.pdf", 23_500_000, "it", "PDF, 24\u00a0MB"),
    ],
)
def test_a_file_is_told_by_type_and_size_in_the_readers_units(name: str, size: int, language: str, words: str) -> None:
    assert described(name, size, language) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[Il piano](piano.pdf)", 'Il piano <span class="file-kind">(PDF, 3\u00a0kB)</span></a>'),
        ("[Il **piano**](piano.pdf)", '<strong>piano</strong> <span class="file-kind">(PDF, 3\u00a0kB)</span></a>'),
        ("[Il piano](altro.pdf)", "Il piano</a>"),
        ("[Il piano](https://example.org/piano.pdf)", "Il piano</a>"),
        ("[La guida](guida.md)", "La guida</a>"),
    ],
)
def test_a_link_to_a_file_beside_the_page_says_type_and_size(tmp_path: Path, text: str, shown: str) -> None:
    (tmp_path / "piano.pdf").write_bytes(b"x" * 3000)
    (tmp_path / "guida.md").write_text("x")
    links = FileLinksExtension()
    links.folder, links.language = tmp_path, "it"
    assert shown in Markdown(extensions=[links]).convert(text)


def with_link(project: Project, link: str, key: str = "") -> list[str]:
    for language in ("it", "fr"):
        project.change(f"docs/{language}/guida.md", "---\n", f"---\n{key}")
        project.write(f"docs/{language}/guida.md", project.read(f"docs/{language}/guida.md") + f"\n{link}\n")
    return [problem.code for problem in project.errors()]


def test_a_file_that_lies_in_both_trees_may_be_linked(project: Project) -> None:
    for language in ("it", "fr"):
        project.write(f"docs/{language}/piano.pdf", "x")
    assert with_link(project, "[piano](piano.pdf)") == []


def test_a_file_that_only_one_tree_has_is_missing_in_the_other(project: Project) -> None:
    project.write("docs/it/piano.pdf", "x")
    assert with_link(project, "[piano](piano.pdf)") == ["file_missing"]


@pytest.mark.parametrize("target", ["nessuno.pdf", "../../mkdocs.pdf", "../it/solo.pdf"])
def test_a_link_to_a_file_that_no_visitor_gets_is_named(project: Project, target: str) -> None:
    project.write("mkdocs.pdf", "x")
    assert with_link(project, f"[piano]({target})") == ["file_missing", "file_missing"]


def test_a_file_is_linked_from_the_text_and_not_from_the_head(project: Project) -> None:
    path = project.add("guide")
    for language in ("it", "fr"):
        project.write(f"docs/{language}/guide/piano.pdf", "x")
        project.change(f"docs/{language}/{path}", "[guida](../guida.md)", "[guida](piano.pdf)")
    assert [problem.code for problem in project.errors()] == ["file_in_key", "file_in_key"]
