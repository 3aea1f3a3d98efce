"""The npm packages of the editors' page: what was pinned, or nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests import ROOT

SCRIPT = ROOT / "tools" / "editor_packages.py"


def fetch(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def test_without_npm_one_sentence_says_so_and_nothing_stops(tmp_path: Path) -> None:
    done = fetch(tmp_path)
    said = "The site is built without the editors' page: npm is not installed.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    assert fetch(tmp_path, "--quiet").stdout == ""


def test_a_package_that_is_not_what_was_pinned_stops_everything(tmp_path: Path) -> None:
    npm = tmp_path / "npm"
    npm.write_text(
        '#!/bin/sh\nwhile [ "$1" != --pack-destination ]; do shift; done\necho other > "$2/a.tgz"\n', "utf-8"
    )
    npm.chmod(0o755)
    before = sorted((ROOT / "tools").glob("editor/*"))
    done = fetch(tmp_path)
    assert done.returncode == 1
    assert "is not what tools/editor_packages.txt pins" in done.stderr
    assert sorted((ROOT / "tools").glob("editor/*")) == before
