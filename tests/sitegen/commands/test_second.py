"""The second process of a build writes what the first would have written."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.commands import second
from tests import ROOT

DIFFERENT_EACH_TIME = "catalogue.json"


def built(folder: Path, processors: set[int]) -> dict[str, bytes]:
    """The files of the site built on these processors."""
    command = [sys.executable, "-m", "sitegen", "build", "--demonstration", "--site", str(folder)]
    subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, preexec_fn=lambda: os.sched_setaffinity(0, processors)
    )
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(DIFFERENT_EACH_TIME)}


def test_one_processor_and_two_build_the_same_site(tmp_path: Path) -> None:
    processors = os.sched_getaffinity(0)
    alone = built(tmp_path / "alone", {min(processors)})
    together = built(tmp_path / "together", processors)
    assert alone == together
    assert "fr/index.html" in alone


def test_what_the_second_process_says_reaches_the_first(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("second")
    second.start(lambda: logger.warning("a link leads nowhere"), logger).wait(logger)
    assert caplog.messages == ["a link leads nowhere"]


def test_a_failure_of_the_second_process_is_a_failure_of_the_first() -> None:
    logger = logging.getLogger("second")

    def fail() -> None:
        raise ValueError("no such page")

    running = second.start(fail, logger)
    with pytest.raises(second.SecondFailedError, match="no such page"):
        running.wait(logger)
