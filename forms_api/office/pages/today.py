"""The first page: what is to do now, each a link to where it is done."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from forms_api.codes import TERRITORY_CODES
from forms_api.office.web.area import OfficePage, page
from forms_api.store import outbox, retention, seats
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
    coming = [event for event in at.events() if event.takes_place_after(at.now)]
    coming.sort(key=lambda event: event.start or at.now)
    events = {event.id: event for event in at.events()}
    calls = [call for call in to_do.calls(at.store) if call.person.event_id in events]
    waiting = followed_interests.followed(at.store, [code for code in TERRITORY_CODES if at.sees(code)])
    mails = [
        row
        for row in to_do.given_up(at.store)
        if row["event_id"] in events or (row["territory"] and at.sees(row["territory"]))
    ]
    at.note("today", "-", len(calls))
    return at.show(
        "office/today.html",
        at.t("today.heading"),
        coming=[(event, seats.seats_of(at.store, event)) for event in coming[:NEXT]],
        calls=calls,
        events=events,
        new=[each for each in waiting if each.interest.state == "new"],
        lying=[each for each in waiting if each.lies],
        mails=mails,
        overdue=retention.overdue(at.store, at.catalogue.events) if at.may("administrator") else 0,
    )
