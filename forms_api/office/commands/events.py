"""The commands about events: how each stands, and the link by which those registered connect."""

from __future__ import annotations

import re
from collections import Counter

from forms_api.office.commands.console import Obstacle, Office, argument, command
from forms_api.store import join_links, registered, seats

_LINK = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:[0-9]+)?(/[!-~]*)?")


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


@command("join-link", argument("event"), argument("link"))
def join_link(office: Office, event: str, link: str) -> None:
    """Keeps the link of an online event and writes it to those who have a seat; who comes later reads it in the receipt."""
    found = office.event(event)
    if not found.online:
        raise Obstacle(office.words("join-link.not_online", event=event))
    if not _LINK.fullmatch(link):
        raise Obstacle(office.words("join-link.wrong"))
    written = join_links.set_link(office.store, found.id, link)
    confirmed = [each for each in registered.of_event(office.store, found.id) if each.registration.state == "confirmed"]
    silent = sum(not each.registration.email or each.address_refused for each in confirmed)
    office.say("join-link.done", mails=written, silent=silent, event=event)
