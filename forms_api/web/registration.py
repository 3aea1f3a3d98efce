"""Registration, expression of interest, and the two addresses for machines.

A route builds a form, validates it, makes one call, redirects.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from forms_api import field_rules
from forms_api.field_rules import Standing
from forms_api.model import Event, Language, Seats, utc_now
from forms_api.store import interests, registrations, retention
from forms_api.store.database import EventFull, RegistrationClosed, StoreUnavailable
from forms_api.web.forms import InterestForm, RegistrationForm
from forms_api.web.pages import Page, open_page, seat_words, services

#: The routes of the form pages are added by the factory: the catalogue gives their addresses.
machines = Blueprint("machines", __name__)

#: What is over stays over (410 Gone, so that search engines forget it); a seat may come back, a new date too (200).
REFUSAL_STATUS = {Standing.PAST: 410, Standing.CLOSED: 410, Standing.CANCELLED: 410, Standing.NO_FORM: 410}


def registration(language: Language) -> ResponseReturnValue:
    """/iscrizione/?event=<id>, and the receipt at ?receipt=<token>."""
    if token := request.args.get("receipt"):
        return registration_receipt(open_page("registration", language, receipt=token), token)
    event_id = request.args.get("event", "")
    page = open_page("registration", language)
    if not event_id:
        return page.in_slot("choose.html", events=page.open_events())
    event = page.catalogue.events.get(event_id)
    if event is None:
        return refuse(page, "unknown", 404)
    return register_for(open_page("registration", language, event=event.id), event)


def register_for(page: Page, event: Event) -> ResponseReturnValue:
    sent = RegistrationForm(page.language) if request.method == "POST" else None
    if sent and sent.validate():
        return keep_registration(page, event, sent)
    seats = registrations.seats(services().store, event)
    standing = field_rules.standing_with_seats(event, utc_now(), seats)
    if not standing.accepts:
        return refuse_standing(page, event, standing)
    form = sent or RegistrationForm(page.language)  # made only where it is shown: it sets the session's cookie
    return registration_form(page, event, form, form.faults(), seats=seats)


def keep_registration(page: Page, event: Event, form: RegistrationForm) -> ResponseReturnValue:
    """Leaves to the store whether there is a seat: it knows a submission again that took the last one."""
    try:
        stored = registrations.register(services().store, event, form.request(page.catalogue.privacy_version))
    except EventFull:
        return refuse_standing(page, event, Standing.FULL)
    except RegistrationClosed:
        standing = field_rules.standing(event, utc_now())
        return refuse_standing(page, event, Standing.CLOSED if standing.accepts else standing)
    except StoreUnavailable:
        return registration_form(page, event, form, {"store": "store.unavailable"}, 503)
    return redirect(f"{page.address('registration')}?receipt={stored.token}", 303)


def registration_form(
    page: Page,
    event: Event,
    form: RegistrationForm,
    faults: dict[str, str],
    status: int = 422,
    *,
    seats: Seats | None = None,
    **said: Any,
) -> Response:
    """The form with what was typed: 200 where nothing is wrong with it yet, else `status` and the errors.

    `seats` None: not known now. `said` fills the placeholders of the errors' sentences.
    """
    return page.in_slot(
        "registration.html",
        status=status if faults else 200,
        faults=page.sentences(faults, **said),
        event=event,
        form=form,
        waiting=seats is not None and not seats.free,
        seats=seat_words(page.t, seats) if seats else None,
        profiles=field_rules.PROFILES,
        days=retention.REGISTRATION_DAYS,
    )


def registration_receipt(page: Page, token: str) -> Response:
    found = registrations.by_token(services().store, token)
    event = page.catalogue.events.get(found.event_id) if found else None
    if found is None or event is None:
        return page.instead("gone.html", page.t("receipt.gone_heading"), status=404)
    return page.instead("receipt.html", page.t(f"receipt.{found.state}"), event=event, registration=found)


def refuse_standing(page: Page, event: Event, standing: Standing) -> Response:
    return refuse(page, standing.value, REFUSAL_STATUS.get(standing, 200), event)


def refuse(page: Page, reason: str, status: int, event: Event | None = None) -> Response:
    """Why one cannot register, which events are open, and the desk's telephone."""
    others = [other for other in page.open_events() if other != event]
    heading = page.t(f"standing.{reason}.heading")
    return page.instead("refused.html", heading, status=status, event=event, reason=reason, events=others)


def interest(language: Language) -> ResponseReturnValue:
    """/manifestazione-di-interesse/, and the receipt at ?receipt=<token>."""
    if token := request.args.get("receipt"):
        return interest_receipt(open_page("interest", language, receipt=token), token)
    page = open_page("interest", language)
    form = InterestForm(language)
    if not form.validate_on_submit():
        return interest_form(page, form, form.faults())
    try:
        stored = interests.express(services().store, form.request(page.catalogue.privacy_version))
    except StoreUnavailable:
        return interest_form(page, form, {"store": "store.unavailable"}, 503)
    return redirect(f"{page.address('interest')}?receipt={stored.token}", 303)


def interest_form(page: Page, form: InterestForm, faults: dict[str, str], status: int = 422, **said: Any) -> Response:
    """As `registration_form`."""
    return page.in_slot(
        "interest.html",
        status=status if faults else 200,
        faults=page.sentences(faults, **said),
        form=form,
        profiles=field_rules.PROFILES,
        territories=field_rules.TERRITORIES,
        topics=field_rules.TOPICS,
        months=retention.INTEREST_MONTHS,
    )


def interest_receipt(page: Page, token: str) -> Response:
    found = interests.by_token(services().store, token)
    if found is None:
        return page.instead("gone.html", page.t("receipt.gone_heading"), status=404)
    return page.instead("interest_receipt.html", page.t("interest_receipt.heading"), interest=found)


@machines.get("/api/events/<event_id>")
def event_seats(event_id: str) -> Response | tuple[Response, int]:
    """`{"id", "state", "open", "seats", "taken", "free", "waiting"}`; `open` is true for the waiting list too."""
    event = services().site.current().catalogue.events.get(event_id)
    if event is None:
        return jsonify(error="unknown event"), 404
    seats = registrations.seats(services().store, event)
    standing = field_rules.standing_with_seats(event, utc_now(), seats)
    return jsonify(
        id=event.id,
        state=standing.value,
        open=standing.accepts,
        seats=seats.total,
        taken=seats.confirmed,
        free=seats.free,
        waiting=seats.waiting,
    )


@machines.get("/health")
def health() -> tuple[Response, int]:
    """What is alive. `stale`: a newer build cannot be read and the last good one is shown, which is no outage."""
    site = services().site
    site.current()
    database = services().store.healthy()
    answer = jsonify(site="stale" if site.stale else "ok", database="ok" if database else "unavailable")
    return answer, 200 if database else 503
