"""One person at one event: all that is known, what happened, what may be put right."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from forms_api.catalogue import Event
from forms_api.office.pages.events import act
from forms_api.office.web.area import OfficePage, page
from forms_api.office.web.typed import Typed
from forms_api.standing import standing_of
from forms_api.store import corrections, registered, seats
from forms_api.store.corrections import RegistrationChange
from forms_api.store.office import officer_changes
from forms_api.store.office.officer_changes import NoSeatFree, NotInThatState, RegisteredAgain
from forms_api.store.office.person_history import history_of
from forms_api.store.registered import Registration
from forms_api.store.registrations import EventFull, RegistrationClosed
from forms_api.typed_values import Fault, clean_reference, show_phone, show_reference

_SIMPLE = ("cancel", "restore", "called", "send")


@page("person", it="persone/<reference>/", fr="personnes/<reference>/", methods=("GET", "POST"))
def person(at: OfficePage, reference: str) -> ResponseReturnValue:
    found = _person(at, reference)
    event = at.event(found.event_id)
    faults: dict[str, str] = {}
    if request.method == "POST":
        if not at.may("officer"):
            abort(403)
        done = _act(at, event, found, faults)
        if done is not None:
            return done
    at.note("person", found.reference, 1)
    return _shown(at, event, found, faults)


def _shown(at: OfficePage, event: Event, found: Registration, faults: dict[str, str]) -> ResponseReturnValue:
    history = history_of(at.store, found)
    own = {
        "given_name": found.given_name,
        "family_name": found.family_name,
        "email": found.email,
        "phone": show_phone(found.phone) if found.phone else "",
        "needs": found.needs,
    }
    seen = {each.id: each for each in at.events()}
    standing = seats.seats_of(at.store, event)
    moment = at.now
    return at.show(
        "office/person.html",
        f"{found.given_name} {found.family_name}",
        status=422 if faults else 200,
        faults=faults,
        event=event,
        person=found,
        history=history,
        others=[(other, seen[other.event_id]) for other in history.others if other.event_id in seen],
        form=own | ({name: request.form[name] for name in request.form} if faults else {}),
        free=standing.confirmed < standing.total,
        present=any(name == "present_at" for name, _ in history.moments),
        elsewhere=[each for each in seen.values() if each.id != event.id and standing_of(each, moment).accepts],
    )


def _person(at: OfficePage, typed: str) -> Registration:
    """By the code of a registration, or of a second submission of the same person. Aborts with 404."""
    try:
        found = registered.by_reference(at.store, clean_reference(typed))
    except Fault:
        found = None
    if found is None:
        abort(404)
    return registered.first_of(at.store, found) if found.repeat else found


def _act(at: OfficePage, event: Event, found: Registration, faults: dict[str, str]) -> ResponseReturnValue | None:
    """What a button asks for; None where the page comes back with faults."""
    action = request.form.get("action", "")
    code = show_reference(found.reference)
    if action in ("present", "absent", "promote"):
        return at.go("person", act(at, event, action, found.reference)[0], reference=found.reference)
    if action == "correct":
        return _correct(at, found, faults)
    if action == "move":
        return _move(at, found, faults)
    if action == "promote-beyond":
        return _beyond(at, event, found, faults)
    if action not in _SIMPLE:
        abort(400)
    at.note(action, found.reference, 1)
    said = at.t("did.cancel", code=code)
    try:
        if action == "cancel":
            corrections.cancel(at.store, found.token, at.catalogue.events)
        elif action == "restore":
            officer_changes.restore(at.store, event, found.reference)
            said = at.t("did.restore", code=code)
        elif action == "called":
            said = at.t("did.called")
        else:
            officer_changes.send_again(at.store, found)
            said = at.t("did.send")
    except NoSeatFree:
        said = at.t("did.no_seat")
    except (NotInThatState, RegisteredAgain):
        said = at.t("did.not_restore", code=code)
    return at.go("person", said, reference=found.reference)


def _beyond(at: OfficePage, event: Event, found: Registration, faults: dict[str, str]) -> ResponseReturnValue | None:
    """A seat where there is none, with the reason that the log keeps."""
    reason = Typed(at, request.form, found.language).line("reason")
    if not reason:
        faults["reason"] = at.t("register.no_reason")
        return None
    at.note("promote-beyond", found.reference, 1, reason)
    code = show_reference(found.reference)
    try:
        officer_changes.promote_chosen(at.store, event, found.reference, beyond_seats=True)
    except NotInThatState:
        return at.go("person", at.t("did.not_promote", code=code), reference=found.reference)
    return at.go("person", at.t("did.promote", code=code), reference=found.reference)


def _correct(at: OfficePage, found: Registration, faults: dict[str, str]) -> ResponseReturnValue | None:
    typed = Typed(at, request.form, found.language, faults)
    given, family = typed.name("given_name", "given_name"), typed.name("family_name", "family_name")
    email, phone = typed.contact()
    needs = typed.text("needs", "needs")
    if faults:
        return None
    wanted = RegistrationChange(given, family, found.organisation, needs, email, phone)
    at.note("correct", found.reference, 1)
    try:
        after = corrections.change(at.store, found.token, wanted, at.catalogue.events, persons_per_contact=None)
    except (EventFull, RegistrationClosed):
        faults["-place"] = at.t("did.no_seat")
        return None
    merged = after is not None and after.repeat
    return at.go("person", at.t("did.merged" if merged else "did.correct"), reference=found.reference)


def _move(at: OfficePage, found: Registration, faults: dict[str, str]) -> ResponseReturnValue | None:
    """Registers her for the other event and cancels here, in one step: each is told as always."""
    target = at.event(request.form.get("event", ""))
    try:
        moved = officer_changes.move(at.store, found.reference, target, at.catalogue.events, at.account.label)
    except (EventFull, RegistrationClosed):
        faults["event"] = at.t("did.move_full")
        return None
    except NotInThatState:
        return at.go("person", at.t("did.not_moved"), reference=found.reference)
    said = at.t("did.move", code=show_reference(moved.reference))
    return at.go("person", said, reference=moved.reference)
