"""Moving somebody to another event is one step: whatever ends it halfway, she is registered once, and two officers move her once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forms_api.store import personal_data, registered, registrations, seats
from forms_api.store.database import Store
from forms_api.store.office import officer_changes
from forms_api.store.office.officer_changes import NotInThatState
from forms_api.store.registrations import EventFull, RegistrationClosed
from tests.support.store_support import SECRET, a_request, an_event, anna, mails, new_store

FORK = multiprocessing.get_context("fork")
HERE, THERE, ELSEWHERE = an_event(id="here", seats=1), an_event(id="there"), an_event(id="elsewhere")
EVENTS = {each.id: each for each in (HERE, THERE, ELSEWHERE)}
WHO = "Livia Prova (livia@example.org)"


def states(store: Store, event_id: str) -> list[str]:
    return [each.registration.state for each in registered.of_event(store, event_id)]


def test_whoever_is_moved_is_told_of_both_and_leaves_the_seat_to_the_next(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    person = registrations.register(store, HERE, anna())
    registrations.register(store, HERE, a_request())
    moved = officer_changes.move(store, person.reference, THERE, EVENTS, WHO)
    assert (states(store, "here"), states(store, "there")) == (["cancelled", "confirmed"], ["confirmed"])
    assert [kind for kind, _ in mails(store)] == ["receipt", "receipt", "receipt", "cancelled", "promoted"]
    lines = [(row["command"], row["subject"], row["note"]) for row in personal_data.readings(store)]
    assert lines == [("move", person.reference, moved.reference), ("move", moved.reference, person.reference)]


def test_whoever_is_registered_there_already_keeps_that_registration(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    there = registrations.register(store, THERE, anna())
    here = registrations.register(store, HERE, anna(phone=there.phone))
    assert officer_changes.move(store, here.reference, THERE, EVENTS, WHO).reference == there.reference
    assert (states(store, "here"), states(store, "there")) == (["cancelled"], ["confirmed"])


@pytest.mark.parametrize(
    ("target", "refused"),
    [
        (an_event(id="there", seats=0, waiting_list=False), EventFull),
        (an_event(id="there", status="cancelled"), RegistrationClosed),
        (an_event(id="there", end=datetime.now(UTC) - timedelta(days=1)), RegistrationClosed),
    ],
)
def test_where_there_is_no_place_nothing_changes(tmp_path: Path, target: object, refused: type[Exception]) -> None:
    store = new_store(tmp_path)
    person = registrations.register(store, HERE, anna())
    with pytest.raises(refused):
        officer_changes.move(store, person.reference, target, EVENTS, WHO)  # type: ignore[arg-type]
    assert (states(store, "here"), states(store, "there")) == (["confirmed"], [])
    assert personal_data.readings(store) == []


def test_a_process_killed_between_the_two_steps_has_moved_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path)
    person = registrations.register(store, HERE, anna())

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(officer_changes, "cancel_within", die)
    arguments = (Store(store.path, SECRET), person.reference, THERE, EVENTS, WHO)
    worker = FORK.Process(target=officer_changes.move, args=arguments)
    worker.start()
    worker.join(30)
    assert worker.exitcode == -signal.SIGKILL
    Store.prepare(store.path, SECRET)
    assert (states(store, "here"), states(store, "there")) == (["confirmed"], [])
    assert [kind for kind, _ in mails(store)] == ["receipt"]
    assert store.damage() is None


def test_two_officers_at_once_move_her_once(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    person = registrations.register(store, HERE, anna())
    start, late = threading.Barrier(2), list[str]()

    def move(target: str) -> None:
        start.wait(30)
        try:
            officer_changes.move(store, person.reference, EVENTS[target], EVENTS, WHO)
        except NotInThatState:
            late.append(target)
        store.close()

    officers = [threading.Thread(target=move, args=(target,)) for target in ("there", "elsewhere")]
    for each in officers:
        each.start()
    for each in officers:
        each.join(30)
    assert states(store, "here") == ["cancelled"]
    assert sorted(states(store, "there") + states(store, "elsewhere")) == ["confirmed"]
    assert len(late) == 1
    assert seats.seats_of(store, HERE).confirmed == 0
