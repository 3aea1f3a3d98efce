"""Offers to read: the queue, and one offer, put into both languages, published or refused."""

from __future__ import annotations

from typing import get_args

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from forms_api import codes, typed_values
from forms_api.codes import LANGUAGES, Language
from forms_api.office.pages.offers.revealing import revealing
from forms_api.office.web.area import OfficePage, page
from forms_api.store.offers import offered, review, to_call
from forms_api.store.offers.offered import Offer, OfferState
from forms_api.typed_values import Fault

STATES: tuple[OfferState, ...] = get_args(OfferState)


@page("offers", it="offerte/", fr="offres/")
def offers(at: OfficePage) -> ResponseReturnValue:
    """?state: the offers in a state that the account sees; those to be read at first."""
    state = next((each for each in STATES if each == request.args.get("state")), STATES[0])
    found = [offer for offer in review.listed(at.store, state) if at.sees(offer.territory)]
    at.note("offers", "-", persons=len(found))
    return at.show("office/offers.html", at.t("offers.heading"), found=found, state=state, states=STATES)


@page("offer", it="offerte/<reference>/", fr="offres/<reference>/", methods=("GET", "POST"))
def offer(at: OfficePage, reference: str) -> ResponseReturnValue:
    """One offer, as it was written and as it is to be shown."""
    found = offered.by_reference(at.store, reference)
    if found is None or not at.sees(found.territory):
        abort(404)
    if request.method != "POST":
        at.note("offer", found.reference, persons=1)
        return _show(at, found, {})
    if not at.may("officer"):
        abort(403)
    act = {"refuse": _refuse, "called": _called}.get(request.form.get("action", ""), _publish)
    return act(at, found)


def _publish(at: OfficePage, found: Offer) -> ResponseReturnValue:
    """Nothing is shown that gives somebody away, unless the officer says that it does not."""
    texts: dict[Language, tuple[str, str]] = {}
    faults: dict[str, str] = {}
    for language in LANGUAGES:
        title, words = (request.form.get(f"{name}-{language}", "") for name in ("title", "words"))
        if language != found.language and not title.strip() and not words.strip():
            continue  # only in the language it was written in
        try:
            kept = typed_values.clean_line(title, "title", required=True) or ""
            texts[language] = (kept, typed_values.clean_required_text(words, "description"))
        except Fault as fault:
            name = "title" if fault.key.startswith("title") else "words"
            faults[f"{name}-{language}"] = at.names(f"error.{fault.key}")
    given = [part for text in texts.values() for part in text] + [found.quantity or "", found.company or ""]
    found_out = revealing(given, (found.given_name, found.family_name))
    if found_out and "checked" not in request.form:
        faults["checked"] = at.t("offers.revealing", parts=", ".join(found_out))
    facts = {name: request.form.get(name, "") for name in ("kind", "sector", "territory")}
    known = (codes.OFFER_KINDS, at.catalogue.sectors, codes.TERRITORY_CODES)
    faults |= {
        name: at.names(f"error.{name}.unknown")
        for name, list_ in zip(facts, known, strict=True)
        if facts[name] not in list_
    }
    if faults:
        return _show(at, found, faults)
    at.note("offer_published", found.reference, persons=1)
    done = review.publish(at.store, found, texts, facts)
    return at.go(
        "offers",
        at.t("offers.published" if done else "offers.over", reference=typed_values.show_reference(found.reference)),
    )


def _refuse(at: OfficePage, found: Offer) -> ResponseReturnValue:
    try:
        reason = typed_values.clean_required_text(request.form.get("reason"), "reason")
    except Fault as fault:
        return _show(at, found, {"reason": at.t(f"offers.{fault.key.replace('.', '_')}")})
    at.note("offer_refused", found.reference, persons=1)
    done = review.refuse(at.store, found, reason)
    return at.go(
        "offers",
        at.t("offers.refused" if done else "offers.over", reference=typed_values.show_reference(found.reference)),
    )


def _called(at: OfficePage, found: Offer) -> ResponseReturnValue:
    """Somebody was told all there was to tell. Who is none of those to call was called meanwhile: nothing to note."""
    calls = to_call.calls(at.store, codes.TERRITORY_CODES, found.id)
    if request.form.get("who") in [call.person.reference for call in calls]:
        at.note("called", request.form["who"], persons=1)
    return at.go("offer", at.t("did.called"), reference=found.reference)


def _show(at: OfficePage, found: Offer, faults: dict[str, str]) -> Response:
    before = review.shown(at.store, found) or {found.language: (found.title, found.description)}
    if found.state == "waiting":
        before |= {found.language: (found.title, found.description)}
    names = ("title", "words")
    stored = {
        f"{name}-{code}": before.get(code, ("", ""))[place] for code in LANGUAGES for place, name in enumerate(names)
    }
    typed = {name: request.form.get(name, "") for name in stored} if request.method == "POST" else stored
    if request.form.get("action") == "refuse":
        typed = stored
    return at.show(
        "office/offer.html",
        at.t("offers.one", reference=typed_values.show_reference(found.reference)),
        status=422 if faults else 200,
        faults=faults,
        offer=found,
        calls=to_call.calls(at.store, codes.TERRITORY_CODES, found.id),
        typed=typed,
        chosen={name: request.form.get(name) or getattr(found, name) for name in ("kind", "sector", "territory")},
        reason=request.form.get("reason", ""),
        languages=(found.language, next(code for code in LANGUAGES if code != found.language)),
        photos=offered.photo_sizes(at.store, found.id),
        sectors=[(code, f"{code} {name[at.language]}") for code, name in at.catalogue.sectors.items()],
        kinds=[(code, at.names(f"kind.{code}")) for code in codes.OFFER_KINDS],
        places=[(code, at.names(f"territory.{code}")) for code in codes.TERRITORY_CODES],
    )


@page("offer_photo", it="offerte/<reference>/foto/<place>/", fr="offres/<reference>/photo/<place>/")
def offer_photo(at: OfficePage, reference: str, place: str) -> ResponseReturnValue:
    """A photo that is not public yet."""
    found = offered.by_reference(at.store, reference)
    photo = None
    if found and at.sees(found.territory) and place.isdecimal():
        photo = offered.photo(at.store, found.id, int(place))
    if photo is None:
        abort(404)
    return Response(photo.jpeg, content_type="image/jpeg")
