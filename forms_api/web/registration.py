"""/iscrizione/: the form of one event, its receipt, or why one cannot register."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from forms_api import codes
from forms_api.catalogue import Event
from forms_api.codes import Language
from forms_api.same_person import PERSONS_PER_FORM
from forms_api.standing import Seats, Standing, standing_of, standing_with_seats
from forms_api.store import join_links, registered, registrations, retention, seats
from forms_api.store.database import StoreUnavailable
from forms_api.store.registrations import EventFull, RegistrationClosed, TooManyPersons
from forms_api.web.forms import forget_submissions
from forms_api.web.pages import OpenPage, closed, event_of, kept, link_token, open_page, seat_words, services
from forms_api.web.registration_form import RegistrationForm, only_counts

#: What is over stays over (410 Gone, so that search engines forget it); a seat may come back, a new date too (200).
REFUSAL_STATUS = {Standing.PAST: 410, Standing.CLOSED: 410, Standing.CANCELLED: 410, Standing.NO_FORM: 410}


def registration(language: Language) -> ResponseReturnValue:
    """/iscrizione/?event=<id>, and the receipt at ?receipt=<token>."""
    if "receipt" in request.args and (token := link_token()):
        return registration_receipt(open_page("registration", language, receipt=token), token)
    event_id = request.args.get("event", "")
    page = open_page("registration", language)
    if not page.catalogue.forms_open:
        return closed(page)
    if not event_id:
        return page.in_slot("choose.html", events=page.open_events())
    event = page.catalogue.event(event_id)
    if event is None:
        return refuse(page, "unknown", 404)
    return register_for(open_page("registration", language, event=event.id), event)


def register_for(page: OpenPage, event: Event) -> ResponseReturnValue:
    sent = RegistrationForm(page.language) if request.method == "POST" else None
    question = None
    if sent and not only_counts(request.form) and sent.validate():
        question = sent.better_email()
        if not question:
            return keep_registration(page, event, sent)
    count = seats.seats_of(services().store, event)
    standing = standing_with_seats(event, datetime.now(UTC), count)
    if not standing.accepts:
        return refuse_standing(page, event, standing)
    form = sent or RegistrationForm(page.language)  # made only where it is shown: it sets the session's cookie
    return registration_form(page, event, form, form.faults(), count=count, question=question)


def keep_registration(page: OpenPage, event: Event, form: RegistrationForm) -> ResponseReturnValue:
    """Leaves to the store whether there is a seat: it knows a submission again that took the last one."""
    wanted = form.request(page.catalogue.privacy_version)
    if services().bounds.form_sent(wanted.email, wanted.submission_key):
        return registration_form(page, event, form, {"network": "email.too_many"}, 429)
    try:
        stored = registrations.register(
            services().store,
            event,
            wanted,
            persons_per_contact=services().settings.persons_per_contact,
        )
    except EventFull as full:
        if not full.free:
            return refuse_standing(page, event, Standing.FULL)
        key = "persons.one_seat" if full.free == 1 else "persons.few_seats"
        return registration_form(page, event, form, {"persons": key}, free=full.free, wanted=len(form.companions) + 1)
    except TooManyPersons as many:
        return registration_form(page, event, form, {"persons": "persons.too_many"}, limit=many.limit)
    except RegistrationClosed:
        standing = standing_of(event, datetime.now(UTC))
        return refuse_standing(page, event, Standing.CLOSED if standing.accepts else standing)
    except StoreUnavailable:
        return registration_form(page, event, form, {"store": "store.unavailable"}, 503)
    return redirect(f"{page.address('registration')}?receipt={stored.token}", 303)


def registration_form(
    page: OpenPage,
    event: Event,
    form: RegistrationForm,
    faults: dict[str, str],
    status: int = 422,
    *,
    count: Seats | None = None,
    question: str | None = None,
    **said: Any,
) -> Response:
    """The form with what was typed: 200 where nothing is wrong with it yet, else `status` and the errors.

    `count` None: how many seats are free is not known now. `question`: the e-mail that was probably meant. `said` fills
    the placeholders of the errors' sentences.
    """
    return page.in_slot(
        "registration.html",
        status=status if faults or question else 200,
        faults=page.sentences(faults, **said),
        event=event,
        form=form,
        question=question,
        pressed=request.form.get("action", ""),
        most=PERSONS_PER_FORM,
        waiting=count is not None and not count.free,
        seats=seat_words(page.t, count) if count else None,
        profiles=codes.PROFILES,
        days=retention.REGISTRATION_DAYS,
    )


def registration_receipt(page: OpenPage, token: str) -> Response:
    found = registered.by_token(services().store, token)
    if found is None:
        return page.instead("gone.html", page.t("receipt.gone_heading"), status=404)
    event, gone = event_of(page, found)
    if event is None:
        return kept(page, found)
    link = join_links.of_event(services().store, event.id) or event.link
    about: dict[str, Any] = {"event": event, "gone": gone, "days": retention.REGISTRATION_DAYS, "link": link}
    about["passes_on"] = event.passes_seats_on(datetime.now(UTC)) and not gone
    party = registered.party_of(services().store, found)
    states = {person.state for person in party}
    if "cancelled" in states:
        forget_submissions()
    if len(party) == 1:
        return page.instead("receipt.html", page.t(f"receipt.{found.state}"), registration=found, **about)
    heading = page.t(f"receipt_party.{states.pop() if len(states) == 1 else 'mixed'}")
    return page.instead("receipt_party.html", heading, party=party, **about)


def refuse_standing(page: OpenPage, event: Event, standing: Standing) -> Response:
    return refuse(page, standing.value, REFUSAL_STATUS.get(standing, 200), event)


def refuse(page: OpenPage, reason: str, status: int, event: Event | None = None) -> Response:
    """Why one cannot register, which events are open, and the desk's telephone."""
    others = [other for other in page.open_events() if other != event]
    heading = page.t(f"standing.{reason}.heading")
    return page.instead("refused.html", heading, status=status, event=event, reason=reason, events=others)
