"""Whatever happens in whatever order: never more confirmed than seats, never a free seat while someone waits, order kept."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from forms_api.store import changes_and_reminders, corrections, registered, registrations, seats
from forms_api.store.registered import Registration
from forms_api.store.registrations import EventFull
from tests.support.store_support import a_catalogue, a_request, an_event, new_store, rows


class Registering(RuleBasedStateMachine):
    """An event, the persons who come and go, and builds that change its seats."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = new_store(Path(self.folder.name))
        self.people: list[Registration] = []
        self.peak = 0  # most seats any build has offered: confirmed persons stay when seats go

    @initialize(seats=st.integers(1, 4), waiting_list=st.booleans())
    def publish_first(self, seats: int, waiting_list: bool) -> None:
        self.event = an_event(seats=seats, waiting_list=waiting_list)
        self.peak = seats

    @rule()
    def someone_registers(self) -> None:
        before = seats.seats_of(self.store, self.event)
        try:
            self.people.append(registrations.register(self.store, self.event, a_request()))
        except EventFull:
            assert not self.event.waiting_list
            assert before.free == 0
        else:
            expected = "confirmed" if before.free else "waiting"
            assert self.people[-1].state == expected

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def someone_cancels(self, data: st.DataObject) -> None:
        person = self.people[data.draw(st.integers(0, len(self.people) - 1))]
        assert corrections.cancel(self.store, person.token, {self.event.id: self.event})

    @precondition(lambda self: self.people)
    @rule(data=st.data(), cancels=st.booleans())
    def someone_registers_twice(self, data: st.DataObject, cancels: bool) -> None:
        person = self.people[data.draw(st.integers(0, len(self.people) - 1))]
        current = registered.by_token(self.store, person.token)
        assert current
        confirmed = seats.seats_of(self.store, self.event).confirmed
        try:
            again = registrations.register(self.store, self.event, a_request(email=person.email, phone=None))
        except EventFull:
            return
        if not again.repeat:
            assert current.state == "cancelled"
            self.people.append(again)
            return
        assert seats.seats_of(self.store, self.event).confirmed == confirmed
        if cancels:
            corrections.cancel(self.store, again.token, {self.event.id: self.event})
            unchanged = registered.by_token(self.store, person.token)
            assert unchanged == current

    @rule(seats=st.integers(1, 6), waiting_list=st.booleans())
    def a_build_changes_the_seats(self, seats: int, waiting_list: bool) -> None:
        before = {row[0] for row in rows(self.store, "SELECT id FROM registrations WHERE state = 'confirmed'")}
        self.event = replace(self.event, seats=seats, waiting_list=waiting_list)
        self.peak = max(self.peak, seats)
        changes_and_reminders.tell(self.store, a_catalogue(self.event))
        after = {row[0] for row in rows(self.store, "SELECT id FROM registrations WHERE state = 'confirmed'")}
        assert before <= after

    @invariant()
    def never_oversold(self) -> None:
        if self.people:
            assert seats.seats_of(self.store, self.event).confirmed <= self.peak

    @invariant()
    def no_free_seat_while_someone_waits(self) -> None:
        if self.people:
            standing = seats.seats_of(self.store, self.event)
            assert not standing.waiting or standing.confirmed >= standing.total

    @invariant()
    def the_order_of_arrival_is_kept(self) -> None:
        states = rows(self.store, "SELECT id, state FROM registrations WHERE state <> 'cancelled' ORDER BY id")
        waiting = [row[0] for row in states if row[1] == "waiting"]
        confirmed = [row[0] for row in states if row[1] == "confirmed"]
        assert not waiting or not confirmed or max(confirmed) < min(waiting)

    @invariant()
    def places_in_the_line_run_from_one(self) -> None:
        found = [registered.by_token(self.store, person.token) for person in self.people]
        places = [person.position for person in found if person and person.state == "waiting"]
        assert places == list(range(1, len(places) + 1))

    @invariant()
    def the_counts_kept_are_those_counted(self) -> None:
        if self.people:
            standing = seats.seats_of(self.store, self.event)
            counted = Counter(row[0] for row in rows(self.store, "SELECT state FROM registrations"))
            assert (standing.confirmed, standing.waiting) == (counted["confirmed"], counted["waiting"])

    @invariant()
    def who_was_promoted_has_a_mail(self) -> None:
        promoted = rows(self.store, "SELECT count(*) FROM registrations WHERE promoted_at IS NOT NULL")
        assert rows(self.store, "SELECT count(*) FROM outbox WHERE kind = 'promoted'") == promoted

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestRegistering = Registering.TestCase
TestRegistering.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
