"""/annulla/: cancelling and changing a registration by its link, or by its reference and the telephone's last digits.

GET shows and never changes: the scanners of mail servers open every link.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from forms_api import typed_values
from forms_api.catalogue import Event
from forms_api.codes import Language
from forms_api.standing import Standing, keeps_line, standing_of
from forms_api.store import corrections, registered, retention
from forms_api.store.database import StoreUnavailable
from forms_api.store.registered import Registration
from forms_api.store.registrations import EventFull, RegistrationClosed, TooManyPersons
from forms_api.web.forms import CancelForm, ChangeForm, LookupForm, forget_submissions
from forms_api.web.pages import OpenPage, event_of, kept, link_token, open_page, services
from forms_api.web.registration import REFUSAL_STATUS


def cancel(language: Language) -> ResponseReturnValue:
    """/annulla/?token=<token>, or the search without a token."""
    token = link_token()
    if not token:
        return find(open_page("cancel", language))
    page = open_page("cancel", language, token=token)
    found = registered.by_token(services().store, token)
    if found is None:
        return lookup_form(open_page("cancel", language), LookupForm(language, formdata=None), {}, 404, unknown=True)
    event, _ = event_of(page, found)
    if event is None:
        return kept(page, found)
    if request.method != "POST":
        return show(page, event, found, _filled(page, found))
    if standing_of(event, datetime.now(UTC)) is Standing.PAST:  # a tab left open since before
        return show(page, event, found, _filled(page, found), status=REFUSAL_STATUS[Standing.PAST])
    return withdraw(page, event, found) if request.form.get("action") == "cancel" else change(page, event, found)


def withdraw(page: OpenPage, event: Event, found: Registration) -> ResponseReturnValue:
    form = CancelForm(page.language)
    if not form.validate():
        return show(page, event, found, _filled(page, found), form.faults())
    try:
        corrections.cancel(services().store, found.token, page.catalogue.events)
    except StoreUnavailable:
        return show(page, event, found, _filled(page, found), {"store": "store.unavailable"}, status=503)
    forget_submissions()
    return redirect(f"{page.address('cancel')}?token={found.token}", 303)


def change(page: OpenPage, event: Event, found: Registration) -> ResponseReturnValue:
    form = ChangeForm(page.language)
    if not form.validate():
        return show(page, event, found, form, form.faults())
    if form.change().email != found.email and (question := form.better_email()):
        return show(page, event, found, form, question=question)
    if form.change().email != found.email and services().bounds.form_sent(form.change().email, found.token):
        return show(page, event, found, form, {"network": "email.too_many"}, status=429)
    try:
        corrections.change(
            services().store,
            found.token,
            form.change(),
            page.catalogue.events,
            persons_per_contact=services().settings.persons_per_contact,
        )
    except TooManyPersons as many:
        return show(page, event, found, form, {"persons": "persons.too_many"}, limit=many.limit)
    except (EventFull, RegistrationClosed):
        return show(page, event, found, form, {"persons": "persons.no_place"})
    except StoreUnavailable:
        return show(page, event, found, form, {"store": "store.unavailable"}, status=503)
    return redirect(f"{page.address('cancel')}?token={found.token}&saved=1", 303)


def show(
    page: OpenPage,
    event: Event,
    found: Registration,
    form: ChangeForm,
    faults: dict[str, str] | None = None,
    *,
    status: int = 422,
    question: str | None = None,
    **said: Any,
) -> Response:
    """The registration with what can be done about it. `status`: of what is refused or asked about."""
    now = datetime.now(UTC)
    standing, gone = standing_of(event, now), page.catalogue.event(event.id) is None
    refused = faults or question or (standing is Standing.PAST and request.method == "POST")
    return page.instead(
        "manage.html",
        page.t("manage.heading"),
        status=status if refused else 200,
        faults=page.sentences(faults or {}, **said),
        event=event,
        registration=found,
        form=form,
        question=question,
        saved="saved" in request.args and not refused,
        past=standing is Standing.PAST,
        gone=gone,
        days=retention.REGISTRATION_DAYS,
        may_register=standing.accepts,
        passes_on=keeps_line(event, now) and not gone,
    )


def _filled(page: OpenPage, found: Registration) -> ChangeForm:
    return ChangeForm(
        page.language,
        formdata=None,
        given_name=found.given_name,
        family_name=found.family_name,
        email=found.email,
        phone=typed_values.show_phone(found.phone) if found.phone else None,
        organisation=found.organisation,
        needs=found.needs,
    )


def find(page: OpenPage) -> ResponseReturnValue:
    """The search: a person without e-mail has the reference and knows the telephone.

    Whoever guesses the digits is refused for a while, wherever he comes from and whether there is such a code or not.
    """
    form = LookupForm(page.language)
    if not form.validate_on_submit():
        return lookup_form(page, form, form.faults())
    reference = typed_values.clean_reference(form.reference.data)
    bounds = services().bounds
    if minutes := bounds.code_tried(reference):
        if bounds.first_refusal(reference):
            corrections.tell_of_guesses(services().store, reference)
        return lookup_form(page, form, {"network": "reference.locked"}, 429, minutes=minutes)
    found = registered.by_phone(services().store, reference, typed_values.clean_last_digits(form.last_digits.data))
    if found is None:
        return lookup_form(page, form, {"reference": "reference.unknown"})
    bounds.code_known(reference)
    return redirect(f"{page.address('cancel')}?token={found.token}", 303)


def lookup_form(
    page: OpenPage,
    form: LookupForm,
    faults: dict[str, str],
    status: int = 422,
    *,
    unknown: bool = False,
    **said: Any,
) -> Response:
    """The search form; `unknown` says first that the link led to nothing."""
    return page.in_slot(
        "lookup.html",
        status=status if faults or unknown else 200,
        faults=page.sentences(faults, **said),
        form=form,
        unknown=unknown,
    )
