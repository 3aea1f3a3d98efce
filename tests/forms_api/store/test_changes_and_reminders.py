from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from forms_api.catalogue import Catalogue, Event, Session, Status
from forms_api.mails import calendar_entry, letters
from forms_api.store import changes_and_reminders, corrections, outbox, registered, registrations, seats
from forms_api.store.database import Store
from tests.support.store_support import a_catalogue, a_request, an_event, mails, new_store, settings_in

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def tell(store: Store, catalogue: Catalogue) -> changes_and_reminders.Told:
    """As the command does, without waiting whether the change stands."""
    return changes_and_reminders.tell(store, catalogue, at_once=True)


def moved(event: Event) -> Event:
    """A day later, and said so."""
    day = timedelta(days=1)
    assert event.start
    assert event.end
    texts = {language: replace(text, when=f"{text.when} +1") for language, text in event.texts.items()}
    return replace(event, start=event.start + day, end=event.end + day, date=event.start.date() + day, texts=texts)


def kinds(store: Store) -> list[str]:
    return [kind for kind, _ in mails(store) if kind != "receipt"]


def elsewhere(event: Event) -> Event:
    texts = {language: replace(text, place="Carrara") for language, text in event.texts.items()}
    return replace(event, texts=texts)


@pytest.mark.parametrize(
    "change",
    [
        moved,
        elsewhere,
        lambda e: replace(e, status="cancelled"),
        lambda e: replace(e, status="postponed", start=None, end=None),
    ],
    ids=["date", "place", "cancelled", "postponed"],
)
def test_whoever_is_registered_is_told_once_of_a_change(store: Store, change: Any) -> None:
    event = an_event(seats=1)
    confirmed, waiting, cancelled = (registrations.register(store, event, a_request()) for _ in range(3))
    corrections.cancel(store, cancelled.token, {})
    tell(store, a_catalogue(event))
    before = len(mails(store))
    assert tell(store, a_catalogue(change(event))).changed == 2
    assert mails(store)[before:] == [("event_changed", confirmed.id), ("event_changed", waiting.id)]
    assert tell(store, a_catalogue(change(event))).changed == 0


@pytest.mark.parametrize(
    "change", [{"seats": 5}, {"waiting_list": False}, {"desk": "massa"}, {"registration_closes": None}], ids=str
)
def test_what_does_not_matter_to_those_registered_is_not_told(store: Store, change: dict[str, Any]) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    assert tell(store, a_catalogue(replace(event, **change))).changed == 0


def test_who_registered_for_the_new_date_is_not_told_of_it(store: Store) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    late = registrations.register(store, moved(event), a_request())
    assert tell(store, a_catalogue(moved(event))).changed == 1
    assert ("event_changed", late.id) not in mails(store)


def test_two_changes_before_the_mail_goes_out_are_one_mail_and_a_change_taken_back_is_none(
    store: Store, tmp_path: Path
) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    tell(store, a_catalogue(moved(event)))
    tell(store, a_catalogue(moved(moved(event))))
    assert kinds(store) == ["event_changed"]
    tell(store, a_catalogue(event))
    assert kinds(store) == []
    letters_written = written(store, tmp_path, event)
    assert [letter.key for letter in letters_written] == ["receipt_confirmed"]


def written(store: Store, folder: Path, event: Event) -> list[letters.Letter]:
    found = []
    while row := outbox.claim(store, "test"):
        if letter := letters.write(store, row, a_catalogue(event), settings_in(folder)):
            found.append(letter)
        outbox.sent(store, row, "test")
    return found


def test_a_change_is_told_with_old_and_new_and_a_new_calendar_entry(store: Store, tmp_path: Path) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    written(store, tmp_path, event)
    tell(store, a_catalogue(moved(event)))
    [letter] = written(store, tmp_path, moved(event))
    assert letter.values["before"] == "giovedì, 9.30-12.45, Centro, Massa"
    assert ("Quando", "giovedì, 9.30-12.45 +1") in letter.facts
    assert letter.entry
    assert (letter.entry.event, letter.entry.method) == (moved(event), "PUBLISH")


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_cancelled_or_postponed_event_is_said_so_in_the_calendar(
    store: Store, tmp_path: Path, status: Status
) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    written(store, tmp_path, event)
    over = replace(event, status=status)
    tell(store, a_catalogue(over))
    [letter] = written(store, tmp_path, over)
    assert letter.key == f"event_{status}"
    assert letter.entry
    assert (letter.entry.event.status, letter.entry.method) == (status, "PUBLISH")


