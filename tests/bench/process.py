"""Processes started, waited for and measured."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and seconds of work. The second figure hardly depends on what else the machine does."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:5.1f} s ({self.cpu:.1f})"


class Failed(Exception):
    """A measured command did not succeed; the text is what it said."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Runs `command` in `folder` to its end, its children's work included. Raises Failed."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=said, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(f"{' '.join(map(str, command))}\n{said.read().decode(errors='replace')[-3000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def cheapest(costs: Sequence[Cost]) -> Cost:
    """The run that others disturbed least."""
    return min(costs, key=lambda cost: cost.wall)


@dataclass(frozen=True)
class Memory:
    """MiB of some processes. `pss`: pages shared with others divided; `alone`: as if nothing else used those files."""

    pss: float
    alone: float


def memory(pids: Sequence[int]) -> Memory:
    """Of these processes together; their shared files count once."""
    rows = [_rollup(pid) for pid in pids]
    own = sum(row["Pss_Anon"] + row.get("Pss_Shmem", 0) for row in rows)
    files = max(row["Rss"] - row["Anonymous"] for row in rows)
    return Memory(sum(row["Pss"] for row in rows) / 1024, (own + files) / 1024)


def _rollup(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}


def with_children(pid: int) -> list[int]:
    """A process and those below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in with_children(int(child)))]


def work(pids: Sequence[int]) -> float:
    """Seconds of work that these processes have done."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")
