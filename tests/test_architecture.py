"""The lines between the parts: who may know whom."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

FORMS = sorted((ROOT / "forms_api").rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Dotted names a module imports; relative ones with their package in front."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def knows(path: Path, name: str) -> bool:
    return any(each == name or each.startswith(f"{name}.") for each in imported(path))


@pytest.mark.parametrize("path", FORMS, ids=lambda p: p.name)
def test_the_forms_do_not_know_the_build(path: Path) -> None:
    assert not knows(path, "sitegen")


def test_only_the_store_side_sees_sqlite() -> None:
    seen = {path.name for path in FORMS if knows(path, "sqlite_utils")}
    assert seen <= {"store.py", "migrations.py"}


def test_the_rules_know_no_request() -> None:
    for name in ("rules.py", "store.py", "registrations.py", "interests.py", "outbox.py", "mail.py", "retention.py"):
        assert not knows(ROOT / "forms_api" / name, "flask"), name


def test_no_registry_host_and_no_path_of_a_machine_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    leak = re.compile(r"pythonhosted|pypi\." + r"org|npmjs\." + r"org|deb\.debian\." + r"org|(^|[^a-z])/wo" + r"rk/")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            assert not leak.search(path.read_text("utf-8", errors="replace")), name
