"""/banca-dati/: the list of offers with its filters, and the page of one offer (?offer=<reference>)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from forms_api import codes, typed_values
from forms_api.codes import LANGUAGES, Language
from forms_api.store import retention
from forms_api.store.offers import offered, published
from forms_api.store.offers.published import PAGE, PublishedOffer
from forms_api.web.offers import asking, distances, saving
from forms_api.web.offers.offer_forms import AskForm
from forms_api.web.offers.wishes import as_query, read_wishes
from forms_api.web.pages import OpenPage, open_page, services


def finding(language: Language) -> ResponseReturnValue:
    """The list; ?offer: an offer, to which one may write (POST); ?receipt: what was written; ?save, ?saved and ?token: a
    search that is told by mail."""
    if token := request.args.get("receipt"):
        return asking.receipt(open_page("offers", language, receipt=token), token)
    if reference := request.args.get("offer", ""):
        return one(reference, language)
    if "token" in request.args:
        return saving.own(language)
    if "save" in request.args or "saved" in request.args:
        return saving.save(language)
    if request.method == "POST":
        abort(405)
    return many(language)


def many(language: Language) -> Response:
    wanted, near, site = read_wishes(), _near(), services().settings.site
    query = as_query(wanted)
    whole = query | ({"near": near} if near else {})
    number = request.args.get("page", "1")
    asked_page = int(number) if number.isdecimal() and 0 < int(number) < 10_000 else 1
    page = open_page("offers", language, **whole)
    found, total = published.find(services().store, wanted, language, asked_page)
    return page.in_slot(
        "offers/list.html",
        wanted=wanted,
        filtered=bool(query),
        found=found,
        total=total,
        number=asked_page,
        last=max(1, -(-total // PAGE)),
        link=lambda at: page.address("offers") + "?" + urlencode(whole | ({"page": at} if at > 1 else {})),
        save=page.address("offers") + "?" + urlencode(query | {"save": ""}),
        feed=f"/api/offers.{language}.xml" + ("?" + urlencode(query) if query else ""),
        near=near,
        kept_near="&" + urlencode({"near": near}) if near else "",
        unknown_town=bool(near) and not distances.knows(site, near),
        distances={each.territory: distances.distance(site, near, each.territory) for each in found} if near else {},
        kinds=codes.OFFER_KINDS,
        territories=codes.TERRITORIES,
        sectors=page.catalogue.sections,
    )


def _near() -> str:
    """The town or postcode that distances start from, as it stands in the address."""
    return typed_values.squeeze(request.args.get("near"))[:60]


def one(reference: str, language: Language) -> ResponseReturnValue:
    near = _near()
    page = open_page("offers", language, offer=reference, **({"near": near} if near else {}))
    try:
        kept = typed_values.clean_reference(reference)
    except typed_values.Fault:
        kept = ""
    found = published.by_reference(services().store, kept, language)
    if found is None:
        return page.instead("offers/no_offer.html", page.t("no_offer.heading"), status=404)
    if not page.catalogue.forms_open:
        return offer_page(page, found, None, {}, status=403 if request.method == "POST" else 200)
    return (
        asking.ask(page, found, offer_page) if request.method == "POST" else offer_page(page, found, AskForm(language))
    )


def offer_page(
    page: OpenPage,
    found: PublishedOffer,
    form: AskForm | None,
    faults: dict[str, str] | None = None,
    status: int = 422,
    *,
    question: str | None = None,
    **said: Any,
) -> Response:
    """An offer, with the form that writes to whoever offers it; without where nobody answers for the site."""
    refused = faults or question or form is None
    other = LANGUAGES[LANGUAGES.index(page.language) - 1]
    near = _near()
    return page.instead(
        "offers/offer.html",
        found.title,
        status=status if refused else 200,
        faults=page.sentences(faults or {}, **said),
        offer=found,
        photos=offered.photo_sizes(services().store, found.id),
        form=form,
        question=question,
        months=retention.INTEREST_MONTHS,
        address=f"{services().settings.public_url}{page.address('offers')}?offer={found.reference}",
        other_language=other,
        other=page.catalogue.pages[other]["offers"],
        near=near,
        measurable=found.territory in distances.CHIEF_TOWNS,
        distance=distances.distance(services().settings.site, near, found.territory) if near else None,
    )
