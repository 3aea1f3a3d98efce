from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from forms_api.catalogue import Event
from forms_api.mails import sender
from forms_api.store import corrections, interests, personal_data, registered, registrations, retention
from forms_api.store.database import Store
from forms_api.store.durability import turns
from forms_api.store.office import followed_interests
from tests.support.store_support import SECRET, a_request, an_event, an_interest, mails, new_store, rows, settings_in

ANNA = {
    "given_name": "Annunziata",
    "family_name": "Bellacqua",
    "email": "annunziata@example.org",
    "phone": "+390585234567",
}
TRACES = ("Annunziata", "Bellacqua", "annunziata@example.org", "0585234567", "58523 4567", "0585 234567")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 22, 10, 0, tzinfo=UTC), tick=False) as travel:
        yield travel


def traces(folder: Path) -> list[str]:
    """Which traces the bytes of the files in a folder hold: what `strings` would print, and more."""
    files = [path for path in folder.rglob("*") if path.is_file() and "site" not in path.parts]
    assert files
    found = b"".join(path.read_bytes() for path in files)
    return [trace for trace in TRACES if trace.encode() in found or trace.encode("utf-16-le") in found]


@pytest.mark.parametrize(
    ("days", "purged"), [(retention.REGISTRATION_DAYS - 1, 0), (retention.REGISTRATION_DAYS + 1, 1)]
)
def test_registrations_go_ninety_days_after_the_end_of_the_event(
    store: Store, tmp_path: Path, days: int, purged: int
) -> None:
    event = an_event()
    assert event.end
    registrations.register(store, event, a_request())
    now = event.end + timedelta(days=days)
    assert retention.purge(store, {event.id: event}, tmp_path / "mail", now).registrations == purged
    assert len(rows(store, "SELECT 1 FROM registrations")) == 1 - purged


def test_an_event_gone_from_the_site_counts_from_what_its_persons_were_told(store: Store, tmp_path: Path) -> None:
    event = an_event()
    assert event.end
    registrations.register(store, event, a_request())
    early = event.end + timedelta(days=retention.REGISTRATION_DAYS - 1)
    assert retention.purge(store, {}, tmp_path, early).registrations == 0
    assert retention.purge(store, {}, tmp_path, early + timedelta(days=2)).registrations == 1


def test_an_event_moved_to_a_later_day_counts_from_there(store: Store, tmp_path: Path) -> None:
    event = an_event()
    assert event.end
    registrations.register(store, event, a_request())
    later = replace(event, end=event.end + timedelta(days=30))
    now = event.end + timedelta(days=retention.REGISTRATION_DAYS + 5)
    assert retention.purge(store, {event.id: later}, tmp_path, now).registrations == 0


@pytest.mark.parametrize(("month", "day", "purged"), [(11, 21, 0), (11, 23, 1)])
def test_interests_go_twelve_months_after_they_came(
    store: Store, tmp_path: Path, clock: time_machine.Traveller, month: int, day: int, purged: int
) -> None:
    interests.express(store, an_interest())
    clock.move_to(datetime(2027, month, day, tzinfo=UTC), tick=False)
    assert retention.purge(store, {}, tmp_path).interests == purged


def test_a_contact_starts_the_twelve_months_anew(store: Store, tmp_path: Path, clock: time_machine.Traveller) -> None:
    interest = interests.express(store, an_interest())
    clock.shift(timedelta(days=200))
    followed_interests.follow(store, interest, "called", None, None, "Ada")
    clock.shift(timedelta(days=200))
    assert retention.purge(store, {}, tmp_path).interests == 0
    clock.shift(timedelta(days=170))
    assert retention.purge(store, {}, tmp_path).interests == 1


@pytest.mark.parametrize(
    ("contact", "purge", "removed"),
    [
        ((2027, 1, 14), (2028, 1, 15), 1),
        ((2027, 1, 15), (2028, 1, 14), 0),
        ((2027, 2, 27), (2028, 2, 29), 1),  # twelve months before a leap day is that February's last
        ((2027, 3, 1), (2028, 2, 29), 0),
        ((2028, 2, 29), (2029, 2, 28), 0),
        ((2028, 2, 29), (2029, 3, 2), 1),
    ],
)
def test_twelve_months_are_counted_by_the_calendar(
    store: Store,
    tmp_path: Path,
    clock: time_machine.Traveller,
    contact: tuple[int, int, int],
    purge: tuple[int, int, int],
    removed: int,
) -> None:
    clock.move_to(datetime(*contact, 12, tzinfo=UTC))
    interests.express(store, an_interest())
    clock.move_to(datetime(*purge, 12, tzinfo=UTC))
    assert retention.purge(store, {}, tmp_path).interests == removed


