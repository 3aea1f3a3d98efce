"""All files of the site that are not pages, written when the pages are there."""

from __future__ import annotations

import re
from pathlib import Path

from sitegen import LANGUAGES
from sitegen.content.pages import Content
from sitegen.content.site_settings import SiteSettings
from sitegen.output import calendar_files, catalogue, communes, desk_files, feeds, redirects, search
from sitegen.output.editor import editor_page

FEED_FILES = {"it": "/novita.xml", "fr": "/fr/nouveautes.xml"}
CALENDARS = {"it": "/eventi/calendario.ics", "fr": "/fr/evenements/calendrier.ics"}
GEOJSON = {"it": "/sportelli/sportelli.geojson", "fr": "/fr/guichets/guichets.geojson"}
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.S)


def write_all(content: Content, settings: SiteSettings, site: Path) -> None:
    """Write them below ``site``; the catalogue comes last."""
    for language in LANGUAGES:
        _write(site, CALENDARS[language], calendar_files.feed(content, settings, language))
        _write(site, FEED_FILES[language], feeds.atom(content, language, FEED_FILES[language]))
        _write(site, GEOJSON[language], desk_files.geojson(content, language).encode())
        for event in content.events(language):
            calendar = calendar_files.of_event(content, settings, event)
            if calendar:
                _write(site, content.addresses.file(language, event.path, ".ics"), calendar)
        for desk in filter(content.is_open, content.desks(language)):
            card = desk_files.vcard(content, desk)
            _write(site, content.addresses.file(language, desk.path, ".vcf"), card)
    for address, file in settings.papers.items():
        _write(site, address, file)
    _write(site, "/sitemap.xml", feeds.sitemap(content))
    robots = f"User-agent: *\nAllow: /\nSitemap: {content.addresses.absolute('/sitemap.xml')}\n"
    _write(site, "/robots.txt", robots.encode())
    _write(site, communes.FILE, communes.of(content.root).encode())
    redirects.write(content, settings.redirects, site)
    for language in LANGUAGES:
        _write(site, search.FILES[language], search.of(content, language).encode())
    editor_page.write(content, settings.editor, site)
    _lighten(site / "assets/opera.css")
    _write(site, "/catalogue.json", catalogue.of(content, settings, site).encode())


def _write(site: Path, address: str, text: bytes) -> None:
    path = site / address.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)


def _lighten(stylesheet: Path) -> None:
    """The style sheet without its comments: a tenth of what a phone loads of it. The comments are for those who write it."""
    text = stylesheet.read_text("utf-8")
    stylesheet.write_text(_COMMENT.sub("", text), "utf-8")
