"""Every state of the three forms, in both languages, on a phone and on a desktop."""

from __future__ import annotations

from tests.browser.support import tour
from tests.browser.support.visiting import LANGUAGES
from tests.support import real_site

States = dict[tuple[str, str], tour.State]


def test_each_state_answers_as_it_should(states: States) -> None:
    assert {place: state.status for place, state in states.items()} == {
        (name, language): status for name, status in tour.STATUS.items() for language in LANGUAGES
    }
    assert {state.h1 for state in states.values()} == {1}


def test_no_state_violates_a_rule_of_accessibility(states: States) -> None:
    faults = by_place({place: state.violations for place, state in states.items()})
    assert not faults, real_site.listed(faults)


def test_nothing_sticks_out_is_cut_off_or_too_small(states: States) -> None:
    faults = by_place({place: state.layout for place, state in states.items()})
    assert not faults, real_site.listed(faults)


def by_place(found: dict[tuple[str, str], dict[str, object]]) -> dict[str, object]:
    """What was found, by state, language and width."""
    assert all(widths for widths in found.values())
    return {
        f"{name} ({language}, {width})": faults
        for (name, language), widths in found.items()
        for width, faults in widths.items()
        if faults
    }