def test_a_purge_leaves_counts_and_no_persons(store: Store, tmp_path: Path) -> None:
    event = an_event(seats=2)
    assert event.end
    for changes in ({}, {}, {"language": "fr", "profile": "adviser"}):
        registrations.register(store, event, a_request(**changes))
    registrations.register(store, event, a_request(**ANNA, profile=None))
    interests.express(store, an_interest(**ANNA))
    now = datetime.now(UTC) + timedelta(days=400)
    retention.purge(store, {event.id: event}, tmp_path, now)
    counts = rows(store, "SELECT form, event_id, language, territory, profile, state, persons FROM purged_counts")
    assert sorted(counts) == [
        ("interest", "", "it", "ms", "worker", "new", 1),
        ("registration", "morning", "fr", "toscana", "adviser", "waiting", 1),
        ("registration", "morning", "it", "toscana", "", "waiting", 1),
        ("registration", "morning", "it", "toscana", "worker", "confirmed", 2),
    ]
    for table in ("registrations", "repeats", "interests", "outbox"):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert traces(tmp_path) == []


def test_a_second_purge_adds_to_the_counts(store: Store, tmp_path: Path) -> None:
    event = an_event()
    for _ in range(2):
        registrations.register(store, event, a_request())
        retention.purge(store, {event.id: event}, tmp_path, datetime.now(UTC) + timedelta(days=400))
    assert rows(store, "SELECT persons FROM purged_counts") == [(2,)]


@pytest.mark.parametrize("by", ["reference", "email", "email in capitals", "phone"])
def test_after_erasing_nothing_of_the_person_is_found_in_any_file(store: Store, tmp_path: Path, by: str) -> None:
    event = an_event(seats=200)
    receipt = registrations.register(store, event, a_request(**ANNA))
    registrations.register(store, event, a_request(**ANNA))  # a repeat
    registrations.register(store, an_event(id="other"), a_request(**{**ANNA, "email": None}))
    interests.express(store, an_interest(**{**ANNA, "phone": None}))
    others = [registrations.register(store, event, a_request()) for _ in range(50)]
    sender.deliver(settings_in(tmp_path, event))
    corrections.cancel(store, receipt.token, {event.id: event})
    assert len(traces(tmp_path)) >= 4
    named = {"reference": receipt.reference, "email": ANNA["email"], "phone": ANNA["phone"]}
    who = named.get(by, ANNA["email"].upper())
    reader = Store(store.path, SECRET)  # another worker's connection stays open
    assert reader.healthy()
    erased = retention.erase(store, who, {}, tmp_path / "mail")
    assert (erased.registrations, erased.repeats, erased.interests) == (2, 1, 1)
    assert erased.complete
    assert traces(tmp_path) == []
    assert all(registered.by_token(reader, other.token) for other in others)
    assert (tmp_path / "forms.sqlite-wal").stat().st_size == 0


def test_erasing_also_clears_what_another_program_deleted_carelessly(store: Store, tmp_path: Path) -> None:
    registrations.register(store, an_event(), a_request())
    registrations.register(store, an_event(), a_request(**ANNA))
    store.close()
    careless = sqlite3.connect(store.path)
    careless.execute("PRAGMA secure_delete = OFF")
    careless.execute("DELETE FROM registrations WHERE family_name = 'Bellacqua'")
    careless.commit()
    careless.close()
    assert traces(tmp_path)
    retention.erase(store, "nobody@example.org", {}, tmp_path / "mail")
    assert traces(tmp_path) == []


def test_erasing_while_somebody_reads_says_that_it_is_not_complete(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "READING_PATIENCE", 0.05)
    monkeypatch.setattr(Store.shrink, "__defaults__", (0.1,))
    registrations.register(store, an_event(), a_request(**ANNA))
    reader = Store(store.path, SECRET)
    with reader.read() as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM registrations").fetchone()
        store.close()
        assert not retention.erase(store, ANNA["email"], {}, tmp_path / "mail").complete
        connection.execute("COMMIT")
    assert retention.erase(store, ANNA["email"], {}, tmp_path / "mail").complete
    assert traces(tmp_path) == []


def test_erasing_a_confirmed_person_promotes_the_first_in_the_line(store: Store, tmp_path: Path) -> None:
    event = an_event(seats=1)
    registrations.register(store, event, a_request(**ANNA))
    second = registrations.register(store, event, a_request())
    retention.erase(store, ANNA["email"], {event.id: event}, tmp_path / "mail")
    promoted = registered.by_token(store, second.token)
    assert promoted
    assert promoted.state == "confirmed"
    assert mails(store)[-1] == ("promoted", second.id)


def test_whoever_shares_only_a_contact_under_another_name_is_not_drawn_in(store: Store, tmp_path: Path) -> None:
    event = an_event()
    bob = registrations.register(store, event, a_request(given_name="Bob", phone="+390585999888", email=None))
    registrations.register(store, event, a_request(**ANNA))
    # somebody typed Anna's address beside Bob's telephone
    registrations.register(store, an_event(id="other"), a_request(**{**ANNA, "phone": "+390585999888"}))
    assert retention.erase(store, ANNA["email"], {}, tmp_path / "mail").registrations == 2
    assert registered.by_token(store, bob.token) == bob


