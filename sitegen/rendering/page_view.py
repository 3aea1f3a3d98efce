"""What a template may ask: one object per page, called ``view``."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import segno
from markdown import Markdown
from markupsafe import Markup

from sitegen import LANGUAGES
from sitegen.content.addresses import relative
from sitegen.content.pages import Content, DeskEntry, Entry, EventEntry, GuideEntry
from sitegen.content.schema import TERRITORIES, FormPage, HelpDesk
from sitegen.content.shared_data import Source, Term
from sitegen.content.site_settings import SiteSettings
from sitegen.language import dates, texts
from sitegen.rendering import json_ld
from sitegen.rendering.glossary_terms import TermsOfPage

_MD_LINK = re.compile(r'href="([^":#?]+\.md)(#[^"]*)?"')
#: A line in which Markdown has nothing to do: half of a guide's texts, and converting one takes a fifth of a millisecond.
_NO_MARKDOWN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:'’()«»%€/?!…\"+=-])*(?<! )")


@cache
def _markdown() -> Markdown:
    return Markdown(extensions=["attr_list", "sitegen.rendering.glossary_terms"], output_format="html")


@dataclass
class View:
    """A page with all that its template shows. Addresses come out relative to the page."""

    content: Content
    settings: SiteSettings
    entry: Entry
    terms: TermsOfPage
    _converted: dict[str, Markup] = field(default_factory=dict, repr=False)

    @property
    def lang(self) -> str:
        return self.entry.language

    @property
    def page(self) -> Any:
        return self.entry.page

    def ui(self, key: str, **values: Any) -> str:
        """A sentence of the templates, in the page's language."""
        return texts.of(self.lang).ui[key].format(**values)

    def named(self, group: str, key: str) -> str:
        return texts.of(self.lang).names[group][key]

    # Links

    def link(self, address: str) -> str:
        return relative(address, self.entry.address)

    def to(self, path: str, anchor: str = "") -> str:
        """Link to the page written at ``path`` in this language's tree."""
        return self.link(self.content.addresses.of(self.lang, path)) + anchor

    def asset(self, name: str) -> str:
        return self.link(f"/assets/{name}") + f"?v={self.settings.assets_version}"

    def name_of(self, path: str) -> str:
        entry = self.content.find(self.lang, path)
        return entry.page.name if entry else path

    def file(self, ending: str) -> str:
        """Address of a derived file beside this page, from the site's root."""
        return self.content.addresses.file(self.lang, self.entry.path, ending)

    def absolute(self, address: str) -> str:
        return self.content.addresses.absolute(address)

    def alternates(self) -> Iterator[tuple[str, str, str]]:
        """Language, its own name, and the address of this page in it."""
        for language in LANGUAGES:
            address = self.content.addresses.of(language, self.entry.path)
            yield language, texts.of(language).ui["language"], address

    def menu(self) -> list[tuple[str, str, bool]]:
        """Title, link and whether the page stands in that part of the site."""
        rows = []
        for path in self.settings.menu:
            folder = posixpath.dirname(path)
            inside = self.entry.path == path or bool(folder and self.entry.path.startswith(folder + "/"))
            rows.append((self.name_of(path), self.to(path), inside))
        return rows

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The pages above this one: name and link, the home first."""
        if self.entry.path == "index.md":
            return []
        rows = [(self.ui("home"), self.to("index.md"))]
        folder = posixpath.dirname(self.entry.path)
        above = f"{folder}/index.md"
        if folder and above != self.entry.path and self.content.find(self.lang, above):
            rows.append((self.name_of(above), self.to(above)))
        return rows

    # Words

    def md(self, text: str) -> Markup:
        """Inline Markdown of the front matter, links to ``.md`` files resolved."""
        if _NO_MARKDOWN.fullmatch(text):
            return Markup(text)
        if text not in self._converted:  # a checklist repeats the texts of its page
            self._converted[text] = self._convert(text)
        return self._converted[text]

    def _convert(self, text: str) -> Markup:
        markdown = _markdown()
        html = markdown.reset().convert(text)
        if html.startswith("<p>") and html.count("<p>") == 1:
            html = html.removeprefix("<p>").removesuffix("</p>")
        return Markup(_MD_LINK.sub(self._resolve, html))

    def _resolve(self, found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.entry.path), found[1]))
        return f'href="{self.to(path)}{found[2] or ""}"'

    def used_terms(self) -> list[tuple[str, Term]]:
        return [(term_id, self.content.data.glossary[term_id]) for term_id in self.terms.used]

    def day(self, date: dt.date, weekday: bool = False) -> str:
        return dates.day(date, self.lang, weekday)

    def partial(self, text: str) -> str:
        return dates.partial(text, self.lang)

    def clock(self, time: dt.time) -> str:
        return dates.clock(time, self.lang)

    def span(self, start: dt.time, end: dt.time | None) -> str:
        return dates.span(start, end, self.lang)

    def moment(self, when: dt.datetime) -> str:
        return dates.moment(when, self.lang)

    # Review and sources

    def due(self) -> dt.date | None:
        page = self.entry.page
        return dates.add_months(page.reviewed, page.review_months) if page.reviewed else None

    def overdue(self) -> bool:
        due = self.due()
        return due is not None and due < self.content.today

    def sources(self) -> list[Source]:
        return [self.content.data.sources[source_id] for source_id in self.entry.page.sources]

    # Events and desks

    def events(self, entries: list[EventEntry]) -> list[tuple[str, list[EventEntry]]]:
        """Grouped by territory, in the order of :data:`TERRITORIES`."""
        groups = [(t, [e for e in entries if e.page.territory == t]) for t in TERRITORIES]
        return [(territory, found) for territory, found in groups if found]

    def upcoming(self) -> list[EventEntry]:
        return self.content.upcoming(self.lang)

    def past(self) -> list[EventEntry]:
        return self.content.past(self.lang)

    def when(self, event: EventEntry) -> str:
        return event_when(event)

    def where(self, event: EventEntry) -> str:
        return event_where(event)

    def desks(self) -> list[tuple[str, list[DeskEntry]]]:
        """Grouped by territory."""
        entries = self.content.desks(self.lang)
        groups = [(t, [e for e in entries if e.page.territory == t]) for t in TERRITORIES]
        return [(territory, found) for territory, found in groups if found]

    def desk(self, desk_id: str | None) -> DeskEntry | None:
        return self.content.desk(self.lang, desk_id)

    def registration_link(self, event: EventEntry) -> str:
        return f"{self.to('iscrizione.md')}?event={quote(event.id)}"

    def form_open(self, event: EventEntry) -> bool:
        """Whether a form can be offered at the day of the build; the application decides at the hour."""
        page = event.page
        return bool(
            page.seats and page.closes and page.status == "scheduled" and page.closes.date() >= self.content.today
        )

    def tel(self, phone: str) -> str:
        return "tel:" + international(phone)

    def on_map(self, desk: HelpDesk) -> str:
        latitude, longitude = desk.coordinates
        return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=13/{latitude}/{longitude}"

    def directions(self, desk: HelpDesk) -> str:
        latitude, longitude = desk.coordinates
        return "https://www.openstreetmap.org/directions?" + urlencode({"to": f"{latitude},{longitude}"})

    # Guides and forms

    def guides(self) -> list[tuple[str, list[GuideEntry]]]:
        entries = self.content.guides(self.lang)
        order = {path: index for index, path in enumerate(self.settings.guides)}
        entries = sorted(entries, key=lambda entry: (order.get(entry.path, 99), entry.path))
        return [(country, [e for e in entries if e.page.country == country]) for country in ("it", "fr", "both")]

    def form(self) -> str:
        page = self.entry.page
        return page.form if isinstance(page, FormPage) else ""

    def contact_desk(self) -> DeskEntry | None:
        return self.desk(self.settings.operator.desk)

    def behind(self) -> bool:
        return (self.lang, self.entry.path) in self.settings.behind

    # Lists of everything

    def glossary(self) -> list[tuple[str, str, Term]]:
        """First letter, id and term, in this language's alphabetical order."""
        rows = [
            (_folded(term.within(self.lang).shown), term_id, term)
            for term_id, term in self.content.data.glossary.items()
        ]
        return [(words[:1].upper(), term_id, term) for words, term_id, term in sorted(rows, key=lambda r: r[:2])]

    def site_map(self) -> list[tuple[str, list[Entry]]]:
        """Parts of the site with their pages; the last part holds the rest."""
        entries = self.content.of(self.lang)
        parts = [(self.name_of(path), posixpath.dirname(path)) for path in self.settings.menu]
        rows = [(name, [e for e in entries if posixpath.dirname(e.path) == folder]) for name, folder in parts if folder]
        listed = {entry.path for _, found in rows for entry in found}
        rest = [entry for entry in entries if entry.path not in listed]
        return [*rows, (self.ui("other_pages"), sorted(rest, key=lambda e: e.page.title))]

    def both(self, language: str, key: str) -> str:
        """A sentence in a given language, for the page that speaks two."""
        return texts.of(language).ui[key]

    def qr(self) -> Markup:
        """The page's address as a QR code (ISO/IEC 18004), an inline SVG."""
        code = segno.make(self.absolute(self.entry.address), error="m", micro=False)
        return Markup(code.svg_inline(scale=4, border=4, svgclass="qr", lineclass=None))

    def json_ld(self) -> Markup | None:
        return json_ld.of(self)


def _folded(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def event_when(event: EventEntry) -> str:
    """``giovedì 17 dicembre 2026, 9.30-12.45``, or that the day is not known."""
    page, language = event.page, event.language
    if not page.date:
        return texts.of(language).ui["date_unknown"]
    words = dates.day(page.date, language, weekday=True)
    return f"{words}, {dates.span(page.start, page.end, language)}" if page.start else words


def event_where(event: EventEntry) -> str:
    place = event.page.place
    city = place.city if place.city and place.city not in place.name else None
    return ", ".join(part for part in (place.name, place.street, city) if part)


def international(phone: str, country: str = "39") -> str:
    """E.164 of a number as staff write it: ``0585 41150`` -> ``+39058541150`` (Italy keeps its zero)."""
    digits = phone.replace(" ", "")
    return digits if digits.startswith("+") else f"+{country}{digits}"
