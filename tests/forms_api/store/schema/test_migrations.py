from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from forms_api.mails import sender
from forms_api.store import corrections, database, interests, registered, registrations
from forms_api.store.database import Store
from forms_api.store.durability import opened_file
from forms_api.store.schema.migrations import MIGRATIONS
from tests.support.store_support import SECRET, a_request, an_event, mails, new_store, rows, settings_in

NAMES = [
    "m001_registrations_interests_outbox",
    "m002_seats_waiting_line_cancelling",
    "m003_delivery",
    "m004_access_log_and_counts",
    "m005_counts_kept_by_triggers",
    "m006_persons_by_name",
    "m007_an_event_s_life",
    "m008_join_links",
    "m009_last_purge",
    "m010_the_officers_area",
    "m011_offers",
    "m012_page_opinions",
    "m013_recovery_codes",
    "m014_lists_of_thousands",
    "m015_saved_searches",
    "m016_mails_to_officers",
]


def first_database(path: Path, persons: int) -> None:
    """A database as the first issue left it, full: registrations, expressions of interest, mails sent and not sent."""
    first = Database(path)
    first.enable_wal()
    MIGRATIONS.apply(first, stop_before=NAMES[1])
    common = {"language": "fr", "given_name": "Zoé", "family_name": "D'Angelo", "source": "web",
              "privacy_version": "2026-11-01", "created_at": "2026-11-02T10:00:00.000000+00:00"}  # fmt: skip
    for number in range(1, persons + 1):
        person = common | {"email": f"p{number}@example.org", "phone": f"+390585{number:06}"}
        code = f"{number:08}".translate(str.maketrans("0123456789", "ABCDEFGHJK"))
        first["registrations"].insert(  # type: ignore[union-attr]
            person | {"event_id": "morning", "reference": code, "submission": bytes([number]) * 32, "profile": "worker"}
        )
        first["interests"].insert(  # type: ignore[union-attr]
            person | {"reference": f"Z{code[1:]}", "submission": bytes([number]) * 32, "profile": "worker",
                      "territory": "ms", "topic": "buy-out"}
        )  # fmt: skip
        sent = "2026-11-02T10:01:00.000000+00:00" if number % 2 else None
        first["outbox"].insert(  # type: ignore[union-attr]
            {"kind": "receipt", "registration_id": number, "created_at": common["created_at"], "sent_at": sent}
        )
    first.close()


def schema(path: Path) -> set[tuple[str, str]]:
    opened = Database(path)
    found = {
        (row[0], " ".join(row[1].split()))
        for row in opened.execute("SELECT name, sql FROM sqlite_master WHERE sql > ''")
    }
    opened.close()
    return found


def test_the_list_of_steps_only_grows() -> None:
    assert [step.name for step in MIGRATIONS._migrations][: len(NAMES)] == NAMES


def test_a_full_database_of_the_first_issue_comes_through_equal_to_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "forms.sqlite"
    first_database(path, persons=9)
    Store.prepare(path, SECRET)
    (tmp_path / "new").mkdir()
    new = new_store(tmp_path / "new")
    assert schema(path) == schema(new.path)
    store = Store(path, SECRET)
    assert store.healthy()
    assert rows(store, "SELECT count(*), count(DISTINCT token_hash) FROM registrations WHERE state = 'confirmed'") == [
        (9, 9)
    ]
    assert rows(store, "PRAGMA integrity_check") == [("ok",)]
    assert rows(store, "PRAGMA foreign_key_check") == []


def test_persons_of_the_first_issue_can_do_all_the_later_ones_can(tmp_path: Path) -> None:
    path = tmp_path / "forms.sqlite"
    first_database(path, persons=9)
    Store.prepare(path, SECRET)
    store, event = Store(path, SECRET), an_event(seats=9)
    new = registrations.register(store, event, a_request(phone=None))  # nobody of those with a telephone
    assert (new.state, new.position) == ("waiting", 1)
    again = registrations.register(
        store, event, a_request(email="P1@example.org", given_name="Zoe", family_name="D Angelo")
    )
    assert again.repeat
    first = registered.by_phone(store, "AAAAAAAB", "0001")
    assert first
    assert (first.given_name, first.family_name) == ("Zoé", "D'Angelo")
    assert registered.by_token(store, first.token) == first
    corrections.cancel(store, first.token, {event.id: event})
    promoted = registered.by_token(store, new.token)
    assert promoted
    assert promoted.state == "confirmed"
    [interest] = [kept for kept in interests.listed(store) if kept.reference == "ZAAAAAAB"]
    assert interests.by_token(store, interest.token) == interest


def test_mails_of_the_first_issue_that_were_not_sent_are_sent_now_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "forms.sqlite"
    first_database(path, persons=9)
    Store.prepare(path, SECRET)
    assert sender.deliver(settings_in(tmp_path, an_event())).sent == 4
    store = Store(path, SECRET)
    assert len(mails(store)) == 9
    assert rows(store, "SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)]


def unsynchronised(path: Path, patience: float) -> sqlite3.Connection:
    """Without waiting for the disk, which outlives a killed process."""
    connection = opened_file.connect(path, patience)
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def test_killed_within_any_step_a_migration_leaves_what_was_there_and_the_next_start_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process killed before the n-th statement, for every third n; the next start finds all persons and makes the same schema."""
    (tmp_path / "whole").mkdir()
    first_database(tmp_path / "whole" / "forms.sqlite", persons=3)
    whole = tmp_path / "whole" / "forms.sqlite"
    before = whole.read_bytes()
    Store.prepare(whole, SECRET)
    wanted, path = schema(whole), tmp_path / "forms.sqlite"
    monkeypatch.setattr(database, "connect", unsynchronised)
    killed = 0
    for statement in range(1, 1000, 3):  # each step has three or more
        for leftover in tmp_path.glob("forms.sqlite*"):
            leftover.unlink()
        path.write_bytes(before)
        child = os.fork()
        if child == 0:
            _prepare_until(path, statement)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            break
        killed += 1
        Store.prepare(path, SECRET)
        assert schema(path) == wanted, statement
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT count(*) FROM registrations").fetchone() == (3,)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            hashes = connection.execute("SELECT count(token_hash) FROM registrations").fetchone()
            assert hashes == (3,), statement
    assert killed > 40


def _prepare_until(path: Path, last: int) -> None:
    """Prepares the database and is killed before the statement `last`; ends with 0 where there are not so many."""
    left = iter(range(1, last))

    def counted(path: Path, patience: float) -> sqlite3.Connection:
        connection = unsynchronised(path, patience)
        connection.set_trace_callback(lambda _: None if next(left, None) else os.kill(os.getpid(), signal.SIGKILL))
        return connection

    database.connect = counted  # type: ignore[attr-defined]
    try:
        Store.prepare(path, SECRET)
    finally:
        os._exit(0)


def test_preparing_again_changes_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    registrations.register(store, an_event(), a_request())
    before = rows(store, "SELECT * FROM registrations")
    Store.prepare(store.path, SECRET)
    assert rows(store, "SELECT * FROM registrations") == before


def test_after_a_change_of_the_secret_new_mails_carry_links_that_work(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    old = registrations.register(store, an_event(), a_request())
    other = "f" * 40
    Store.prepare(store.path, other)
    changed = Store(store.path, other)
    found = registered.by_reference(changed, old.reference)
    assert found
    assert found.token != old.token
    assert registered.by_token(changed, found.token) == found
    assert registered.by_token(changed, old.token) is None