def with_sessions(event: Event, *days: int) -> Event:
    """Three hours on each of these days after the event's first."""
    assert event.start
    starts = [event.start + timedelta(days=day) for day in days]
    sessions = tuple(Session(start, start + timedelta(hours=3)) for start in starts)
    return replace(event, sessions=sessions, end=sessions[-1].end)


def test_a_session_that_moves_is_told_and_a_session_that_goes_leaves_the_calendar(store: Store, tmp_path: Path) -> None:
    event = with_sessions(an_event(), 0, 7, 14)
    registrations.register(store, event, a_request())
    written(store, tmp_path, event)
    shorter = with_sessions(event, 0, 8)
    assert tell(store, a_catalogue(shorter)).changed == 1
    [letter] = written(store, tmp_path, shorter)
    assert letter.entry
    items = Calendar.from_ical(calendar_entry.write(letter.entry, "it", "https://opera.example", NOW)).walk("VEVENT")
    assert [(str(i["UID"]), str(i["STATUS"])) for i in items] == [
        ("morning@opera.example", "CONFIRMED"),
        ("morning.2@opera.example", "CONFIRMED"),
        ("morning.3@opera.example", "CANCELLED"),
    ]
    assert [i["DTSTART"].dt for i in items] == [s.start for s in (*shorter.sessions, event.sessions[2])]


def test_what_few_events_have_changes_no_version_of_the_others() -> None:
    assert set(changes_and_reminders.event_facts(an_event())) == {"status", "date", "start", "end", "place"}
    assert changes_and_reminders.event_facts(an_event(all_day=True))["all_day"] is True


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("cancelled", "scheduled", "event_restored"),
        ("postponed", "scheduled", "event_new_date"),
        ("cancelled", "postponed", "event_postponed"),
    ],
)
def test_a_cancelled_event_that_is_put_back_takes_place_after_all(
    store: Store, tmp_path: Path, old: Status, new: Status, key: str
) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    tell(store, a_catalogue(replace(event, status=old)))
    written(store, tmp_path, replace(event, status=old))
    tell(store, a_catalogue(replace(event, status=new)))
    assert [letter.key for letter in written(store, tmp_path, replace(event, status=new))] == [key]


def in_year(event: Event, years: int) -> Event:
    """A typo of the year: the page and all that comes from it says so."""
    assert event.start
    assert event.end
    texts = {language: replace(text, when=f"{text.when} {years:+}") for language, text in event.texts.items()}
    start, end = (moment.replace(year=moment.year + years) for moment in (event.start, event.end))
    return replace(event, start=start, end=end, date=start.date(), texts=texts)


@pytest.mark.parametrize("years", [-1, 1, 10])
@pytest.mark.parametrize("stood", [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=1, minutes=50)])
def test_a_typo_of_the_year_that_is_corrected_reaches_nobody(
    store: Store, tmp_path: Path, clock: time_machine.Traveller, years: int, stood: timedelta
) -> None:
    event, wrong = an_event(seats=1), in_year(an_event(), years)
    registrations.register(store, event, a_request())
    written(store, tmp_path, event)
    for build in (wrong, event):
        for _ in range(2):
            changes_and_reminders.tell(store, a_catalogue(build))
            assert written(store, tmp_path, build) == []
            clock.shift(stood / 2)
    clock.shift(timedelta(hours=3))
    changes_and_reminders.tell(store, a_catalogue(event))
    assert written(store, tmp_path, event) == []


