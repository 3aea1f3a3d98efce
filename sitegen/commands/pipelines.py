"""What a forge is told of mistakes, so that it shows them beside the lines: GitHub by lines of the log, GitLab by a report.

Forgejo calls itself GitHub too, but shows no annotations: there the plain lines of the log say it best.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sitegen.content.problems import Problem

#: GitLab reads it where ``.gitlab-ci.yml`` names it (``artifacts: reports: codequality``).
REPORT = "code-quality.json"


def lines(problems: Iterable[Problem], level: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """One line each: file, line and what to write; on GitHub as an annotation. ``level``: error or warning."""
    if (
        environment.get("GITHUB_ACTIONS") != "true"
        or environment.get("FORGEJO_ACTIONS")
        or environment.get("GITEA_ACTIONS")
    ):
        return [str(problem) for problem in problems]
    return [f"::{level} file={_property(each.file)},line={each.line}::{_escaped(str(each))}" for each in problems]


def report(
    root: Path, errors: Iterable[Problem], warnings: Iterable[Problem], environment: Mapping[str, str] = os.environ
) -> None:
    """On GitLab, write the report of code quality."""
    if environment.get("GITLAB_CI") == "true":
        found = [*(_issue(each, "major") for each in errors), *(_issue(each, "info") for each in warnings)]
        (root / REPORT).write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")


def _issue(problem: Problem, severity: str) -> dict[str, Any]:
    said = str(problem)
    return {
        "description": said.partition(": ")[2],
        "check_name": problem.code,
        "fingerprint": hashlib.sha256(said.encode()).hexdigest(),
        "severity": severity,
        "location": {"path": problem.file, "lines": {"begin": problem.line}},
    }


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
