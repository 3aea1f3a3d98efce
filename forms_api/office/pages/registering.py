"""Registering whoever telephones or walks in: one contact, up to six persons, past the seats or the term with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.catalogue import Event
from forms_api.codes import LANGUAGES, PROFILES, Language
from forms_api.office.web.area import OfficePage, page
from forms_api.office.web.typed import Typed
from forms_api.same_person import PERSONS_PER_FORM
from forms_api.store import registered, registrations, retention, seats
from forms_api.store.office import officer_changes
from forms_api.store.registered import Registration
from forms_api.store.registrations import EventFull, RegistrationClosed, RegistrationRequest, TooManyPersons
from forms_api.typed_values import clean_organisation, show_reference

OTHERS = range(2, PERSONS_PER_FORM + 1)


@page(
    "register",
    it="incontri/<event_id>/iscrivi/",
    fr="rencontres/<event_id>/inscrire/",
    role="officer",
    methods=("GET", "POST"),
)
def register(at: OfficePage, event_id: str) -> ResponseReturnValue:
    event = at.event(event_id)
    faults: dict[str, str] = {}
    if request.method == "POST":
        typed = Typed(at, request.form, _language(at, request.form))
        wanted = wanted_by(typed)
        reason = _reason(event, typed)
        if not typed.faults:
            stored = _store(at, event, wanted, typed, reason)
            if stored:
                return _told(at, event, stored)
        faults = typed.faults
    return at.show(
        "office/register.html",
        at.t("register.heading"),
        status=422 if faults else 200,
        faults=faults,
        event=event,
        form=request.form,
        key=request.form.get("key") or secrets.token_urlsafe(16),
        others=OTHERS,
        profiles=PROFILES,
        standing=seats.seats_of(at.store, event),
        after_term=_after_term(event),
        days=retention.REGISTRATION_DAYS,
        privacy=at.catalogue.pages[at.language]["privacy"],
    )


def wanted_by(typed: Typed) -> RegistrationRequest:
    """What the form asks for; with faults in `typed`, it is not to be stored."""
    given = typed.name("given_name", "given_name")
    family = typed.name("family_name", "family_name")
    email, phone = typed.contact()
    others = []
    for number in OTHERS:
        fields = [f"person-{number}-given_name", f"person-{number}-family_name"]
        if any(typed.form.get(name, "").strip() for name in fields):
            names = [typed.name(name, name.rpartition("-")[2], str(number)) for name in fields]
            others.append((names[0], names[1]))
    return RegistrationRequest(
        language=typed.language,
        given_name=given,
        family_name=family,
        submission_key=typed.form.get("key", "")[:64],
        privacy_version=typed.at.catalogue.privacy_version,
        email=email,
        phone=phone,
        organisation=typed.keep("organisation", clean_organisation),
        profile=next((code for code in PROFILES if code == typed.form.get("profile")), None),
        needs=typed.text("needs", "needs"),
        source="desk",
        others=tuple(others),
    )


def _store(
    at: OfficePage, event: Event, wanted: RegistrationRequest, typed: Typed, reason: str | None
) -> Registration | None:
    beyond = bool(typed.form.get("beyond"))
    limit = None if beyond else at.services.settings.persons_per_contact
    try:
        stored = registrations.register(at.store, event, wanted, persons_per_contact=limit, beyond_seats=beyond)
    except EventFull:
        typed.faults["beyond"] = at.t("register.full")
    except TooManyPersons as many:
        typed.faults["beyond"] = at.t("register.too_many", limit=many.limit)
    except RegistrationClosed:
        typed.faults["-closed"] = at.t("register.closed")
    else:
        first = registered.first_of(at.store, stored) if stored.repeat else stored
        at.note("register", first.reference, 1 + len(wanted.others), reason)
        if typed.form.get("present"):
            officer_changes.set_present(at.store, event, first.reference, True)
        return stored
    return None


def _told(at: OfficePage, event: Event, stored: Registration) -> ResponseReturnValue:
    if stored.repeat:
        first = registered.first_of(at.store, stored)
        code = show_reference(first.reference)
        return at.go("person", at.t("register.already", code=code), reference=first.reference)
    code = show_reference(stored.reference)
    said = at.t(f"register.{stored.state}", code=code, position=stored.position)
    return at.go("event", said, event_id=event.id)


def _reason(event: Event, typed: Typed) -> str | None:
    """Past the seats, the bound of persons or the term there must be one; it stands in the log."""
    reason = typed.line("reason")
    if (typed.form.get("beyond") or _after_term(event)) and not reason:
        typed.faults["reason"] = typed.at.t("register.no_reason")
    return reason


def _after_term(event: Event) -> bool:
    return event.registration_closes is not None and event.registration_closes <= datetime.now(UTC)


def _language(at: OfficePage, form: Mapping[str, str]) -> Language:
    return next((language for language in LANGUAGES if language == form.get("language")), at.language)
