"""The site is built on Windows and macOS too: no module needs what only Linux has."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sitegen.commands import second
from tests import ROOT

IMPORT_ALL = """
import importlib, pkgutil, sys
for name in ("fcntl", "pwd", "grp", "termios", "resource"):
    sys.modules[name] = None
import sitegen
for module in pkgutil.walk_packages(sitegen.__path__, "sitegen."):
    if module.name != "sitegen.__main__":
        importlib.import_module(module.name)
from sitegen.__main__ import main
main(["--help"])
"""


def test_every_module_is_imported_without_what_only_unix_has() -> None:
    command = [sys.executable, "-c", IMPORT_ALL]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "new-event" in done.stdout


def test_where_nobody_tells_which_processors_are_ours_all_of_them_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert not second.possible()
