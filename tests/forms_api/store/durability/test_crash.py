"""kill -9 at any moment under load: every acknowledged registration is there, and the file is whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
from pathlib import Path

from forms_api.store import corrections, registered, registrations, seats
from forms_api.store.database import Store
from tests.support.store_support import SECRET, a_request, an_event, new_store

FORK = multiprocessing.get_context("fork")


def _load(path: Path, acknowledged: int) -> None:
    """Registers and cancels without end; writes each acknowledged reference to the pipe, as a browser would see it."""
    store, event = Store(path, SECRET), an_event(seats=20)
    random.seed(os.getpid())
    while True:
        receipt = registrations.register(store, event, a_request(email=f"{random.random()}@example.org", phone=None))
        os.write(acknowledged, f"{receipt.reference} registered\n".encode())
        if random.random() < 0.3:
            corrections.cancel(store, receipt.token, {event.id: event})
            os.write(acknowledged, f"{receipt.reference} cancelled\n".encode())


def test_kill_9_under_load_loses_nothing_acknowledged(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    acknowledged: dict[str, str] = {}
    for _ in range(8):
        reader, writer = os.pipe()
        workers = [FORK.Process(target=_load, args=(store.path, writer)) for _ in range(2)]
        for worker in workers:
            worker.start()
        os.close(writer)
        with os.fdopen(reader) as lines:
            before = [lines.readline() for _ in range(random.randint(20, 40))]  # however fast the machine is
            for worker in workers:
                assert worker.pid
                os.kill(worker.pid, signal.SIGKILL)
            acknowledged |= dict(line.split() for line in [*before, *lines] if line.endswith("\n"))
        for worker in workers:
            worker.join(10)
        Store.prepare(store.path, SECRET)
        with sqlite3.connect(store.path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert len(acknowledged) > 80
    for reference, last in acknowledged.items():
        found = registered.by_reference(store, reference)
        assert found is not None, f"{reference} was acknowledged and is gone"
        assert last == "registered" or found.state == "cancelled"
    event = an_event(seats=20)
    assert seats.seats_of(store, event).confirmed == 20
