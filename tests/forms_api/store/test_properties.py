"""Whatever happens in whatever order: never more confirmed than seats, never a free seat while someone waits, order kept."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from forms_api.catalogue import Event
from forms_api.same_person import name_key
from forms_api.store import changes_and_reminders, corrections, registered, registrations, seats
from forms_api.store.corrections import RegistrationChange
from forms_api.store.registered import Registration
from forms_api.store.registrations import EventFull, TooManyPersons
from tests.support.store_support import a_catalogue, a_request, an_event, new_store, rows

#: Few enough to meet again and again.
NAMES = st.sampled_from([("Anna", "Verdi"), ("VERDI", "anna"), ("Bruno", "Verdi"), ("Carla", "Neri")])
CONTACTS = st.sampled_from(
    [
        {"email": "union@example.org", "phone": None},
        {"email": None, "phone": "+390585234567"},
        {"email": "union@example.org", "phone": "+390585234567"},
        {"email": "other@example.org", "phone": "+390585234567"},
    ]
)


def _name(person: Registration) -> str:
    return name_key(person.given_name, person.family_name)


class Registering(RuleBasedStateMachine):
    """An event, the persons who come and go, and builds that change its seats."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = new_store(Path(self.folder.name))
        self.told: list[str] = []  # the tokens of everybody who ever saw a receipt
        self.peak = 0  # most seats any build has offered: confirmed persons stay when seats go

    @initialize(seats=st.integers(1, 4), waiting_list=st.booleans())
    def publish_first(self, seats: int, waiting_list: bool) -> None:
        self.event = an_event(seats=seats, waiting_list=waiting_list)
        self.peak = seats

    @rule()
    def someone_registers(self) -> None:
        before = seats.seats_of(self.store, self.event)
        try:
            self.told.append(registrations.register(self.store, self.event, a_request()).token)
        except EventFull:
            assert not self.event.waiting_list
            assert before.free == 0
        else:
            expected = "confirmed" if before.free else "waiting"
            assert self.person(-1).state == expected

    @rule(names=st.lists(NAMES, min_size=1, max_size=3, unique_by=lambda name: name_key(*name)), contact=CONTACTS)
    def persons_with_one_contact_register(self, names: list[tuple[str, str]], contact: dict[str, str | None]) -> None:
        """Whoever was here before under the same name repeats; the others get a place of their own."""
        here = {name_key(*name) for name in names if self.listed(name_key(*name), contact)}
        before = rows(self.store, "SELECT count(*) FROM registrations")[0][0]
        (given, family), *others = names
        request = a_request(given_name=given, family_name=family, others=tuple(others), **contact)
        try:
            first = registrations.register(self.store, self.event, request, persons_per_contact=4)
        except (EventFull, TooManyPersons):
            assert rows(self.store, "SELECT count(*) FROM registrations")[0][0] == before
            return
        party = registered.party_of(self.store, first)
        assert [(person.given_name, person.family_name) for person in party] == names
        assert {name_key(p.given_name, p.family_name) for p in party if p.repeat} == here
        self.told += [person.token for person in party]

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def someone_cancels(self, data: st.DataObject) -> None:
        token = data.draw(st.sampled_from(self.told))
        before = self.states()
        cancelled = corrections.cancel(self.store, token, self.events)
        assert cancelled and cancelled.state == "cancelled"
        changed = {reference for reference, state in self.states().items() if before[reference] != state}
        gone = {reference for reference in changed if self.states()[reference] == "cancelled"}
        assert gone <= {cancelled.reference}  # the others of the form, and the first of a repeat, stay

    @precondition(lambda self: self.told)
    @rule(data=st.data(), name=NAMES, contact=CONTACTS)
    def someone_corrects_name_and_contact(
        self, data: st.DataObject, name: tuple[str, str], contact: dict[str, str | None]
    ) -> None:
        token = data.draw(st.sampled_from(self.told))
        wanted = RegistrationChange(*name, **contact)  # type: ignore[arg-type]
        with suppress(EventFull, TooManyPersons):
            corrections.change(self.store, token, wanted, self.events, persons_per_contact=4)

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
        if self.told:
            assert seats.seats_of(self.store, self.event).confirmed <= self.peak

    @invariant()
    def no_free_seat_while_someone_waits(self) -> None:
        if self.told:
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
        line = [each.registration for each in registered.of_event(self.store, self.event.id)]
        places = [person.position for person in line if person.state == "waiting"]
        assert places == list(range(1, len(places) + 1))

    @invariant()
    def the_counts_kept_are_those_counted(self) -> None:
        if self.told:
            standing = seats.seats_of(self.store, self.event)
            counted = Counter(row[0] for row in rows(self.store, "SELECT state FROM registrations"))
            assert (standing.confirmed, standing.waiting) == (counted["confirmed"], counted["waiting"])

    @invariant()
    def who_was_promoted_has_a_mail(self) -> None:
        promoted = rows(self.store, "SELECT count(*) FROM registrations WHERE promoted_at IS NOT NULL")
        assert rows(self.store, "SELECT count(*) FROM outbox WHERE kind = 'promoted'") == promoted

    @invariant()
    def who_was_told_to_be_registered_is_in_the_list(self) -> None:
        for place in range(len(self.told)):
            shown = self.person(place)
            stands = registered.first_of(self.store, shown) if shown.repeat else shown
            if shown.state == "confirmed":
                assert stands.state == "confirmed"
                assert _name(stands) == _name(shown)
            if shown.state == "waiting":
                assert stands.state != "cancelled"

    @invariant()
    def who_was_told_to_be_cancelled_is_out(self) -> None:
        out = {shown.reference for shown in map(self.person, range(len(self.told))) if shown.state == "cancelled"}
        active = {reference for reference, state in self.states().items() if state != "cancelled"}
        assert not out & active

    @invariant()
    def nobody_stands_in_the_list_twice(self) -> None:
        people = [each.registration for each in registered.of_event(self.store, "morning")]
        active = [person for person in people if person.state != "cancelled"]
        for contact in ("email", "phone"):
            seen = Counter((getattr(person, contact), _name(person)) for person in active if getattr(person, contact))
            assert all(number == 1 for number in seen.values())

    @invariant()
    def no_contact_passes_its_bound(self) -> None:
        for contact in ("email", "phone"):
            counted = rows(
                self.store,
                f"SELECT max(n) FROM (SELECT count(*) AS n FROM registrations WHERE state <> 'cancelled' AND {contact} IS NOT NULL"
                f" GROUP BY {contact})",
            )
            assert (counted[0][0] or 0) <= 4

    @property
    def events(self) -> dict[str, Event]:
        return {self.event.id: self.event}

    def person(self, place: int) -> Registration:
        found = registered.by_token(self.store, self.told[place])
        assert found
        return found

    def states(self) -> dict[str, str]:
        return dict(rows(self.store, "SELECT reference, state FROM registrations"))  # type: ignore[arg-type]

    def listed(self, name: str, contact: dict[str, str | None]) -> bool:
        found = registered.with_contact(self.store, "morning", contact["email"], contact["phone"])
        return name in map(_name, found)

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestRegistering = Registering.TestCase
TestRegistering.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)