def test_a_year_in_the_past_is_never_told_however_long_it_stands(
    store: Store, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    written(store, tmp_path, event)
    for build in (in_year(event, -1), event):
        for _ in range(3):
            tell(store, a_catalogue(build))
            clock.shift(timedelta(hours=3))
            assert written(store, tmp_path, build) == []


@pytest.mark.parametrize(("days", "waits"), [(28, timedelta(hours=2)), (1, timedelta(minutes=10))])
def test_a_change_is_told_once_it_has_stood_sooner_for_an_event_that_is_near(
    store: Store, clock: time_machine.Traveller, days: int, waits: timedelta
) -> None:
    start = NOW + timedelta(days=days)
    event = an_event(start=start, end=start + timedelta(hours=3), registration_closes=start)
    registrations.register(store, event, a_request())
    over = a_catalogue(replace(event, status="cancelled"))
    assert changes_and_reminders.tell(store, over).changed == 0
    clock.shift(waits - timedelta(seconds=1))
    assert changes_and_reminders.tell(store, over).changed == 0
    clock.shift(timedelta(seconds=1))
    assert changes_and_reminders.tell(store, over).changed == 1
    assert changes_and_reminders.tell(store, over).changed == 0


def test_the_wait_begins_anew_with_each_change(store: Store, clock: time_machine.Traveller) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    for build in (moved(event), elsewhere(event), moved(event)):
        changes_and_reminders.tell(store, a_catalogue(build))
        clock.shift(timedelta(hours=1, minutes=59))
        assert changes_and_reminders.tell(store, a_catalogue(build)).changed == 0


def test_while_a_change_waits_other_mails_say_what_the_person_was_told(
    store: Store, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    event = an_event(seats=1)
    first = registrations.register(store, event, a_request())
    registrations.register(store, event, a_request())
    written(store, tmp_path, event)
    wrong = in_year(event, 1)
    changes_and_reminders.tell(store, a_catalogue(wrong))
    corrections.cancel(store, first.token, {event.id: wrong})
    for letter in written(store, tmp_path, wrong):
        assert ("Quando", "giovedì, 9.30-12.45") in letter.facts


def test_who_was_told_the_wrong_date_is_told_the_right_one(store: Store, tmp_path: Path) -> None:
    event, wrong = an_event(), in_year(an_event(), 1)
    registrations.register(store, event, a_request())
    misled = registrations.register(store, wrong, a_request())
    written(store, tmp_path, wrong)
    tell(store, a_catalogue(event))
    assert [i for kind, i in mails(store) if kind == "event_changed"] == [misled.id]


def reworded(event: Event, **words: str) -> Event:
    texts = {language: replace(event.texts[language], place=place) for language, place in words.items()}
    return replace(event, texts={**event.texts, **texts})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"fr": "Centre des congrès, Massa"}, 0),
        ({"it": "CENTRO - Massa", "fr": "centre, Mässa"}, 0),
        ({"it": "Sala B, Massa", "fr": "Salle B, Massa"}, 1),
    ],
)
def test_better_words_for_the_same_place_are_no_change(store: Store, words: dict[str, str], told: int) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    assert tell(store, a_catalogue(reworded(event, **words))).changed == told


def test_a_place_that_moves_in_one_language_after_the_other_is_told(store: Store) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    assert tell(store, a_catalogue(reworded(event, it="Sala B, Massa"))).changed == 0
    assert tell(store, a_catalogue(reworded(event, it="Sala B, Massa", fr="Salle B, Massa"))).changed == 1


def test_nobody_is_reminded_of_a_day_that_was_never_told(store: Store, clock: time_machine.Traveller) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    clock.move_to(datetime(2026, 12, 16, 7, 30, tzinfo=UTC), tick=False)
    wrong = replace(event, start=MORNING, end=MORNING + timedelta(hours=3), date=MORNING.date())
    assert changes_and_reminders.tell(store, a_catalogue(wrong)).reminded == 0


def test_registrations_follow_an_event_that_was_renamed(store: Store, tmp_path: Path) -> None:
    event = an_event(seats=1, desk="massa")
    first, second = (registrations.register(store, event, a_request()) for _ in range(2))
    written(store, tmp_path, event)
    renamed = replace(event, id="matin", moved_from=("morning",))
    assert seats.seats_of(store, renamed) == seats.seats_of(store, event)
    third = registrations.register(store, renamed, a_request())
    assert (third.state, third.position) == ("waiting", 2)
    assert tell(store, a_catalogue(renamed)) == changes_and_reminders.Told()
    assert store.damage() is None
    corrections.cancel(store, first.token, {renamed.id: renamed})
    found = registered.by_token(store, second.token)
    assert found
    assert (found.event_id, found.state) == ("matin", "confirmed")
    assert "promoted" in {letter.key for letter in written(store, tmp_path, renamed)}


