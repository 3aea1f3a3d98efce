"""Atom feed (RFC 4287) and site map (sitemaps.org, with the language links of Google's extension)."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as etree

from sitegen import DEFAULT_LANGUAGE, LANGUAGES
from sitegen.content import calendar_history
from sitegen.content.pages import Content, Entry, EventEntry
from sitegen.content.schema.event import Event
from sitegen.content.schema.guide import Guide
from sitegen.language import texts
from sitegen.rendering.event_view import event_when, event_where

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_XML = "http://www.w3.org/XML/1998/namespace"


def atom(content: Content, language: str, address: str) -> bytes:
    """Events and guides, the latest changed first; ``address`` is the feed's own."""
    etree.register_namespace("", _ATOM)
    feed = etree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": language})
    url = content.addresses.absolute
    home = content.addresses.of(language, "index.md")
    entries = [e for e in content.of(language) if isinstance(e.page, (Event, Guide))]
    entries.sort(key=lambda e: (_changed(content, e), e.path), reverse=True)
    _text(feed, "title", f"O.P.E.R.A. - {texts.of(language).ui['updated_feed']}")
    _text(feed, "id", url(address))
    _text(
        feed,
        "updated",
        _instant(max((_changed(content, e) for e in entries), default=calendar_history.newest_day(content))),
    )
    etree.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "href": url(address)})
    etree.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "alternate", "href": url(home), "hreflang": language})
    author = etree.SubElement(feed, f"{{{_ATOM}}}author")
    _text(author, "name", "O.P.E.R.A.")
    for entry in entries:
        row = etree.SubElement(feed, f"{{{_ATOM}}}entry")
        _text(row, "title", entry.page.title)
        _text(row, "id", url(entry.address))
        _text(row, "updated", _instant(_changed(content, entry)))
        _text(row, "summary", _summary(entry))
        etree.SubElement(row, f"{{{_ATOM}}}link", {"rel": "alternate", "href": url(entry.address)})
    return _document(feed)


def sitemap(content: Content) -> bytes:
    """Every page with its versions in all languages, each naming the others and itself."""
    etree.register_namespace("", _SITEMAP)
    etree.register_namespace("xhtml", _XHTML)
    urlset = etree.Element(f"{{{_SITEMAP}}}urlset")
    for language in LANGUAGES:
        for entry in (each for each in content.of(language) if not each.page.unlisted):
            url = etree.SubElement(urlset, f"{{{_SITEMAP}}}url")
            _text(url, "loc", content.addresses.absolute(entry.address), _SITEMAP)
            if entry.page.reviewed:
                _text(url, "lastmod", entry.page.reviewed.isoformat(), _SITEMAP)
            for code, other in [*((each, each) for each in LANGUAGES), ("x-default", DEFAULT_LANGUAGE)]:
                href = content.addresses.absolute(content.addresses.of(other, entry.path))
                etree.SubElement(url, f"{{{_XHTML}}}link", {"rel": "alternate", "hreflang": code, "href": href})
    return _document(urlset)


def _summary(entry: Entry) -> str:
    """An event's begins with when and where, a guide's says what was changed last."""
    if isinstance(entry, EventEntry):
        return f"{event_when(entry)}. {event_where(entry)}. {entry.page.description}"
    if isinstance(entry.page, Guide) and entry.page.changes:
        return entry.page.changes[0].what
    return entry.page.description


def _changed(content: Content, entry: Entry) -> dt.date:
    """By the content, never by the day of the build."""
    if isinstance(entry, EventEntry):
        return calendar_history.version(content, entry).day
    if isinstance(entry.page, Guide) and entry.page.changes:
        return entry.page.changes[0].on
    return entry.page.reviewed or calendar_history.newest_day(content)


def _instant(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(parent: etree.Element, name: str, text: str, namespace: str = _ATOM) -> None:
    etree.SubElement(parent, f"{{{namespace}}}{name}").text = text


def _document(root: etree.Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
