"""The feed of offers: Atom (RFC 4287), in the language of its list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from forms_api.store.offers.published import PublishedOffer
from forms_api.web.pages import OpenPage, services

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
#: When a feed without entries was changed last: Atom wants a moment, and an empty feed stays the same.
_BEGINNING = datetime(2026, 11, 25, tzinfo=UTC)


def atom(offers: Sequence[PublishedOffer], page: OpenPage, own: str) -> bytes:
    """The offers, each with its kind, its place and its link, without its text: what is withdrawn leaves little in the
    readers' programs. `page`: the list; `own`: the feed's own address."""
    ElementTree.register_namespace("", _ATOM)
    address = services().settings.public_url
    list_page = address + page.address("offers")
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": page.language})
    _text(feed, "title", page.t("offer_feed.title"))
    _text(feed, "id", address + own)
    newest = max((offer.published_at for offer in offers), default=_BEGINNING)
    _text(feed, "updated", newest.isoformat())
    ElementTree.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "href": address + own})
    ElementTree.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "alternate", "href": list_page, "hreflang": page.language})
    author = ElementTree.SubElement(feed, f"{{{_ATOM}}}author")
    _text(author, "name", "O.P.E.R.A.")
    for offer in offers:
        _entry(feed, offer, page, f"{list_page}?offer={offer.reference}")
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: ElementTree.Element, offer: PublishedOffer, page: OpenPage, address: str) -> None:
    entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
    _text(entry, "title", offer.title, offer.language)
    _text(entry, "id", address)
    _text(entry, "updated", offer.published_at.isoformat())
    parts = [page.t(f"kind.{offer.kind}"), page.t(f"territory.{offer.territory}")]
    if offer.demonstration:
        parts.append(page.t("offer.demonstration"))
    _text(entry, "summary", " · ".join(parts))
    ElementTree.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": address})


def _text(parent: ElementTree.Element, name: str, text: str, language: str = "") -> None:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", {f"{{{_XML}}}lang": language} if language else {})
    element.text = text
