"""The lines between the parts: who may know whom."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests import ROOT
from tests.support.imports import knows

SITEGEN = sorted((ROOT / "sitegen").rglob("*.py"))
FORMS = sorted((ROOT / "forms_api").rglob("*.py"))


@pytest.mark.parametrize("path", SITEGEN, ids=lambda p: p.name)
def test_the_build_does_not_know_the_forms(path: Path) -> None:
    assert not knows(path, "forms_api")


@pytest.mark.parametrize("path", FORMS, ids=lambda p: p.name)
def test_the_forms_do_not_know_the_build(path: Path) -> None:
    assert not knows(path, "sitegen")


def test_a_folder_of_tests_holds_at_most_13_files() -> None:
    folders = Counter(path.parent for path in (ROOT / "tests").rglob("*.*") if path.is_file() and path.suffix != ".pyc")
    assert {folder.name: count for folder, count in folders.items() if count > 13} == {}


def test_no_registry_host_and_no_path_of_a_machine_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    leak = re.compile(r"pythonhosted|pypi\." + r"org|npmjs\." + r"org|deb\.debian\." + r"org|(^|[^a-z])/wo" + r"rk/")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            assert not leak.search(path.read_text("utf-8", errors="replace")), name
