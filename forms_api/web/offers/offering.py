"""/banca-dati/offrire/: offering something, the receipt, and what the offerer does with it later."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from forms_api import codes, typed_values
from forms_api.codes import Language
from forms_api.store import retention
from forms_api.store.database import StoreUnavailable
from forms_api.store.offers import asked, offered
from forms_api.store.offers.offered import Offer
from forms_api.web.forms import LookupForm, forget_submissions
from forms_api.web.offers.offer_forms import AnswerForm, OfferChangeForm, OfferFields, OfferForm, OneButtonForm, filled
from forms_api.web.pages import OpenPage, closed, link_token, open_page, services

#: The address of the search by code: /banca-dati/offrire/?code
CODE = "code"


def offering(language: Language) -> ResponseReturnValue:
    """?kind=skill, ?kind=thing: the form; ?receipt, ?token: one's own offer; ?code: the search for it; else the choice."""
    if token := link_token():
        return own(open_page("offer", language, token=token), token)
    page = open_page("offer", language)
    if CODE in request.args:
        return find(open_page("offer", language, code=""))
    if not page.catalogue.forms_open:
        return closed(page)
    kind = request.args.get("kind", "")
    if kind not in ("skill", "thing"):
        return page.in_slot("offers/choose.html")
    return new_offer(open_page("offer", language, kind=kind), skill=kind == "skill")


def new_offer(page: OpenPage, *, skill: bool) -> ResponseReturnValue:
    form = OfferForm(page.language, page.catalogue.sectors)
    if skill:
        form.kind.data = codes.SKILL
    if not form.validate_on_submit():
        return offer_form(page, form, form.faults(), skill=skill)
    if question := form.better_email():
        return offer_form(page, form, {}, skill=skill, question=question)
    wanted = form.request(page.catalogue.privacy_version)
    if services().bounds.form_sent(wanted.content.email, wanted.submission_key):
        return offer_form(page, form, {"network": "email.too_many"}, 429, skill=skill)
    try:
        stored = offered.offer(services().store, wanted)
    except StoreUnavailable:
        return offer_form(page, form, {"store": "store.unavailable"}, 503, skill=skill)
    return redirect(f"{page.address('offer')}?receipt={stored.token}", 303)


def offer_form(
    page: OpenPage,
    form: OfferForm,
    faults: dict[str, str],
    status: int = 422,
    *,
    skill: bool,
    question: str | None = None,
    **said: Any,
) -> Response:
    """The form with what was typed: 200 where nothing is wrong with it yet, else `status` and the errors."""
    return page.in_slot(
        "offers/offer_form.html",
        status=status if faults or question else 200,
        faults=page.sentences(faults, **said),
        form=form,
        skill=skill,
        question=question,
        **choices(page),
    )


def choices(page: OpenPage) -> dict[str, Any]:
    """What the forms let choose from, and how long an offer and its data are kept."""
    return {
        "things": codes.THINGS,
        "conditions": codes.CONDITIONS,
        "territories": codes.TERRITORIES,
        "sectors": page.catalogue.sections,
        "photos": offered.PHOTOS,
        "life": offered.LIFE_MONTHS,
        "months": retention.INTEREST_MONTHS,
    }


def own(page: OpenPage, token: str) -> ResponseReturnValue:
    """The offer of whoever has the link: the receipt, or the page on which it is changed, renewed and withdrawn."""
    found = offered.by_token(services().store, token)
    if found is None:
        return page.instead("offers/gone.html", page.t("offer_gone.heading"), status=404)
    if request.method != "POST":
        if "receipt" in request.args:
            return page.instead("offers/receipt.html", page.t("offer_receipt.heading"), offer=found, **choices(page))
        return manage(page, found, filled(page.language, page.catalogue.sectors, found))
    return act(page, found)


def act(page: OpenPage, found: Offer) -> ResponseReturnValue:
    action = request.form.get("action", "")
    if action in ("withdraw", "renew"):
        form = OneButtonForm(page.language)
        if not form.validate():
            return manage(page, found, filled(page.language, page.catalogue.sectors, found), form.faults())
        {"withdraw": offered.withdraw, "renew": offered.renew}[action](services().store, found)
        forget_submissions()
        return redirect(f"{page.address('offer')}?token={found.token}&done={action}", 303)
    if action == "answer":
        return answer(page, found)
    return change(page, found)


def answer(page: OpenPage, found: Offer) -> ResponseReturnValue:
    form = AnswerForm(page.language)
    unchanged = filled(page.language, page.catalogue.sectors, found)
    if not form.validate():
        return manage(page, found, unchanged, form.faults(), answer=form)
    words = typed_values.clean_required_text(form.answer.data, "answer")
    asked.answer(services().store, found.id, request.form.get("request", ""), words)
    return redirect(f"{page.address('offer')}?token={found.token}&done=answer", 303)


def change(page: OpenPage, found: Offer) -> ResponseReturnValue:
    form = OfferChangeForm(page.language, page.catalogue.sectors)
    form.kind.data = codes.SKILL if found.kind == codes.SKILL else form.kind.data
    if not form.validate():
        return manage(page, found, form, form.faults())
    if form.content().email != found.email and (question := form.better_email()):
        return manage(page, found, form, question=question)
    photos = form.photos if form.photos or "without-photos" in request.form else None
    offered.change(services().store, found, form.content(), photos)
    return redirect(f"{page.address('offer')}?token={found.token}&done=change", 303)


def manage(
    page: OpenPage,
    found: Offer,
    form: OfferFields,
    faults: dict[str, str] | None = None,
    *,
    question: str | None = None,
    answer: AnswerForm | None = None,
) -> Response:
    """The offer with the requests about it and what can be done. `answer`: the one that came back with a mistake."""
    done = request.args.get("done", "")
    return page.instead(
        "offers/manage.html",
        page.t("offer_manage.heading"),
        status=422 if faults or question else 200,
        faults=page.sentences(faults or {}),
        offer=found,
        form=form,
        skill=found.kind == codes.SKILL,
        question=question,
        requests=asked.about(services().store, found.id),
        answer=answer or AnswerForm(page.language, formdata=None),
        answering=request.form.get("request", ""),
        done=done if done in ("change", "renew", "withdraw", "answer") and not faults and not question else "",
        **choices(page),
    )


def find(page: OpenPage) -> ResponseReturnValue:
    """The search by code: who gave no e-mail has the reference and knows the telephone."""
    form = LookupForm(page.language)
    if not form.validate_on_submit():
        return lookup(page, form, form.faults())
    reference = typed_values.clean_reference(form.reference.data)
    bounds = services().bounds
    if minutes := bounds.code_tried(reference):
        return lookup(page, form, {"network": "too_many"}, 429, minutes=minutes)
    found = offered.by_phone(services().store, reference, typed_values.clean_last_digits(form.last_digits.data))
    if found is None:
        return lookup(page, form, {"reference": "reference.no_offer"})
    bounds.code_known(reference)
    return redirect(f"{page.address('offer')}?token={found.token}", 303)


def lookup(page: OpenPage, form: LookupForm, faults: dict[str, str], status: int = 422, **said: Any) -> Response:
    return page.in_slot(
        "offers/lookup.html", status=status if faults else 200, faults=page.sentences(faults, **said), form=form
    )