def test_erasing_somebody_unknown_removes_nothing(store: Store, tmp_path: Path) -> None:
    registrations.register(store, an_event(), a_request())
    assert retention.erase(store, "nobody@example.org", {}, tmp_path).persons == 0
    assert rows(store, "SELECT count(*) FROM registrations") == [(1,)]


def test_a_copy_holds_all_that_is_stored_and_no_keys(store: Store) -> None:
    receipt = registrations.register(store, an_event(), a_request(**ANNA))
    registrations.register(store, an_event(), a_request(**ANNA))
    interest = interests.express(store, an_interest(**{**ANNA, "phone": None}, message="Vorrei capire"))
    registrations.register(store, an_event(), a_request())
    copy = personal_data.copy(store, receipt.reference)
    assert [row["reference"] for row in copy["registrations"]] == [receipt.reference]
    assert len(copy["repeats"]) == 1
    assert [(row["reference"], row["message"]) for row in copy["interests"]] == [(interest.reference, "Vorrei capire")]
    assert [row["kind"] for row in copy["mails"]] == ["receipt", "already", "interest_receipt", "interest_notice"]
    assert "token_hash" not in str(copy)
    assert "submission" not in str(copy)


def nightly(store: Store, folder: Path, *, day: datetime, events: dict[str, Event] | None = None) -> int:
    """The persons that the timer's purge removes."""
    return retention.purge(store, events or {}, folder / "mail", day, sure=False).persons


def test_a_clock_that_leapt_removes_nobody_until_somebody_says_it_is_right(store: Store, tmp_path: Path) -> None:
    event = an_event()
    assert event.end
    for _ in range(3):
        registrations.register(store, event, a_request())
    interests.express(store, an_interest())
    today = datetime.now(UTC)
    assert nightly(store, tmp_path, day=today) == 0
    wrong = today.replace(year=2037, day=1)
    for _ in range(2):
        with pytest.raises(retention.Doubtful) as doubt:
            nightly(store, tmp_path, day=wrong)
        assert (doubt.value.removed, doubt.value.persons) == (4, 4)
        assert doubt.value.last == today
    assert nightly(store, tmp_path, day=today + timedelta(days=1)) == 0  # the clock is right again
    assert retention.purge(store, {}, tmp_path / "mail", wrong, sure=True).persons == 4


def test_a_leap_is_noticed_before_the_first_purge_too_and_an_idle_purge_does_not_learn_a_wrong_day(
    store: Store, tmp_path: Path
) -> None:
    wrong = datetime.now(UTC).replace(year=2037, day=1)
    registrations.register(store, an_event(), a_request())
    with pytest.raises(retention.Doubtful):
        nightly(store, tmp_path, day=wrong)
    assert nightly(store, tmp_path, day=datetime.now(UTC)) == 0
    retention.erase(store, rows(store, "SELECT reference FROM registrations")[0][0], {}, tmp_path / "mail")
    assert nightly(store, tmp_path, day=wrong) == 0  # nobody there: nothing to ask
    registrations.register(store, an_event(), a_request())
    with pytest.raises(retention.Doubtful):
        nightly(store, tmp_path, day=wrong + timedelta(days=1))


def test_night_after_night_each_event_goes_on_its_day_and_nobody_is_asked(store: Store, tmp_path: Path) -> None:
    first, second = an_event(seats=100), an_event(id="later", seats=100)
    assert first.end
    second = replace(second, start=first.end + timedelta(days=30), end=first.end + timedelta(days=31))
    for event in (first, second):
        for _ in range(25):
            registrations.register(store, event, a_request())
    day, gone = datetime.now(UTC), {}
    while day < first.end + timedelta(days=160):
        if removed := nightly(store, tmp_path, day=day):
            gone[(day - first.end).days] = removed
        day += timedelta(days=1)
    assert list(gone.values()) == [25, 25]
    assert list(gone) in ([90, 121], [91, 122], [90, 122])


def test_most_persons_of_several_events_at_once_are_not_removed_unasked(store: Store, tmp_path: Path) -> None:
    events = {name: an_event(id=name, seats=100, uid=f"{name}@opera.example") for name in ("one", "two")}
    for event in events.values():
        for _ in range(10):
            registrations.register(store, event, a_request())
    end = events["one"].end
    assert end
    day = datetime.now(UTC)
    while day < end + timedelta(days=85):
        assert nightly(store, tmp_path, day=day) == 0
        day += timedelta(days=20)
    with pytest.raises(retention.Doubtful) as doubt:
        nightly(store, tmp_path, day=end + timedelta(days=92))
    assert (doubt.value.removed, doubt.value.last) == (20, None)
    assert retention.purge(store, events, tmp_path / "mail", end + timedelta(days=92), sure=True).persons == 20


def test_a_mistyped_year_on_the_site_removes_nobody(store: Store, tmp_path: Path) -> None:
    event = an_event()
    assert event.end
    registrations.register(store, event, a_request())
    mistyped = replace(event, end=event.end - timedelta(days=3650))
    assert retention.purge(store, {event.id: mistyped}, tmp_path / "mail").persons == 0
