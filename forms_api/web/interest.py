"""/manifestazione-di-interesse/: the form of an expression of interest, and its receipt."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from forms_api import codes
from forms_api.codes import Language
from forms_api.store import interests, retention
from forms_api.store.database import StoreUnavailable
from forms_api.web.forms import InterestForm
from forms_api.web.pages import OpenPage, closed, open_page, services


def interest(language: Language) -> ResponseReturnValue:
    """/manifestazione-di-interesse/, and the receipt at ?receipt=<token>."""
    if token := request.args.get("receipt"):
        return interest_receipt(open_page("interest", language, receipt=token), token)
    page = open_page("interest", language)
    if not page.catalogue.forms_open:
        return closed(page)
    form = InterestForm(language)
    if not form.validate_on_submit():
        return interest_form(page, form, form.faults())
    if question := form.better_email():
        return interest_form(page, form, {}, question=question)
    wanted = form.request(page.catalogue.privacy_version)
    if services().bounds.form_sent(wanted.email, wanted.submission_key):
        return interest_form(page, form, {"network": "email.too_many"}, 429)
    try:
        stored = interests.express(services().store, wanted)
    except StoreUnavailable:
        return interest_form(page, form, {"store": "store.unavailable"}, 503)
    return redirect(f"{page.address('interest')}?receipt={stored.token}", 303)


def interest_form(
    page: OpenPage,
    form: InterestForm,
    faults: dict[str, str],
    status: int = 422,
    *,
    question: str | None = None,
    **said: Any,
) -> Response:
    """The form with what was typed: 200 where nothing is wrong with it yet, else `status` and the errors.

    `question`: the e-mail that was probably meant. `said` fills the placeholders of the errors' sentences.
    """
    return page.in_slot(
        "interest.html",
        status=status if faults or question else 200,
        faults=page.sentences(faults, **said),
        form=form,
        question=question,
        profiles=codes.PROFILES,
        territories=codes.TERRITORIES,
        topics=codes.TOPICS,
        months=retention.INTEREST_MONTHS,
    )


def interest_receipt(page: OpenPage, token: str) -> Response:
    found = interests.by_token(services().store, token)
    if found is None:
        return page.instead("gone.html", page.t("receipt.gone_heading"), status=404)
    return page.instead("interest_receipt.html", page.t("interest_receipt.heading"), interest=found)
