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
from forms_api.standing import Standing, standing_of
from forms_api.store import registered, registrations
from forms_api.store.registered import Registration
from forms_api.web.forms import CancelForm, ChangeForm, LookupForm, forget_submissions
from forms_api.web.pages import OpenPage, open_page, services


def cancel(language: Language) -> ResponseReturnValue:
    """/annulla/?token=<token>, or the search without a token."""
    token = request.args.get("token")
    if not token:
        return find(open_page("cancel", language))
    page = open_page("cancel", language, token=token)
    found = registered.by_token(services().store, token)
    event = page.catalogue.events.get(found.event_id) if found else None
    if found is None or event is None:
        return lookup_form(open_page("cancel", language), LookupForm(language, formdata=None), {}, 404, unknown=True)
    if request.method != "POST":
        return show(page, event, found, _filled(page, found))
    return change(page, event, found) if request.form.get("action") == "change" else withdraw(page, event, found)


def withdraw(page: OpenPage, event: Event, found: Registration) -> ResponseReturnValue:
    form = CancelForm(page.language)
    if not form.validate():
        return show(page, event, found, _filled(page, found), form.faults())
    registrations.cancel(services().store, found.token, page.catalogue.events)
    forget_submissions()
    return redirect(f"{page.address('cancel')}?token={found.token}", 303)


def change(page: OpenPage, event: Event, found: Registration) -> ResponseReturnValue:
    form = ChangeForm(page.language)
    if not form.validate():
        return show(page, event, found, form, form.faults())
    registrations.change(services().store, found.token, form.change())
    return redirect(f"{page.address('cancel')}?token={found.token}&saved=1", 303)


def show(
    page: OpenPage, event: Event, found: Registration, form: ChangeForm, faults: dict[str, str] | None = None
) -> Response:
    standing = standing_of(event, datetime.now(UTC))
    return page.instead(
        "manage.html",
        page.t("manage.heading"),
        status=422 if faults else 200,
        faults=page.sentences(faults or {}),
        event=event,
        registration=found,
        form=form,
        saved="saved" in request.args and not faults,
        past=standing is Standing.PAST,
        may_register=standing.accepts,
    )


def _filled(page: OpenPage, found: Registration) -> ChangeForm:
    return ChangeForm(
        page.language,
        formdata=None,
        given_name=found.given_name,
        family_name=found.family_name,
        organisation=found.organisation,
        needs=found.needs,
    )


def find(page: OpenPage) -> ResponseReturnValue:
    """The search: a person without e-mail has the reference and knows the telephone."""
    form = LookupForm(page.language)
    if not form.validate_on_submit():
        return lookup_form(page, form, form.faults())
    reference = typed_values.clean_reference(form.reference.data)
    found = registered.by_phone(services().store, reference, typed_values.clean_last_digits(form.last_digits.data))
    if found is None:
        return lookup_form(page, form, {"reference": "reference.unknown"})
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
