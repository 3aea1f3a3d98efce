"""Lists of thousands: in the order of names whatever wrote them, read a page at a time, the line counted once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from forms_api.store import corrections, interests, registered, registrations
from forms_api.store.corrections import RegistrationChange
from forms_api.store.database import Store
from forms_api.store.office import event_lists, followed_interests, log_entries
from forms_api.store.personal_data import note_reading
from forms_api.store.schema.migrations import MIGRATIONS
from tests.support.store_support import SECRET, a_request, an_event, an_interest, new_store

EVENT = an_event(seats=2)


def by_name(store: Store, page: int | None = 1) -> list[str]:
    found = event_lists.select(store, EVENT.id, "", "all", "name", page).persons
    return [f"{each.registration.family_name} {each.registration.given_name}" for each in found]


def test_the_order_of_names_follows_a_correction_and_holds_for_rows_of_before(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    database = Database(path)
    MIGRATIONS.apply(database, stop_before="m014_lists_of_thousands")
    database.close()
    store = new_store(tmp_path)
    people = [
        registrations.register(store, EVENT, a_request(given_name=given, family_name=family))
        for given, family in (
            ("Zoé", "Èze"),
            ("Ada", "de Rossi"),
            ("Bea", "De Rossi"),
            ("Ugo", "Zanò"),
            ("Ida", "D'Àmbra"),
        )
    ]
    assert by_name(store) == ["D'Àmbra Ida", "de Rossi Ada", "De Rossi Bea", "Èze Zoé", "Zanò Ugo"]
    corrections.change(store, people[3].token, RegistrationChange("Ugo", "Àbate"), {EVENT.id: EVENT})
    assert by_name(store)[0] == "Àbate Ugo"
    with sqlite3.connect(store.path) as connection:
        kept = connection.execute("SELECT * FROM registrations WHERE id = 1").fetchone()
        names = [column[0] for column in connection.execute("SELECT * FROM registrations LIMIT 0").description]
    old = {name: value for name, value in zip(names, kept, strict=True) if name != "sort_name"}
    database = Database(path)
    database["registrations"].insert(old)  # type: ignore[union-attr]
    database.close()
    Store.prepare(path, SECRET)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT sort_name FROM registrations").fetchall() == [("eze\tzoe",)]


def test_a_list_is_read_a_page_at_a_time_and_the_line_is_counted_over_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_lists, "PAGE", 2)
    store = new_store(tmp_path)
    for number in range(5):
        registrations.register(store, EVENT, a_request(given_name="Ada", family_name=f"N{number}"))
    last = event_lists.select(store, EVENT.id, "", "waiting", "arrival", 9)
    assert (last.found, last.page, last.pages) == (3, 2, 2)
    assert [each.registration.position for each in last.persons] == [3]
    assert [each.registration.position for each in registered.of_event(store, EVENT.id)] == [None, None, 1, 2, 3]
    assert len(by_name(store, None)) == 5


def test_the_inbox_is_read_a_page_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followed_interests, "PAGE", 2)
    store = new_store(tmp_path)
    for territory in ("ms", "ms", "83", "ms"):
        interests.express(store, an_interest(territory=territory))
    found = followed_interests.followed(store, ["ms"], None, 2)
    assert (len(found.shown), found.found, found.page, found.pages) == (1, 3, 2, 2)
    assert len(followed_interests.followed(store, ["ms"], "new", None).shown) == 3
    assert followed_interests.to_follow(store, ["ms", "83"]) == (4, 0)


def test_the_log_knows_what_was_ever_done_and_no_page_behind_the_last(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    assert log_entries.actions(store) == []
    for action in ("list", "today", "list", "person"):
        note_reading(store, "Ada", action, "-", 0)
    assert log_entries.actions(store) == ["list", "person", "today"]
    rows, page, pages = log_entries.entries(store, None, page=99)
    assert (len(rows), page, pages) == (4, 1, 1)
