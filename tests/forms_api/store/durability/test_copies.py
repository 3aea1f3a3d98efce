"""Which backups stay, who can read them, and where else they go."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forms_api.store import backup, registrations, retention
from forms_api.store.durability import copies
from tests.support.store_support import a_request, an_event, new_store

NOW = datetime(2026, 11, 25, 3, 10, tzinfo=UTC)


def make(folder: Path, *ages: timedelta) -> None:
    for age in ages:
        (folder / copies.file_name(NOW - age)).touch()


def test_after_a_year_of_nights_seven_days_and_four_weeks_have_a_copy(tmp_path: Path) -> None:
    for day in reversed(range(365)):
        make(tmp_path, timedelta(days=day))
        copies.thin(tmp_path, NOW - timedelta(days=day) + timedelta(seconds=1))
        files = len(list(tmp_path.iterdir()))
        assert files <= copies.DAILY + copies.WEEKLY
    make(tmp_path, timedelta(0))
    copies.thin(tmp_path, NOW)
    ages = sorted(
        (NOW.date() - datetime.strptime(path.name[6:14], "%Y%m%d").date()).days for path in tmp_path.iterdir()
    )
    assert ages[:7] == list(range(7))
    assert ages[-1] < copies.BACKUP_DAYS
    weeks = {(NOW - timedelta(days=age)).isocalendar()[:2] for age in ages}
    assert len(weeks) == copies.WEEKLY
    assert copies.BACKUP_DAYS < retention.REGISTRATION_DAYS


def test_of_one_day_the_newest_stays_and_what_is_no_copy_is_left_alone(tmp_path: Path) -> None:
    make(tmp_path, timedelta(hours=1), timedelta(hours=2), timedelta(hours=3))
    (tmp_path / "notes.txt").touch()
    copies.thin(tmp_path, NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forms-20261125T021000Z.sqlite", "notes.txt"]


def test_a_copy_of_the_future_stays_and_pushes_none_out(tmp_path: Path) -> None:
    """Made while the clock was wrong: perhaps the only good one."""
    make(tmp_path, timedelta(days=-4000), timedelta(days=1), timedelta(days=2))
    assert copies.thin(tmp_path, NOW) == []


def test_an_encrypted_copy_counts_as_a_copy(tmp_path: Path) -> None:
    sealed = tmp_path / (copies.file_name(NOW - timedelta(days=40)) + ".age")
    sealed.touch()
    assert copies.thin(tmp_path, NOW) == [sealed]


def program(folder: Path, name: str, lines: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


def test_a_copy_is_encrypted_and_the_plain_one_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is stood in for by one of the same command line, which says what it was asked."""
    program(tmp_path, "age", 'printf "%s %s %s\\n" "$1" "$2" "$3" > "$5"; cat "$6" >> "$5"')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    copy = tmp_path / copies.file_name(NOW)
    copy.write_text("persons")
    sealed = copies.encrypt(copy, "age1key")
    assert sealed.read_text() == "--encrypt --recipient age1key\npersons"
    assert not copy.exists()
    assert sealed.name == copy.name + ".age"


@pytest.mark.parametrize("lines", ["echo no such key >&2; exit 1", None])
def test_a_copy_that_cannot_be_encrypted_is_not_left_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str | None
) -> None:
    if lines:
        program(tmp_path, "age", lines)
    monkeypatch.setenv("PATH", str(tmp_path))
    copy = tmp_path / copies.file_name(NOW)
    copy.write_text("persons")
    with pytest.raises(copies.NotSent, match=r"^age: "):
        copies.encrypt(copy, "age1key")
    assert not list(tmp_path.glob("forms-*"))


def test_a_command_takes_the_copy_elsewhere_or_says_why_not(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_text("persons")
    away = tmp_path / "other place"
    away.mkdir()
    copies.send(copy, f"cp -t '{away}'")
    assert (away / "copy.sqlite").read_text() == "persons"
    with pytest.raises(copies.NotSent, match=r"^cp: .*nowhere"):
        copies.send(copy, f"cp -t {tmp_path}/nowhere")


def test_a_copy_that_lost_rows_is_no_backup(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    registrations.register(store, an_event(), a_request())
    copy = backup.backup(store.path, tmp_path / "copies" / "daily")
    assert copy.parent.stat().st_mode & 0o077 == 0
    with sqlite3.connect(copy) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    backup.check(copy, counts)
    with pytest.raises(backup.NotABackup, match="rows"):
        backup.check(copy, counts | {"registrations": 2})
