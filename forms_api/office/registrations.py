"""Commands about those who registered for an event: `persons`, `register`, `cancel`."""

from __future__ import annotations

import secrets

from forms_api.codes import LANGUAGES, PROFILES, Language
from forms_api.office.console import Obstacle, Office, argument, command, contact_of, interactive, note_of, option
from forms_api.store import registered, registrations, seats
from forms_api.store.registered import Listed, Registration
from forms_api.store.registrations import EventFull, RegistrationClosed, RegistrationRequest
from forms_api.store.retention import REGISTRATION_DAYS
from forms_api.typed_values import (
    Fault,
    clean_email,
    clean_name,
    clean_organisation,
    clean_phone,
    clean_reference,
    clean_text,
    show_reference,
)


@command("persons", argument("event"), option("all", is_flag=True))
def persons(office: Office, event: str, all: bool) -> None:
    """Who registered for an event; the reading is noted."""
    found = persons_of(office, "persons", event, all)
    words = office.words
    rows = []
    for listed in found:
        person = listed.registration
        state = words(f"state.{person.state}") + (f" {person.position}" if person.position else "")
        name = f"{person.family_name} {person.given_name}"
        note = note_of(listed, words)
        rows.append(
            [
                show_reference(person.reference),
                state,
                name,
                contact_of(person.email, person.phone),
                person.organisation,
                person.language,
                person.needs,
                note,
            ]
        )
    office.show(("reference", "state", "family_name", "email", "organisation", "language", "needs", "note"), rows)


@command(
    "register",
    argument("event"),
    option("given-name", default=""),
    option("family-name", default=""),
    option("email", default=""),
    option("phone", default=""),
    option("organisation", default=""),
    option("profile", choices=PROFILES),
    option("needs", default=""),
    option("language", choices=LANGUAGES),
)
def register(office: Office, event: str, language: Language | None, profile: str | None, **typed: str) -> int:
    """Somebody telephones: asks for what the options do not give, if somebody sits at the keyboard."""
    taking_place = office.event(event)
    if interactive():
        for name in ("given_name", "family_name", "email", "phone"):
            typed[name] = typed[name] or input(office.words(f"register.{name.replace('_', '-')}") + " ")
    request = _request(office, language or office.language, profile, typed)
    try:
        receipt = registrations.register(office.store, taking_place, request)
    except EventFull:
        raise Obstacle(office.words("register.full")) from None
    except RegistrationClosed:
        raise Obstacle(office.words("register.closed")) from None
    if receipt.repeat:
        first = registered.first_of(office.store, receipt)
        office.say(
            "register.already", reference=show_reference(first.reference), state=office.words(f"state.{first.state}")
        )
        return 1
    office.say(f"register.{receipt.state}", reference=show_reference(receipt.reference), position=receipt.position)
    privacy = office.settings.public_url + office.catalogue.pages[request.language]["privacy"]
    office.say("register.notice", days=REGISTRATION_DAYS, privacy=privacy)
    return 0


@command("cancel", argument("reference"))
def cancel(office: Office, reference: str) -> None:
    """By reference; that of a second submission cancels the registration itself, since the person asks for it."""
    found = _by_reference(office, reference)
    first = registered.first_of(office.store, found) if found.repeat else found
    key = "cancel.again" if first.state == "cancelled" else "cancel.done"
    registrations.cancel(office.store, first.token, office.catalogue.events)
    office.say(key, reference=show_reference(first.reference))


def persons_of(office: Office, command_name: str, event_id: str, all: bool) -> list[Listed]:
    """The persons of an event, `all` with those who cancelled; noted in the log before anybody sees them.

    Raises Obstacle where neither site nor database know the event.
    """
    if event_id not in seats.counts(office.store):
        office.event(event_id)  # an event that is gone from the site may still have its persons
    found = [
        listed
        for listed in registered.of_event(office.store, event_id)
        if all or listed.registration.state != "cancelled"
    ]
    office.note_reading(command_name, event_id, len(found))
    return found


def _by_reference(office: Office, reference: str) -> Registration:
    try:
        found = registered.by_reference(office.store, clean_reference(reference))
    except Fault:
        found = None
    if found is None:
        raise Obstacle(office.words("fault.reference", reference=reference))
    return found


def _request(office: Office, language: Language, profile: str | None, typed: dict[str, str]) -> RegistrationRequest:
    try:
        request = RegistrationRequest(
            language=language,
            given_name=clean_name(typed["given_name"], "given_name"),
            family_name=clean_name(typed["family_name"], "family_name"),
            submission_key=secrets.token_urlsafe(16),
            privacy_version=office.catalogue.privacy_version,
            email=clean_email(typed["email"]),
            phone=clean_phone(typed["phone"], language),
            organisation=clean_organisation(typed["organisation"]),
            profile=profile,
            needs=clean_text(typed["needs"], "needs"),
            source="desk",
        )
        if not request.email and not request.phone:
            raise Fault("email.either")
    except Fault as fault:
        raise Obstacle(office.names(f"error.{fault.key}", typed=typed.get(fault.key.split(".")[0], ""))) from fault
    return request