def test_seats_added_by_a_build_go_to_those_who_wait(store: Store) -> None:
    event = an_event(seats=1)
    _, second = (registrations.register(store, event, a_request()) for _ in range(2))
    assert tell(store, a_catalogue(replace(event, seats=2))).promoted == 1
    assert mails(store)[-1] == ("promoted", second.id)


def test_the_demonstration_moves_with_every_build_and_tells_nobody(store: Store) -> None:
    event = an_event(demonstration=True)
    registrations.register(store, event, a_request())
    assert tell(store, a_catalogue(moved(event))).changed == 0


def test_corrections_to_a_past_event_tell_nobody(store: Store, clock: time_machine.Traveller) -> None:
    event = an_event()
    registrations.register(store, event, a_request())
    clock.shift(timedelta(days=40))
    assert tell(store, a_catalogue(elsewhere(event))).changed == 0


def test_an_event_gone_from_the_site_tells_nothing(store: Store) -> None:
    registrations.register(store, an_event(), a_request())
    assert tell(store, a_catalogue()) == changes_and_reminders.Told()


MORNING = datetime(2026, 12, 17, 8, 30, tzinfo=UTC)  # 9.30 in Rome


@pytest.mark.parametrize(
    ("moment", "reminded"),
    [
        (datetime(2026, 12, 15, 12, 0, tzinfo=UTC), 0),
        (datetime(2026, 12, 15, 23, 30, tzinfo=UTC), 0),  # the day before in Rome, at night
        (datetime(2026, 12, 16, 6, 59, tzinfo=UTC), 0),
        (datetime(2026, 12, 16, 7, 0, tzinfo=UTC), 1),  # 8.00 in Rome
        (datetime(2026, 12, 16, 22, 59, tzinfo=UTC), 1),
        (datetime(2026, 12, 16, 23, 1, tzinfo=UTC), 0),  # the day itself in Rome
        (datetime(2026, 12, 17, 7, 0, tzinfo=UTC), 0),
    ],
)
def test_the_reminder_goes_out_the_day_before_by_the_clock_of_rome(
    store: Store, clock: time_machine.Traveller, moment: datetime, reminded: int
) -> None:
    event = an_event(seats=1, start=MORNING, end=MORNING + timedelta(hours=3), registration_closes=MORNING)
    first = registrations.register(store, event, a_request())
    registrations.register(store, event, a_request())  # waits: no reminder
    clock.move_to(moment, tick=False)
    assert tell(store, a_catalogue(event)).reminded == reminded
    assert tell(store, a_catalogue(event)).reminded == 0
    assert [i for kind, i in mails(store) if kind == "reminder"] == [first.id] * reminded


def test_who_registered_the_day_before_or_left_no_email_needs_no_reminder(
    store: Store, clock: time_machine.Traveller
) -> None:
    event = an_event(start=MORNING, end=MORNING + timedelta(hours=3), registration_closes=MORNING)
    registrations.register(store, event, a_request(email=None))
    clock.move_to(datetime(2026, 12, 16, 7, 30, tzinfo=UTC), tick=False)
    registrations.register(store, event, a_request())
    assert tell(store, a_catalogue(event)).reminded == 0


def test_a_reminder_that_could_not_be_sent_in_time_is_not_sent_late(
    store: Store, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    event = an_event(
        date=date(2026, 12, 17), start=MORNING, end=MORNING + timedelta(hours=3), registration_closes=MORNING
    )
    registrations.register(store, event, a_request())
    written(store, tmp_path, event)
    clock.move_to(datetime(2026, 12, 16, 12, 0, tzinfo=UTC), tick=False)
    tell(store, a_catalogue(event))
    clock.move_to(datetime(2026, 12, 17, 6, 0, tzinfo=UTC), tick=False)
    assert written(store, tmp_path, event) == []
