"""What no browser sends is refused, and never with 500: a part of `make fuzz`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deploy.fuzz import storm


def test_no_request_is_answered_with_500(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with storm.ways(folder) as (surface, found):
        for name, open_socket in found.items():
            answers, failed = storm.storm(open_socket, surface, 1_000, seed=9)
            assert not failed, (name, failed[0][:2000])
            assert {"200", "303", "400", "404", "422"} <= answers.keys(), (name, answers)
            assert answers["502"] + answers["504"] == 0, (name, answers)
