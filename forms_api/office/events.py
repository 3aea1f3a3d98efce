"""The command `events`: how every event of the site or of the database stands."""

from __future__ import annotations

from collections import Counter

from forms_api.office.console import Office, command
from forms_api.store import seats


@command("events")
def events(office: Office) -> None:
    """All events that take or took registrations."""
    counts = seats.counts(office.store)
    known = {id: event for id, event in office.catalogue.events.items() if event.seats or id in counts}
    rows: list[list[object]] = []
    for event_id in [*known, *(id for id in counts if id not in known)]:
        event, number = known.get(event_id), counts.get(event_id, Counter())
        status = event.status if event else "gone"
        when = event.texts[office.language].when if event else ""
        states = [number.get(state, 0) for state in ("confirmed", "waiting", "cancelled")]
        rows.append([event_id, when, office.words(f"status.{status}"), event.seats if event else None, *states])
    office.show(("event", "when", "state", "seats", "confirmed", "waiting", "cancelled"), rows)
