"""Commands about expressions of interest: `interests` lists them, `interest-state` notes what became of one."""

from __future__ import annotations

from forms_api.codes import REGIONS, TERRITORY_CODES
from forms_api.office.commands.console import Obstacle, Office, argument, command, option
from forms_api.office.wording import contact_of, iso
from forms_api.store import interests
from forms_api.store.interests import STATES, Interest, InterestState
from forms_api.typed_values import Fault, clean_reference, show_reference

_TERRITORIES = (*TERRITORY_CODES, *dict.fromkeys(REGIONS.values()))


@command("interests", option("territory", choices=_TERRITORIES), option("state", choices=STATES))
def list_interests(office: Office, territory: str | None, state: InterestState | None) -> None:
    """Of one territory or region, of one state, or all; the reading is noted."""
    codes = tuple(code for code in TERRITORY_CODES if territory and territory in (code, REGIONS.get(code)))
    found = interests.listed(office.store, codes, state)
    office.note_reading("interests", territory or "-", len(found))
    office.show(("reference", "state", "family_name", "email", "territory", "topic", "created", "note"),
                [_interest_row(office, interest) for interest in found])  # fmt: skip


@command("interest-state", argument("reference"), argument("state", choices=STATES), option("note"))
def interest_state(office: Office, reference: str, state: InterestState, note: str | None) -> None:
    """Sets state and note. Each call starts the term of keeping anew: it is a contact."""
    try:
        found = interests.follow_up(office.store, clean_reference(reference), state, note)
    except Fault:
        found = None
    if found is None:
        raise Obstacle(office.words("fault.reference", reference=reference))
    office.say(
        "interest-state.done", reference=show_reference(found.reference), state=office.words(f"interest_state.{state}")
    )


def _interest_row(office: Office, interest: Interest) -> list[object]:
    return [
        show_reference(interest.reference),
        office.words(f"interest_state.{interest.state}"),
        f"{interest.family_name} {interest.given_name}",
        contact_of(interest.email, interest.phone),
        office.names(f"territory.{interest.territory}"),
        office.names(f"topic.{interest.topic}"),
        iso(interest.created_at, office.catalogue.timezone),
        interest.note,
    ]
