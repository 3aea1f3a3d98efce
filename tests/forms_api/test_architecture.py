"""The rooms of the forms: who may know whom, how large a folder and a file may grow, one name for one thing."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests import ROOT
from tests.support.imports import imported, knows

FORMS = ROOT / "forms_api"
MODULES = sorted(FORMS.rglob("*.py"))
#: What a room may import of the others. "" is the ground floor: settings, catalogue, texts, what is typed.
MAY_USE = {
    "": {""},
    "store": {"", "store"},
    "bounds": {"", "bounds"},
    "mails": {"", "store", "bounds", "mails"},
    "web": {"", "store", "bounds", "mails", "web"},
    "office": {"", "store", "bounds", "mails", "web", "office"},
}
#: Above the rooms: the factory, the program, and the command that serves what the factory makes.
ROOF = {"forms_api", "forms_api.__main__", "forms_api.office.commands.serve"}
#: A library, and the modules that may see it.
SEEN_BY = {
    "sqlite3": r"store\.[\w.]+|bounds\.counters",
    "sqlite_utils": r"store\.(database|schema\.\w+)",
    "flask": r"web\.[\w.]+|office\.(web|pages)\.[\w.]+|office\.commands\.serve|",
    "flask_login": r"office\.web\.\w+",
    "PIL": r"web\.offers\.photo_files",
    "argon2": r"store\.office\.\w+",
    "pyotp": r"store\.office\.\w+",
    "click": r"office\.commands\.\w+",
    "openpyxl": r"office\.\w+(\.\w+)?",
    "smtplib": r"mails\.\w+",
    "icalendar": r"mails\.\w+",
}


def dotted(path: Path) -> str:
    """forms_api/web/pages.py → forms_api.web.pages; a package's `__init__` has the package's name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {dotted(path): path for path in MODULES}


def room(module: str) -> str:
    parts = module.split(".")
    return (
        parts[1]
        if len(parts) > 1 and (FORMS / parts[1]).is_dir() and (FORMS / parts[1] / "__init__.py").exists()
        else ""
    )


def used(module: str) -> set[str]:
    """The modules of ours that a module imports by name; what stands in one module counts as that module."""
    return {name for name in imported(NAMES[module]) if name in NAMES} - {module}


@pytest.mark.parametrize("module", NAMES)
def test_imports_go_one_way(module: str) -> None:
    if module not in ROOF:
        packages = {f"forms_api.{name}" for name in MAY_USE if name} | {"forms_api"}
        assert {room(other) for other in used(module) - packages} <= MAY_USE[room(module)]


@pytest.mark.parametrize("module", NAMES)
def test_only_the_roof_uses_the_factory(module: str) -> None:
    if module not in ROOF:
        assert "forms_api.create_app" not in imported(NAMES[module])


def test_no_module_imports_itself_by_a_detour() -> None:
    below = {module: used(module) - {"forms_api"} for module in NAMES}
    while leaves := {module for module, others in below.items() if not others & below.keys()}:
        below = {module: others for module, others in below.items() if module not in leaves}
    assert not below


@pytest.mark.parametrize(("library", "modules"), SEEN_BY.items())
def test_a_library_is_seen_by_its_room_alone(library: str, modules: str) -> None:
    seeing = [module.removeprefix("forms_api").lstrip(".") for module in NAMES if knows(NAMES[module], library)]
    assert not [module for module in seeing if not re.fullmatch(modules, module)]


def test_no_import_needs_another_name() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert not [alias.name for alias in node.names if alias.asname], path


def test_no_two_classes_have_the_same_name() -> None:
    found = Counter(
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert not [name for name, number in found.items() if number > 1]


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=lambda folder: folder.name)
def test_a_folder_of_code_has_at_most_13_files_and_a_file_at_most_250_lines(folder: Path) -> None:
    files = sorted(folder.glob("*.py"))
    assert len(files) <= 13
    assert not [path.name for path in files if len(path.read_text("utf-8").splitlines()) > 250]


def test_the_tests_lie_in_the_folders_of_what_they_test() -> None:
    for path in MODULES:
        test = ROOT / "tests" / path.relative_to(ROOT).with_name(f"test_{path.name}")
        assert test.parent.is_dir(), path
    for test in (ROOT / "tests" / "forms_api").rglob("test_*.py"):
        assert (FORMS / test.parent.relative_to(ROOT / "tests" / "forms_api")).is_dir(), test
