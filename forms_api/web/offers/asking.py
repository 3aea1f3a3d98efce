"""Writing about an offer: neither address is shown to the other until the offerer answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from forms_api.store.database import StoreUnavailable
from forms_api.store.offers import asked, offered
from forms_api.store.offers.published import PublishedOffer
from forms_api.web.offers.offer_forms import AskForm
from forms_api.web.pages import OpenPage, services

Shown = Callable[..., Response]


def ask(page: OpenPage, found: PublishedOffer, offer_page: Shown) -> ResponseReturnValue:
    """What was written is kept, or the offer's page comes back with it."""
    form = AskForm(page.language)
    if not form.validate():
        return offer_page(page, found, form, form.faults())
    if question := form.better_email():
        return offer_page(page, found, form, question=question)
    wanted = form.request(page.catalogue.privacy_version)
    if services().bounds.form_sent(wanted.email, wanted.submission_key):
        return offer_page(page, found, form, {"network": "email.too_many"}, 429)
    try:
        stored = asked.ask(services().store, found.id, wanted)
    except StoreUnavailable:
        return offer_page(page, found, form, {"store": "store.unavailable"}, 503)
    if stored is None:
        return page.instead("offers/no_offer.html", page.t("no_offer.heading"), status=404)
    return redirect(f"{page.address('offers')}?receipt={stored.token}", 303)


def receipt(page: OpenPage, token: str) -> Response:
    """What was asked, and the answer once there is one."""
    found = asked.by_token(services().store, token)
    offer = offered.by_id(services().store, found.offer_id) if found else None
    if found is None or offer is None:
        return page.instead("offers/no_offer.html", page.t("no_offer.heading"), status=404)
    return page.instead("offers/asked.html", page.t("asked.heading"), asked=found, offer=offer)
