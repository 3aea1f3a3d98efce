"""The published offers for machines: things as open data in JSON and CSV, a feed of all for each language, the photos.

Whoever keeps a copy asks each time whether it is still the same (ETag): what is withdrawn must not live on in a cache.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, request

from forms_api.codes import LANGUAGES, Language
from forms_api.store.offers import offered, published
from forms_api.store.offers.published import PublishedOffer
from forms_api.web.csv_file import Rows, as_csv
from forms_api.web.machines import offers_feed
from forms_api.web.offers.wishes import read_wishes
from forms_api.web.pages import open_page, services

open_data = Blueprint("open_data", __name__)

LICENCE = "CC BY 4.0"
#: Entries of a feed.
FEED = 50
#: What is told of a thing beside its texts, in this order.
_FACTS = (
    "kind",
    "sector",
    "territory",
    "available_from",
    "quantity",
    "condition",
    "company",
    "photos",
    "demonstration",
)
_WORDS = ("title", "description", "url")


@open_data.get("/api/offers.json")
def offers_json() -> Response:
    """`{"license", "offers": [...]}`: the published things, never skills, as open data under CC BY 4.0, with the texts and the
    page of each language they are shown in. Days are ISO 8601, sectors divisions of NACE. Raises StoreUnavailable."""
    written = json.dumps({"license": LICENCE, "offers": _things()}, ensure_ascii=False)
    return _answer(f"{written}\n".encode(), "application/json")


@open_data.get("/api/offers.csv")
def offers_csv() -> Response:
    """The same as a table: one line for each thing, three columns for each language. Raises StoreUnavailable."""
    things = _things()
    languages = [(language, name) for language in LANGUAGES for name in _WORDS]
    facts = ("reference", *_FACTS, "published", "expires")
    table: Rows = [[*facts, *(f"{name}_{language}" for language, name in languages), "license"]]
    for thing in things:
        texts = [thing["texts"].get(language, {}).get(name) for language, name in languages]
        table.append([*(thing[name] for name in facts), *texts, LICENCE])
    answer = _answer(as_csv(table), "text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="offers.csv"'
    return answer


@open_data.get("/api/offers.<any(it, fr):language>.xml")
def offers_atom(language: Language) -> Response:
    """The newest offers that are wanted (the filters of the list), as an Atom feed. Raises StoreUnavailable."""
    wanted = read_wishes()
    found, _ = published.find(services().store, wanted, language, most=FEED)
    page = open_page("offers", language)
    own = request.full_path.rstrip("?")
    return _answer(offers_feed.atom(found, page, own), "application/atom+xml; charset=utf-8")


@open_data.get("/api/offers/<reference>/<int:place>.<any(webp, jpg):kind>")
def offer_photo(reference: str, place: int, kind: str) -> Response:
    """A photo of a published offer; 404 once it is published no longer."""
    store = services().store
    found = published.by_reference(store, reference, LANGUAGES[0])
    photo = offered.photo(store, found.id, place) if found else None
    if photo is None:
        abort(404)
    content, media = (photo.webp, "image/webp") if kind == "webp" else (photo.jpeg, "image/jpeg")
    return _answer(content, media)


def _things() -> list[dict[str, Any]]:
    catalogue = services().site.current().catalogue
    found: dict[str, dict[str, Any]] = {}
    for language in LANGUAGES:
        list_page = services().settings.public_url + catalogue.pages[language]["offers"]
        for offer in published.things(services().store, language):
            kept = found.setdefault(offer.reference, {"reference": offer.reference, "texts": {}} | _facts(offer))
            if offer.language == language:
                values = (offer.title, offer.words, f"{list_page}?offer={offer.reference}")
                kept["texts"][language] = dict(zip(_WORDS, values, strict=True))
    return list(found.values())


def _facts(offer: PublishedOffer) -> dict[str, Any]:
    days = {"published": offer.published_at.date().isoformat(), "expires": offer.expires_at.date().isoformat()}
    return {name: getattr(offer, name) for name in _FACTS} | days


def _answer(content: bytes, media: str) -> Response:
    """The content, or 304 where the asker has it already."""
    answer = Response(content, content_type=media)
    answer.headers["Cache-Control"] = "no-cache"  # kept, and asked about before each use
    answer.add_etag()
    answer.make_conditional(request)
    return answer
