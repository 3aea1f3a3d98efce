from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from forms_api.mails import sender
from forms_api.store import corrections, interests, registered, registrations
from forms_api.store.database import Store
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
    "m009_the_officers_area",
    "m010_offers",
]


def first_database(path: Path, persons: int) -> None:
    """A database as the first issue left it, full: registrations, expressions of interest, mails sent and not sent."""
    database = Database(path)
    database.enable_wal()
    MIGRATIONS.apply(database, stop_before=NAMES[1])
    common = {"language": "fr", "given_name": "Zoé", "family_name": "D'Angelo", "source": "web",
              "privacy_version": "2026-11-01", "created_at": "2026-11-02T10:00:00.000000+00:00"}  # fmt: skip
    for number in range(1, persons + 1):
        person = common | {"email": f"p{number}@example.org", "phone": f"+390585{number:06}"}
        code = f"{number:08}".translate(str.maketrans("0123456789", "ABCDEFGHJK"))
        database["registrations"].insert(  # type: ignore[union-attr]
            person | {"event_id": "morning", "reference": code, "submission": bytes([number]) * 32, "profile": "worker"}
        )
        database["interests"].insert(  # type: ignore[union-attr]
            person | {"reference": f"Z{code[1:]}", "submission": bytes([number]) * 32, "profile": "worker",
                      "territory": "ms", "topic": "buy-out"}
        )  # fmt: skip
        sent = "2026-11-02T10:01:00.000000+00:00" if number % 2 else None
        database["outbox"].insert(  # type: ignore[union-attr]
            {"kind": "receipt", "registration_id": number, "created_at": common["created_at"], "sent_at": sent}
        )
    database.close()


def schema(path: Path) -> set[tuple[str, str]]:
    database = Database(path)
    found = {
        (row[0], " ".join(row[1].split()))
        for row in database.execute("SELECT name, sql FROM sqlite_master WHERE sql > ''")
    }
    database.close()
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
