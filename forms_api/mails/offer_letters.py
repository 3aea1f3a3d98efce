"""Letters about an offer of the database: to whoever offers, to whoever asks, and to the desk that reads and calls.

What strangers write to each other stands among the facts: no address in it becomes a link, and none is in a header.
"""

from __future__ import annotations

from forms_api.catalogue import Catalogue
from forms_api.codes import Language
from forms_api.mails import desk_letters, desks
from forms_api.mails.labelled_facts import Person, labelled, person_facts, reference_fact
from forms_api.mails.letter import LabelledFacts, Letter, footer
from forms_api.reader import who_reads
from forms_api.settings import Settings
from forms_api.store import outbox
from forms_api.store.database import Store
from forms_api.store.offers import asked, offered, published
from forms_api.store.offers.asked import Asked
from forms_api.store.offers.offered import Offer
from forms_api.store.outbox import Mail
from forms_api.texts import load
from forms_api.typed_values import show_day, show_reference

#: In which state a mail about it still has something to say; a mail that is not named says it always.
_TRUE_WHILE = {
    "offer_published": "published",
    "offer_refused": "refused",
    "offer_asked": "published",
    "offer_expired": "expired",
    "offer_notice": "waiting",
}
#: What the desk does by telephone for a person whom no mail reaches.
_CALLS = frozenset({"offer_published", "offer_refused", "offer_asked", "request_notice", "request_answer"})


def write(store: Store, mail: Mail, catalogue: Catalogue, settings: Settings) -> Letter | None:
    """The letter for a row about an offer or a request; None when there is nothing to tell any more.

    Raises NobodyToWriteTo and StoreUnavailable.
    """
    request_id = mail.facts.get("request", mail.request_id)
    request = asked.by_id(store, request_id) if request_id is not None else None
    offer = offered.by_id(store, request.offer_id if request else mail.offer_id or 0)
    if offer is None or (request_id is not None and request is None):
        return None
    if _TRUE_WHILE.get(mail.kind, offer.state) != offer.state:
        return None
    if mail.kind in ("offer_notice", "address_refused"):
        return _for_desk(mail.kind, offer, request, catalogue, settings)
    person: Offer | Asked = request if request and mail.kind != "request_notice" else offer
    if person.email and not outbox.is_refused(store, mail):
        return _for_person(store, mail.kind, person, person.email, offer, request, catalogue, settings)
    return _for_desk(f"call_{mail.kind}", offer, request, catalogue, settings) if mail.kind in _CALLS else None


def _for_person(
    store: Store,
    kind: str,
    person: Offer | Asked,
    email: str,
    offer: Offer,
    request: Asked | None,
    catalogue: Catalogue,
    settings: Settings,
) -> Letter:
    language = person.language
    pages = {name: settings.public_url + catalogue.pages[language][name] for name in ("offer", "offers")}
    shown = published.by_reference(store, offer.reference, language)
    values = {
        "given_name": person.given_name,
        "reader": who_reads(catalogue, language),
        "reason": offer.reason or "",
        "until": show_day(offer.expires_at),
        "link": f"{pages['offer']}?token={offer.token}" if isinstance(person, Offer) else "",
        "page": f"{pages['offers']}?offer={offer.reference}",
        "list": pages["offers"],
        "new": pages["offer"],
        **footer(language, catalogue, settings),
    }
    title = shown.title if shown else offer.title
    facts = (*labelled(language, ("title", title)), *_exchanged(kind, language, offer, request))
    reference = (request or offer).reference if not isinstance(person, Offer) else offer.reference
    desk = catalogue.desk_of(offer.territory)
    whole = (*facts, reference_fact(reference, language))
    return Letter(email, language, kind, values, whole, desk, helper=catalogue.helpers.get(language))


def _exchanged(kind: str, language: Language, offer: Offer, request: Asked | None) -> LabelledFacts:
    """What one reads of the other: name and message of whoever asks; with the answer, how to reach whoever offers."""
    if request is None:
        return ()
    if kind == "request_notice":
        name = f"{request.given_name} {request.family_name}"
        return labelled(language, ("name", name), ("organisation", request.organisation), ("message", request.message))
    if kind == "request_answer":
        return (*labelled(language, ("answer", request.answer)), *person_facts(offer, language))
    return labelled(language, ("message", request.message))


def _for_desk(key: str, offer: Offer, request: Asked | None, catalogue: Catalogue, settings: Settings) -> Letter:
    """What an officer does: reads an offer, or calls a person whom no mail reaches. Raises NobodyToWriteTo."""
    desk = catalogue.desk_of(offer.territory)
    language = desks.spoken_at(desk)
    called: Person = request if request and key in ("call_request_answer", "address_refused") else offer
    spoken = request.language if called is request and request else offer.language
    words = load("mail_")[language]
    area = {"it": "offerte/", "fr": "offres/"}[language]
    values = {
        "reference": show_reference(offer.reference),
        "spoken": words(f"language.{spoken}"),
        "reason": offer.reason or "",
        "until": show_day(offer.expires_at),
        "link": settings.public_url + catalogue.pages[language]["office"] + area,
    }
    facts = labelled(language, ("title", offer.title))
    if key != "offer_notice":
        facts = (
            *person_facts(called, language),
            *facts,
            *_exchanged(key.removeprefix("call_"), language, offer, request),
        )
    key = "call_offer_refused_address" if key == "address_refused" else key
    return desk_letters.to_desk(desk, language, key, values, (*facts, reference_fact(offer.reference, language)))
