"""The README and the Makefile tell the truth."""

from __future__ import annotations

import os
import pty
import re
import subprocess

import pytest

from tests import ROOT

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_every_command_that_the_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))
    for document in (README, (ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        assert set(re.findall(r"`make ([a-z-]+)", document)) <= targets
    assert set(re.findall(r"^make ([a-z-]+)", README, re.M)) <= targets


def test_every_file_that_the_readme_names_exists() -> None:
    table = README.split("## To change X")[1].split("## The officers")[0]
    for folder, names in re.findall(r"\| `((?:[\w.]+/)+)?([^|]*)`", table):
        assert (ROOT / (folder or ".")).exists(), folder + names
    for name in re.findall(r"`((?:sitegen|forms_api|theme|data|docs|deploy|decisions)/[\w./]+\.\w+)`", README):
        assert (ROOT / name).exists(), name


def test_make_alone_lists_the_commands() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("serve", "test", "build", "check", "preview", "bench"):
        assert f"make {target}" in listed


def test_the_settings_are_all_in_the_readme() -> None:
    code = (ROOT / "forms_api" / "settings.py").read_text("utf-8")
    for name in set(re.findall(r'"(FORMS_(?!DEVELOPMENT)\w+)"', code)):
        assert f"`{name}`" in README, name


@pytest.mark.parametrize("target", ["serve", "preview"])
@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8000/"),
        ({"PORT": "8123"}, "http://127.0.0.1:8123/"),
        ({"PORT": "8123", "SITE_URL": "https://opera.example/"}, "https://opera.example/"),
    ],
)
def test_what_is_served_carries_the_address_it_is_served_at(
    target: str, settings: dict[str, str], address: str
) -> None:
    command = [
        "make",
        "--no-print-directory",
        "-o",
        ".venv/run.ok",
        "-o",
        "tools/editor/pinned.txt",
        target,
        "PY=echo $$SITE_URL #",
    ]
    environment = {key: value for key, value in os.environ.items() if key not in ("PORT", "SITE_URL", "MAKEFLAGS")}
    shown = subprocess.run(
        command, cwd=ROOT, env=environment | settings, capture_output=True, text=True, check=True
    ).stdout
    assert set(shown.split()) == {address}


def test_on_a_terminal_the_last_word_is_ours_and_not_that_of_make() -> None:
    terminal, end = pty.openpty()
    command = ["make", "-o", ".venv/run.ok", "translations", "PY=echo Due errori. >&2; false"]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    done = subprocess.run(command, cwd=ROOT, env=alone, stdin=subprocess.DEVNULL, stdout=end, stderr=end, check=False)
    os.close(end)
    assert done.returncode != 0
    assert os.read(terminal, 1000) == b"Due errori.\r\n"
    os.close(terminal)
