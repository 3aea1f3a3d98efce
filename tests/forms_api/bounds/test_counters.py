"""The counters' file: shared, forgotten in time, naming nobody, and no reason to stop when it fails."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
import time_machine

from forms_api.bounds.counters import SCHEME, SharedCounters


def counters(path: Path) -> SharedCounters:
    return SharedCounters(f"{SCHEME}://{path}", secret="s")


def test_two_processes_count_together(tmp_path: Path) -> None:
    one, other = counters(tmp_path / "c"), counters(tmp_path / "c")
    assert [one.incr("a", 60), other.incr("a", 60), one.incr("b", 60), one.incr("a", 60, 3)] == [1, 2, 1, 5]
    assert (other.get("a"), other.get("nothing")) == (5, 0)
    assert 58 < one.get_expiry("a") - time.time() <= 60


def test_a_counter_ends_after_its_time_and_is_cleared_away(tmp_path: Path) -> None:
    with time_machine.travel(0, tick=False) as clock:
        one = counters(tmp_path / "c")
        one.incr("a", 60)
        clock.shift(61)
        assert one.get("a") == 0
        one._cleaned -= 61
        assert one.incr("b", 60) == 1
    with sqlite3.connect(tmp_path / "c") as database:
        assert database.execute("SELECT count(*) FROM counters").fetchone() == (1,)
    database.close()
    assert one.incr("a", 60) == 1


def test_clearing_forgets_one_counter_or_all(tmp_path: Path) -> None:
    one = counters(tmp_path / "c")
    for key in ("a", "b", "c"):
        one.incr(key, 60)
    one.clear("a")
    assert (one.get("a"), one.get("b"), one.reset(), one.get("b")) == (0, 1, 2, 0)


def test_the_file_names_nobody_and_is_closed_to_others(tmp_path: Path) -> None:
    counters(tmp_path / "c").incr("LIMITS/form/anna@example.org", 60)
    assert (tmp_path / "c").stat().st_mode & 0o077 == 0
    assert not [path for path in tmp_path.iterdir() if b"anna" in path.read_bytes()]


@pytest.mark.parametrize("kind", ["rubbish", "folder"])
def test_without_its_file_a_process_counts_for_itself(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "c"
    if kind == "rubbish":
        path.write_bytes(b"no database" * 999)
    else:
        path.mkdir()
    one = counters(path)
    assert one.incr("a", 60) == 1
    assert one.incr("b", 60) == 1
    assert one.incr("b", 60) == 2
    one.clear("b")
    assert one.get("b") == 0
    if kind == "folder":
        path.rmdir()
    one._local.until = 0.0
    assert one.incr("a", 60) == 1
    assert counters(path).incr("a", 60) == 2
