"""The first page: what is to do now, each a link to where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from forms_api.codes import TERRITORY_CODES
from forms_api.office.web.area import OfficePage, page
from forms_api.store import outbox, retention, seats
from forms_api.store.offers import to_call
from forms_api.store.office import followed_interests, to_do

#: Events that are shown.
NEXT = 4


@page("today", it="", fr="", methods=("GET", "POST"))
def today(at: OfficePage) -> ResponseReturnValue:
    if request.method == "POST":
        if not at.may("officer") or request.form.get("action") != "retry":
            abort(403)
        at.note("retry", "-")
        return at.go("today", at.t("today.retried", number=outbox.retry_given_up(at.store)))
    events = {event.id: event for event in at.events()}
    coming = [event for event in events.values() if event.takes_place_after(at.now)]
    coming.sort(key=lambda event: event.start or at.now)
    calls = [call for call in to_do.calls(at.store) if call.person.event_id in events]
    territories = [code for code in TERRITORY_CODES if at.sees(code)]
    new, lying = followed_interests.to_follow(at.store, territories)
    about_offers = to_call.calls(at.store, territories)
    at.note("today", "-", len(calls) + len(about_offers))
    return at.show(
        "office/today.html",
        at.t("today.heading"),
        coming=[(event, seats.seats_of(at.store, event)) for event in coming[:NEXT]],
        calls=calls,
        about_offers=about_offers,
        events=events,
        new=new,
        lying=lying,
        offers=to_do.offers_to_read(at.store, territories),
        mails=[(row, _page_of(row)) for row in to_do.given_up(at.store) if _is_seen(at, row, set(events))],
        overdue=retention.overdue(at.store, at.catalogue.events) if at.may("administrator") else 0,
    )


def _is_seen(at: OfficePage, mail: Mapping[str, Any], events: set[str]) -> bool:
    return mail["event_id"] in events or bool(mail["territory"] and at.sees(mail["territory"]))


def _page_of(mail: Mapping[str, Any]) -> str:
    """The page where one sees to whom a mail did not go."""
    if mail["event_id"]:
        return "person"
    return "offer" if mail["offer"] else "interest"
