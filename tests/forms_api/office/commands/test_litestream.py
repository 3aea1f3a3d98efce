"""deploy/litestream.yml: what was registered a second ago can be restored after the machine is gone."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from forms_api.store import registrations
from forms_api.store.database import Store
from tests import ROOT
from tests.forms_api.office.commands.conftest import Terminal
from tests.support.store_support import a_request

LITESTREAM = shutil.which("litestream") or shutil.which("litestream", path=str(Path(sys.prefix) / "bin"))
pytestmark = pytest.mark.skipif(LITESTREAM is None, reason="no litestream here: its restore drill is left out")


@contextmanager
def replicating(configuration: Path, end: signal.Signals) -> Iterator[None]:
    with (configuration.parent / "litestream.log").open("ab") as log:
        process = subprocess.Popen(
            [str(LITESTREAM), "replicate", "-config", configuration], stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield
        finally:
            process.send_signal(end)
            process.wait(60)


def restored(configuration: Path, database: Path, copy: Path) -> set[str]:
    """The references in a copy that is restored from the replica alone."""
    copy.unlink(missing_ok=True)
    command = [str(LITESTREAM), "restore", "-config", configuration, "-o", copy, database]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return set()  # no snapshot yet
    with sqlite3.connect(copy) as connection:
        found = {row[0] for row in connection.execute("SELECT reference FROM registrations")}
    connection.close()
    return found


def register(terminal: Terminal, number: int) -> set[str]:
    return {registrations.register(terminal.store, terminal.event, a_request()).reference for _ in range(number)}


def test_a_replica_restores_what_was_registered_before_and_after_a_purge(terminal: Terminal, tmp_path: Path) -> None:
    ours, _, _ = (ROOT / "deploy" / "litestream.yml").read_text("utf-8").partition("      type: sftp")
    configuration = tmp_path / "litestream.yml"
    replica = f"      type: file\n      path: {tmp_path}/replica\n"
    configuration.write_text(ours.replace("/var/lib/opera", str(tmp_path)) + replica, "utf-8")
    with replicating(configuration, signal.SIGTERM):
        kept = register(terminal, 10)
    assert terminal.store.shrink()  # as a purge does, while Litestream stands still
    copy, deadline = tmp_path / "copy.sqlite", time.monotonic() + 60
    with replicating(configuration, signal.SIGKILL):
        kept |= register(terminal, 10)
        while restored(configuration, terminal.store.path, copy) != kept and time.monotonic() < deadline:
            time.sleep(0.5)
    for file in tmp_path.glob("forms.sqlite*"):
        file.unlink()
    assert restored(configuration, terminal.store.path, copy) == kept
    terminal("restore", str(copy), "--yes")
    assert {row["reference"] for row in _rows(Store(terminal.store.path, "x" * 32))} == kept


def _rows(store: Store) -> list[sqlite3.Row]:
    with store.read() as connection:
        return connection.execute("SELECT reference FROM registrations").fetchall()
