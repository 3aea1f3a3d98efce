"""What a forge is told, what its pipelines do, and what is sent where."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from sitegen.commands import pipelines
from sitegen.content.problems import Problem
from tests import ROOT

FILES = [ROOT / name for name in (".github/workflows/site.yml", ".forgejo/workflows/site.yml", ".gitlab-ci.yml")]
WRONG = Problem("docs/it/a,b.md", 7, "table_needs_blank", {}, ("it",))
SAID = "docs/it/a,b.md:7: prima di una tabella ci vuole una riga vuota, altrimenti resta testo"


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({}, SAID),
        ({"GITHUB_ACTIONS": "true"}, f"::warning file=docs/it/a%2Cb.md,line=7::{SAID}"),
        ({"GITHUB_ACTIONS": "true", "FORGEJO_ACTIONS": "true"}, SAID),
        ({"GITLAB_CI": "true"}, SAID),
    ],
)
def test_a_mistake_is_said_as_the_forge_shows_it(environment: dict[str, str], line: str) -> None:
    assert pipelines.lines([WRONG], "warning", environment) == [line]


def test_an_annotation_stays_on_one_line() -> None:
    odd = Problem("a.md", 1, "raw_html", {"given": "3 %\n4"}, ("it",))
    (line,) = pipelines.lines([odd], "error", {"GITHUB_ACTIONS": "true"})
    assert "3 %25%0A4" in line


def test_gitlab_finds_a_report_and_nobody_else_does(tmp_path: Path) -> None:
    pipelines.report(tmp_path, [WRONG], [], {})
    assert list(tmp_path.iterdir()) == []
    pipelines.report(tmp_path, [WRONG], [WRONG], {"GITLAB_CI": "true"})
    major, info = json.loads((tmp_path / pipelines.REPORT).read_text("utf-8"))
    assert (major["severity"], info["severity"]) == ("major", "info")
    assert major["location"] == {"path": "docs/it/a,b.md", "lines": {"begin": 7}}
    assert major["description"] == SAID.partition(": ")[2]


def steps(document: object) -> list[str]:
    """All commands of a pipeline."""
    if isinstance(document, dict):
        own = [each for key in ("run", "script") if isinstance(each := document.get(key), str)]
        return own + [each for value in document.values() for each in steps(value)]
    return [each for item in document for each in steps(item)] if isinstance(document, list) else []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).parts[0])
def test_a_pipeline_runs_our_make_targets_and_nothing_else(file: Path) -> None:
    text = file.read_text("utf-8")
    assert {"make check", "make build", "make publish"} == set(steps(yaml.safe_load(text)))
    used = re.findall(r"uses: (\S+)", text)
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40}", each) for each in used)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert {each.removeprefix("make ") for each in steps(yaml.safe_load(text))} <= targets


def test_gitlab_reads_the_report_that_is_written() -> None:
    assert (
        yaml.safe_load(FILES[2].read_text("utf-8"))["check"]["artifacts"]["reports"]["codequality"] == pipelines.REPORT
    )


def publish(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`tools/publish.sh` with an rsync and an ssh that only say what they were asked."""
    for name in ("rsync", "ssh"):
        (folder / name).write_text(f'#!/bin/sh\necho {name} "$@"\n')
        (folder / name).chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", **settings}
    command = ["sh", str(ROOT / "tools/publish.sh"), str(folder / "site")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_site_goes_where_it_is_to_go_and_the_host_is_never_believed(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/catalogue.json").write_text("{}")
    done = publish(
        tmp_path,
        PUBLISH_TO="opera@example.org:/srv/www",
        PUBLISH_KEY="key",
        PUBLISH_HOST="h",
        PUBLISH_COMMAND="take it",
    )
    assert done.returncode == 0, done.stderr
    sent, then, _ = done.stdout.splitlines()
    assert sent.startswith("rsync ") and sent.endswith(f"{tmp_path}/site/ opera@example.org:/srv/www/")
    assert "StrictHostKeyChecking=yes" in sent and "IdentitiesOnly=yes" in sent
    assert then.startswith("ssh ") and then.endswith("opera@example.org take it")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "PUBLISH_TO is not set"),
        ({"PUBLISH_TO": "opera@example.org:"}, "has no folder"),
        ({"PUBLISH_TO": "opera@example.org:/srv/www"}, "make build comes first"),
    ],
)
def test_nothing_is_sent_before_all_is_known(tmp_path: Path, settings: dict[str, str], says: str) -> None:
    done = publish(tmp_path, **settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
