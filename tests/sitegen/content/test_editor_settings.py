"""`extra.editor` in mkdocs.yml: off, the folder, or a forge."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.content import site_settings
from sitegen.content.site_settings import EditorSettings
from tests.support.tiny_project import Project


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("editor: false", None),
        ("editor: {}", EditorSettings()),
        ('editor: {backend: "", repo: "", branch: main}', EditorSettings()),
        ("editor: {backend: github, repo: opera/sito}", EditorSettings("github", "opera/sito")),
        (
            "editor: {backend: gitea, repo: o/s, branch: x, server: https://forge.example.org}",
            EditorSettings("gitea", "o/s", "x", "https://forge.example.org"),
        ),
    ],
)
def test_the_editor_works_where_the_settings_say(tmp_path: Path, given: str, expected: EditorSettings | None) -> None:
    project = Project(tmp_path)
    project.change("mkdocs.yml", "extra:\n", f"extra:\n  {given}\n")
    site, problems = site_settings.read(project.root)
    assert (site.editor, problems) == (expected, [])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("{backend: svn, repo: a/b}", "scegli fra github, gitlab, gitea"),
        ("{backend: github}", "proprietario/nome"),
        ("{backend: github, repo: sito}", "proprietario/nome"),
        ("{backend: gitea, repo: a/b}", "con https://"),
        ("{backend: gitlab, repo: a/b, server: forge.example.org}", "con https://"),
        ("{backend: github, repo: a/b, branche: x}", "Volevi scrivere «branch»"),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_its_line(tmp_path: Path, given: str, sentence: str) -> None:
    project = Project(tmp_path)
    project.change("mkdocs.yml", "extra:\n", f"extra:\n  editor: {given}\n")
    site, problems = site_settings.read(project.root)
    assert site.editor is None
    assert any(sentence in str(problem) and str(problem).startswith("mkdocs.yml:") for problem in problems)
