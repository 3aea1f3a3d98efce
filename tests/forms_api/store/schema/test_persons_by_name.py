"""The step that tells persons apart by name, on a database full of those it had thrown together."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from forms_api.same_person import name_key
from forms_api.store import registered
from forms_api.store.database import Store
from forms_api.store.schema.migrations import MIGRATIONS
from tests.support.store_support import SECRET, rows

COMMON = {"event_id": "morning", "language": "it", "email": None, "phone": "+390585234567", "source": "web",
          "privacy_version": "v", "created_at": "2026-11-02T10:00:00.000000+00:00"}  # fmt: skip


def row(code: str, given: str, family: str, state: str) -> dict[str, object]:
    letters = (code * 8)[:8]
    return COMMON | {
        "reference": letters,
        "submission": letters.encode(),
        "given_name": given,
        "family_name": family,
        "state": state,
    }


def old_database(path: Path) -> None:
    database = Database(path)
    database.enable_wal()
    MIGRATIONS.apply(database, stop_before="m006_persons_by_name")
    database["registrations"].insert(row("A", "Anna", "D'Àmbra", "confirmed"))  # type: ignore[union-attr]
    database["registrations"].insert(row("B", "Bea", "Riva", "cancelled") | {"phone": "+390585999999"})  # type: ignore[union-attr]
    for first, repeat in (
        (1, row("C", "anna", "D AMBRA", "confirmed")),  # the same
        (1, row("D", "Bruno", "Neri", "confirmed")),  # her husband, told to be registered
        (1, row("E", "BRUNO", "Neri", "confirmed")),  # he again
        (1, row("F", "Carla", "Neri", "waiting")),
        (1, row("G", "Dario", "Neri", "cancelled")),
        (2, row("H", "Bea", "Riva", "confirmed")),  # said to have a seat, though she cancelled
    ):
        database["repeats"].insert(repeat | {"registration_id": first, "line_after": 0})  # type: ignore[union-attr]
    database.close()


def test_other_names_come_into_the_list_as_they_were_told_and_the_same_name_stays_a_repeat(tmp_path: Path) -> None:
    path = tmp_path / "forms.sqlite"
    old_database(path)
    Store.prepare(path, SECRET)
    store = Store(path, SECRET)
    listed = [(each.registration.given_name, each.registration.state) for each in registered.of_event(store, "morning")]
    assert listed == [
        ("Anna", "confirmed"), ("Bea", "cancelled"), ("Bruno", "confirmed"), ("Carla", "waiting"), ("Dario", "cancelled"),
    ]  # fmt: skip
    assert rows(store, "SELECT reference, registration_id, state FROM repeats ORDER BY reference") == [
        ("CCCCCCCC", 1, "confirmed"),
        ("EEEEEEEE", 3, "confirmed"),
        ("HHHHHHHH", 2, "cancelled"),
    ]
    for table in ("registrations", "repeats"):
        for given, family, key in rows(store, f"SELECT given_name, family_name, name_key FROM {table}"):
            assert key == name_key(given, family)
    assert store.damage() is None
    for code in "ABCDEFGH":
        found = registered.by_reference(store, code * 8)
        assert found
        assert registered.by_token(store, found.token) == found
