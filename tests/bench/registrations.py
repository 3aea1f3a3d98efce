"""Registering through gunicorn as deployed: with the database, and the same forms without one, in turns."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests import ROOT
from tests.bench.load import CLIENTS, Browser
from tests.bench.process import Memory, memory, with_children, work

APP, WITHOUT = "forms_api:create_app()", "tests.bench.without_database:create_app()"
ROUNDS, SECONDS = 3, 5.0
SEATS = 1_000_000
EVENT = "dimostrazione"
SECRET = "4mVf0eXkq1R7s9TzBd3LhYc8WnPj2UgA"


def settings(site: Path, database: Path) -> dict[str, str]:
    """As on a server, but for the limits: 64 visitors of ours stand for a whole region."""
    return {
        "FORMS_DATABASE": str(database),
        "FORMS_SITE": str(site),
        "FORMS_SECRET_KEY": SECRET,
        "FORMS_MAIL_FROM": "opera@example.org",
        "FORMS_SMTP_URL": "smtp://127.0.0.1:9",  # nobody sends here; without one the application says so in its log
        "FORMS_PUBLIC_URL": "https://opera.example",
        "FORMS_TRUSTED_PROXIES": "unix",
        "FORMS_LIMIT_PER_EVENT": "1000000 per 1 minute",
        "FORMS_LIMIT_PER_NETWORK": "1000000 per 1 minute",
        "FORMS_LIMIT_PER_STAMP": "1000000 per 1 minute",
    }


def with_seats(site: Path, number: int = SEATS) -> None:
    """Gives the demonstration event of a built site so many seats."""
    path = site / "catalogue.json"
    catalogue = json.loads(path.read_text("utf-8"))
    for event in catalogue["events"]:
        if event["id"] == EVENT:
            event["seats"] = number
    path.write_text(json.dumps(catalogue), "utf-8")


def command(app: str, path: Path) -> list[str]:
    """The line that starts the forms on a server, with our interpreter, socket and application in it."""
    return [sys.executable, "-m", "gunicorn", "--config", "deploy/lib/gunicorn.conf.py", "--bind", f"unix:{path}", app]


@dataclass
class Server:
    """A running gunicorn, and what its visitors met."""

    path: Path
    pid: int
    rates: list[float] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=lambda: {"posts": [], "receipts": [], "whole": []})
    errors: Counter[str] = field(default_factory=Counter)
    work: float = 0.0

    def load(self, seconds: float, number: int, *, count: bool = True) -> int:
        """Sends the visitors and keeps what they met; returns how many registrations were acknowledged."""
        call = [sys.executable, "-m", "tests.bench.load", str(self.path), EVENT, str(seconds), str(number)]
        before = work(with_children(self.pid))
        done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True, timeout=seconds + 90)
        found: dict[str, Any] = json.loads(done.stdout)
        acknowledged = len(found["whole"])
        self.errors.update(found["errors"])
        if count:
            self.work += work(with_children(self.pid)) - before
            self.rates.append(acknowledged / found["seconds"])
            for name, times in self.times.items():
                times += found[name]
        return acknowledged

    @property
    def rate(self) -> float:
        return median(self.rates)

    def memory(self) -> Memory:
        return memory(with_children(self.pid))

    @property
    def work_of_one(self) -> float:
        """Milliseconds of work for one registration: hardly touched by what else the machine does."""
        return self.work / len(self.times["whole"]) * 1000

    def milliseconds(self, name: str, share: float) -> float:
        times = sorted(self.times[name])
        return times[min(len(times) - 1, int(len(times) * share))] * 1000

    def row(self, name: str) -> str:
        times = "  ".join(
            f"{self.milliseconds(what, 0.5):5.0f} /{self.milliseconds(what, 0.99):4.0f}" for what in self.times
        )
        errors = ", ".join(f"{count} x {what}" for what, count in self.errors.items()) or "none"
        return f"  {name:<17} {self.rate:8.0f}   {times}   {errors}"


@contextmanager
def serving(app: str, folder: Path, name: str, site: Path) -> Iterator[Server]:
    """gunicorn as deployed, on a Unix socket below `folder`; its log is checked at the end."""
    path, log = folder / f"{name}.sock", folder / f"{name}.log"
    environment = {**os.environ, **settings(site, folder / name / "forms.sqlite")}
    with log.open("wb") as out:
        process = subprocess.Popen(command(app, path), cwd=ROOT, env=environment, stdout=out, stderr=out)
    server = Server(path, process.pid)
    try:
        _wait_for(path, log, process)
        yield server
    finally:
        process.terminate()
        process.wait(30)
        if complaints := [
            line for line in log.read_text("utf-8").splitlines() if '"error"' in line or "locked" in line
        ]:
            server.errors["lines in the log"] += len(complaints)
            print(f"  {log.name}: {complaints[0]}")


def _wait_for(path: Path, log: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            if Browser(str(path), 1).ask("GET", "/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)
        if process.poll() is not None:
            break
    raise RuntimeError(log.read_text("utf-8"))


def stored(database: Path) -> int:
    connection = sqlite3.connect(database)
    try:
        return int(
            connection.execute(
                "SELECT (SELECT count(*) FROM registrations) + (SELECT count(*) FROM repeats)"
            ).fetchone()[0]
        )
    finally:
        connection.close()


def file_system(folder: Path) -> str:
    """The kind of disk that `folder` lies on: a commit to memory would be no commit."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    return max((each for each in mounts if folder.is_relative_to(each[0])), key=lambda each: len(each[0]))[1]


def report(folder: Path, site: Path) -> None:
    """Measures and prints. `folder`: where the databases lie; `site`: built with the demonstration event."""
    with_seats(site)
    print(f"Registrations: {CLIENTS} visitors, POST and receipt, gunicorn as deployed; disk: {file_system(folder)}")
    print("  application        a second   POST p50/p99  receipt p50/p99  both p50/p99 (ms)   errors")
    with serving(APP, folder, "with", site) as ours, serving(WITHOUT, folder, "without", site) as bare:
        idle = ours.memory()
        acknowledged = ours.load(1, 0, count=False)
        bare.load(1, 0, count=False)
        for number in range(1, ROUNDS + 1):
            acknowledged += ours.load(SECONDS, number * 100_000)
            bare.load(SECONDS, number * 100_000)
        busy = ours.memory()
        kept = stored(folder / "with" / "forms.sqlite")
    print(ours.row("with database"))
    print(bare.row("without database"))
    rates = ", ".join(f"{one / other * 100:.0f}" for one, other in zip(ours.rates, bare.rates, strict=True))
    print(f"  with / without: {ours.rate / bare.rate * 100:.0f} % (rounds: {rates})")
    bare_work, our_work = bare.work_of_one, ours.work_of_one
    print(f"  work for one: {our_work:.1f} ms with, {bare_work:.1f} ms without: {bare_work / our_work * 100:.0f} %")
    print(f"  acknowledged {acknowledged}, found in the database {kept}")
    print(f"  gunicorn: {busy.pss:.0f} MiB PSS, {busy.alone:.0f} MiB if alone (before the load {idle.pss:.0f} PSS)\n")
