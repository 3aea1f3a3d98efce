"""The rooms of the build: who may know whom, and one meaning for each name."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests import ROOT

FILES = sorted((ROOT / "sitegen").rglob("*.py"))
#: Each room may use itself and those after it.
ROOMS = (
    "__main__",
    "hooks",
    "commands",
    "output",
    "rendering",
    "checks",
    "downloads",
    "content",
    "language",
    "__init__",
)
MKDOCS = {"hooks.py", "mkdocs_run.py"}


def name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(module: str) -> int:
    parts = module.split(".")
    return ROOMS.index(parts[1] if len(parts) > 1 and parts[1] in ROOMS else "__init__")


MODULES = {name(path): path for path in FILES}


def imported(path: Path) -> Iterator[str]:
    """Modules that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: relative"
            yield from (
                each if each in MODULES else str(node.module)
                for each in (f"{node.module}.{alias.name}" for alias in node.names)
            )


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_lead_one_way(path: Path) -> None:
    here = room(name(path))
    assert [each for each in imported(path) if each.startswith("sitegen") and room(each) < here] == []


def test_no_module_leads_back_to_itself() -> None:
    TopologicalSorter({module: set(imported(path)) & MODULES.keys() for module, path in MODULES.items()}).prepare()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_build_knows_neither_the_forms_nor_their_libraries(path: Path) -> None:
    assert {each.split(".")[0] for each in imported(path)}.isdisjoint({"forms_api", "flask", "wtforms", "sqlite_utils"})


def test_only_the_hooks_and_their_runner_see_mkdocs() -> None:
    seeing = {path.name for path in FILES if any(each.split(".")[0] == "mkdocs" for each in imported(path))}
    assert seeing <= MKDOCS


def test_a_folder_holds_at_most_13_files() -> None:
    folders = Counter(path.parent for path in (ROOT / "sitegen").rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert {folder.name: count for folder, count in folders.items() if count > 13} == {}


def test_no_two_modules_and_no_two_public_classes_share_a_name() -> None:
    modules = Counter(path.stem for path in FILES if path.stem != "__init__")
    trees = [ast.parse(path.read_text("utf-8")) for path in FILES]
    classes = Counter(
        node.name
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [each for each, count in (modules + classes).items() if count > 1] == []


def test_nothing_is_imported_from_a_module_under_another_name() -> None:
    renamed = [
        f"{name(path)}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and any(alias.asname for alias in node.names)
    ]
    assert renamed == []


def test_nothing_keeps_state_between_builds_in_a_global() -> None:
    assert [name(path) for path in FILES if "\n    global " in path.read_text("utf-8")] == []
