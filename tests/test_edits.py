"""What an editor does every day breaks no test: a copy of the project, edited, passes all that reads its pages.

All edits at once, so that the site is built once more and not ten times. `TESTED_PROJECT` names the copy to the tests.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.content import frontmatter
from tests import PROJECT, ROOT
from tests.support.tiny_project import GUIDE, page

PARTS = ("docs", "data", "theme", "sitegen", "mkdocs.yml")
LANGUAGES = ("it", "fr")
#: The tests that read today's pages, those in a browser aside (they take minutes).
READERS = (
    "tests/whole_site",
    "tests/sitegen/rendering",
    "tests/sitegen/output/test_search.py",
    "tests/sitegen/checks/test_run.py::test_the_real_pages_have_no_mistake",
)
TERM = """
prova-di-voce:
  it: {term: "voce di prova", definition: "Una voce che nessuna pagina usa ancora."}
  fr: {term: "entrée d'essai", definition: "Une entrée qu'aucune page n'emploie encore."}
"""


class Copy:
    """A copy of the project, and what an editor does in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for part in PARTS:
            copy = shutil.copytree if (PROJECT / part).is_dir() else shutil.copy
            copy(PROJECT / part, root / part)

    def sitegen(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sitegen", "--root", str(self.root), *arguments]
        return subprocess.run(command, cwd=ROOT, input=typed, capture_output=True, text=True, check=False)

    def files(self, path: str) -> list[Path]:
        return [self.root / "docs" / language / path for language in LANGUAGES]

    def change(self, file: Path, old: str, new: str) -> None:
        text = file.read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        file.write_text(text.replace(old, new, 1), "utf-8")

    def everywhere(self, pattern: str, new: str) -> None:
        """In all pages of both trees."""
        for file in (self.root / "docs").rglob("*.md"):
            text = file.read_text("utf-8")
            file.write_text(re.sub(pattern, new, text), "utf-8")

    def pages(self, template: str) -> dict[str, frontmatter.Source]:
        """Name and front matter of the pages of a template, those aside that other pages' front matter leads to."""
        tree = self.root / "docs/it"
        read = {
            file.relative_to(tree).as_posix(): frontmatter.parse(file.read_text("utf-8")) for file in tree.rglob("*.md")
        }
        settings = (self.root / "mkdocs.yml").read_text("utf-8")
        heads = "".join(str(source.meta) for source in read.values())
        return {
            path: source
            for path, source in sorted(read.items())
            if source.meta.get("template") == template
            and "demonstration" not in source.meta
            and path not in heads + settings
            and f"desk: {Path(path).stem}" not in settings
            and f"'desk': '{Path(path).stem}'" not in heads
        }

    def event(self, title: str, days: int, city: str, **changes: str) -> None:
        """As CONTRIBUTING.md says: `make new-event`, then the lines that wait in the pages."""
        day = (dt.date.today() + dt.timedelta(days)).isoformat()
        heads = (
            frontmatter.parse(file.read_text("utf-8")).meta for file in sorted(self.files("eventi")[0].glob("*.md"))
        )
        desk = next(str(head["desk"]) for head in heads if head.get("desk"))  # one that stays
        answers = [title, f"{title} (fr)", day, "9:30-12:45", f"Centro, via Roma 1, {city}", desk]
        done = self.sitegen("new-event", typed="\n".join(answers) + "\n")
        assert done.returncode == 0, done.stderr
        for file in self.files(f"eventi/{city.lower()}-{day}.md"):
            for line in ("# seats: 40", "# programme:", "#   - {time"):
                self.change(file, line, line.removeprefix("# ").replace("#   -", "  -"))
            for key, value in changes.items():
                self.change(file, "template:", f"{key}: {value}\ntemplate:")

    def remove(self, path: str) -> None:
        """The page, and the links to it: their words stay."""
        for file in self.files(path):
            file.unlink()
        self.everywhere(rf"\[([^\[\]]+)\]\((?:[\w/.-]*/)?{re.escape(Path(path).name)}(?:#[\w-]+)?\)", r"\1")

    def rename(self, path: str, name: str) -> None:
        for file in self.files(path):
            file.rename(file.with_name(name))
        self.everywhere(rf"\(((?:[\w/.-]*/)?){re.escape(Path(path).name)}((?:#[\w-]+)?\))", rf"(\g<1>{name}\g<2>")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """With every edit but the redirects."""
    copy = Copy(tmp_path_factory.mktemp("edited"))
    desks, events = list(copy.pages("help_desk.html")), list(copy.pages("event.html"))
    without_phone = [path for path, desk in copy.pages("help_desk.html").items() if not desk.meta.get("phone")][:1]
    for file in [file for path in without_phone for file in copy.files(path)]:
        copy.change(file, "template:", 'phone: "0585 12345"\ntemplate:')
    closed, renamed = [path for path in desks if path not in without_phone][-2:]
    copy.event("Mattina con posti", 40, "Carrara")
    copy.event("Mattina annullata", 50, "Aulla", status="cancelled")
    copy.remove(events[0])
    copy.remove(closed)
    copy.rename(renamed, "nome-nuovo.md")
    for language, file in zip(LANGUAGES, copy.files("guide/prova-di-guida.md"), strict=True):
        keys = re.sub(r" \[\w+\]\(.*?\)|\[\[(\w+)\]\]", r" \1", GUIDE)
        file.write_text(page(language, keys, "## A {#a}\n\nB.\n", title="Prova", name="prova"), "utf-8")
    settings = copy.root / "mkdocs.yml"
    copy.change(settings, "  guides:\n", "  guides:\n    - guide/prova-di-guida.md\n")
    copy.change(settings, "  french_paths:\n", "  french_paths:\n    guide/prova-di-guida: guides/essai-de-guide\n")
    with (copy.root / "data/glossary.yml").open("a", encoding="utf-8") as glossary:
        glossary.write(TERM)
    return copy


def test_pages_that_went_are_asked_after_and_with_the_lines_given_all_tests_pass(edited: Copy) -> None:
    checked = edited.sitegen("check")
    assert checked.returncode == 1
    errors = checked.stdout.split("Avvisi, che")[0].splitlines()
    settings = edited.root / "mkdocs.yml"
    line = settings.read_text("utf-8").splitlines().index("  redirects:") + 1
    assert [each for each in errors if not each.startswith(f"mkdocs.yml:{line}: ")] == []
    lines = [re.findall(r"[«] ?(/[\w/-]+/: [\w/-]+\.md) ?[»]", error) for error in errors]
    assert [len(found) for found in lines] == [1] * 6, "two pages went and one was renamed, in two languages"
    edited.change(settings, "  redirects:\n", "  redirects:\n" + "".join(f"    {found[0]}\n" for found in lines))
    checked = edited.sitegen("check")
    assert checked.returncode == 0, checked.stdout
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *READERS]
    tested = subprocess.run(
        command, cwd=ROOT, env=environment | {"TESTED_PROJECT": str(edited.root)}, capture_output=True, text=True
    )
    assert tested.returncode == 0, tested.stdout[-4000:]
