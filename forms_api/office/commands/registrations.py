"""Commands about those who registered for an event: `persons`, `register`, `correct`, `cancel`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from forms_api import mail_domains
from forms_api.catalogue import Event
from forms_api.codes import LANGUAGES, PROFILES, Language
from forms_api.office.commands.console import Obstacle, Office, argument, command, interactive, option
from forms_api.office.wording import contact_of, note_of
from forms_api.store import corrections, registered, registrations, seats
from forms_api.store.corrections import RegistrationChange
from forms_api.store.registered import Listed, Registration
from forms_api.store.registrations import EventFull, RegistrationClosed, RegistrationRequest, TooManyPersons
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
    option("yes", is_flag=True),
)
def register(
    office: Office, event: str, language: Language | None, profile: str | None, yes: bool, **typed: str
) -> int:
    """Somebody telephones: asks for what the options do not give, if somebody sits at the keyboard.

    `yes` takes the address as it is typed, and passes the bound of persons with one contact.
    """
    taking_place = office.event(event)
    if interactive():
        for name in ("given_name", "family_name", "email", "phone"):
            typed[name] = typed[name] or input(office.words(f"register.{name.replace('_', '-')}") + " ")
    request = _request(office, language or office.language, profile, typed)
    _ask_about(office, request.email, yes)
    companions = registered.with_contact(office.store, event, request.email, request.phone)
    try:
        receipt = _register(office, taking_place, request, companions, yes)
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
    if companions:
        _show_companions(office, companions)
    privacy = office.settings.public_url + office.catalogue.pages[request.language]["privacy"]
    office.say("register.notice", days=REGISTRATION_DAYS, privacy=privacy)
    return 0


@command(
    "correct",
    argument("reference"),
    option("given-name"),
    option("family-name"),
    option("email"),
    option("phone"),
    option("yes", is_flag=True),
)
def correct(office: Office, reference: str, yes: bool, **typed: str | None) -> None:
    """Name, e-mail or telephone of a registration; what no option gives stays. A dash takes an e-mail or a telephone away.

    That of a second submission corrects the registration itself. The old address is told.
    """
    found = _by_reference(office, reference)
    person = registered.first_of(office.store, found) if found.repeat else found
    if person.state == "cancelled":
        raise Obstacle(office.words("correct.cancelled", reference=show_reference(person.reference)))
    change = _corrected(office, person, typed)
    if change.email != person.email:
        _ask_about(office, change.email, yes)
    limit = None if yes else office.settings.persons_per_contact
    try:
        after = corrections.change(
            office.store, person.token, change, office.catalogue.events, persons_per_contact=limit
        )
    except TooManyPersons as many:
        raise Obstacle(office.words("correct.too_many", limit=many.limit)) from None
    key = "correct.merged" if after and after.repeat else "correct.done"
    office.say(key, reference=show_reference(person.reference))


@command("cancel", argument("reference"))
def cancel(office: Office, reference: str) -> None:
    """By reference; that of a second submission cancels the registration itself, since the person asks for it."""
    found = _by_reference(office, reference)
    first = registered.first_of(office.store, found) if found.repeat else found
    key = "cancel.again" if first.state == "cancelled" else "cancel.done"
    corrections.cancel(office.store, first.token, office.catalogue.events)
    office.say(key, reference=show_reference(first.reference))


def _register(
    office: Office, event: Event, request: RegistrationRequest, companions: list[Registration], yes: bool
) -> Registration:
    limit = None if yes else office.settings.persons_per_contact
    try:
        return registrations.register(office.store, event, request, persons_per_contact=limit)
    except TooManyPersons as many:
        _show_companions(office, companions)
        office.say("register.too_many", limit=many.limit)
        if not interactive():
            raise Obstacle(office.words("register.say_yes")) from None
        office.confirm()
        return registrations.register(office.store, event, request, persons_per_contact=None)


def _show_companions(office: Office, companions: list[Registration]) -> None:
    """Who stands in the list with the same contact: it may be one person under a name written otherwise."""
    office.note_reading("register", companions[0].event_id, len(companions))
    office.say("register.companions")
    rows = [[show_reference(each.reference), f"{each.family_name} {each.given_name}"] for each in companions]
    office.show(("reference", "family_name"), rows)


def _ask_about(office: Office, email: str | None, yes: bool) -> None:
    """An address that ends in a slip is asked about where somebody sits at the keyboard, and mentioned where nobody does."""
    meant = mail_domains.suggestion(email)
    if meant and not yes:
        office.say("register.meant", email=email, meant=meant)
        if interactive():
            office.confirm()


def _corrected(office: Office, person: Registration, typed: dict[str, str | None]) -> RegistrationChange:
    def given(name: str) -> str | None:
        return typed[name] if typed[name] is not None else getattr(person, name)

    def contact(name: str) -> str | None:
        return None if typed[name] == "-" else given(name)

    try:
        change = RegistrationChange(
            given_name=clean_name(given("given_name"), "given_name"),
            family_name=clean_name(given("family_name"), "family_name"),
            organisation=person.organisation,
            needs=person.needs,
            email=clean_email(contact("email")),
            phone=clean_phone(contact("phone"), person.language),
        )
        if not change.email and not change.phone:
            raise Fault("email.either")
    except Fault as fault:
        raise _refusal(office, fault, typed) from fault
    return change


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
        raise _refusal(office, fault, typed) from fault
    return request


def _refusal(office: Office, fault: Fault, typed: Mapping[str, str | None]) -> Obstacle:
    """The form's sentence for what was typed; some of them show it back."""
    return Obstacle(office.names(f"error.{fault.key}", typed=typed.get(fault.key.split(".")[0]) or ""))
