"""What a template may ask of its page: one object, ``view``, put together from what
``navigation``, ``page_words``, ``event_view``, ``desk_view``, ``helper_view`` and ``terms_view`` answer."""

from __future__ import annotations

import datetime as dt
import unicodedata

import segno
from markupsafe import Markup

from sitegen.content.pages import Entry, GuideEntry
from sitegen.content.schema.guide import Guide, Paper
from sitegen.content.schema.home import Home
from sitegen.content.schema.page import FormPage
from sitegen.content.shared_data import Source, Term
from sitegen.downloads import file_words, paper_files
from sitegen.language import dates
from sitegen.rendering import json_ld
from sitegen.rendering.desk_view import DeskView
from sitegen.rendering.event_view import EventView
from sitegen.rendering.helper_view import HelperView
from sitegen.rendering.pictures import side_by_side, time_line
from sitegen.rendering.pictures.side_by_side import Pair
from sitegen.rendering.pictures.time_line import TimeLine
from sitegen.rendering.terms_view import TermsView


class View(EventView, DeskView, HelperView, TermsView):
    """Addresses come out relative to the page, words in its language."""

    def due(self) -> dt.date | None:
        """The day by which the page is to be reviewed again; ``None`` where nothing on it ages."""
        page = self.page
        return dates.add_months(page.reviewed, page.review_months) if page.reviewed else None

    def overdue(self) -> bool:
        """Whether that day has passed."""
        due = self.due()
        return due is not None and due < self.content.today

    def sources(self) -> list[Source]:
        """Where the page's facts come from, in the order of its front matter."""
        return [self.content.data.sources[source_id] for source_id in self.page.sources]

    def behind(self) -> bool:
        """Whether the twin in the other language changed after this page."""
        return (self.lang, self.entry.path) in self.settings.behind

    def form(self) -> str:
        """Which form goes into the page: ``registration``, ``interest``, ``cancel``, ``offers``, ``offer``, ``office``, ``opinion``
        or none."""
        return self.page.form if isinstance(self.page, FormPage) else ""

    def asks_opinion(self) -> bool:
        """Whether the form "Was this page of use?" stands at its foot: where the application runs, and one reads, not acts."""
        acting = self.form() in ("cancel", "office", "opinion")
        return self.settings.opinions and not acting and self.content.find(self.lang, "pagina-utile.md") is not None

    def guides(self) -> list[tuple[str, list[GuideEntry]]]:
        """By country, in the order of ``extra.guides`` in ``mkdocs.yml``."""
        order = {path: index for index, path in enumerate(self.settings.guides)}
        entries = sorted(self.content.guides(self.lang), key=lambda entry: (order.get(entry.path, 99), entry.path))
        return [(country, [e for e in entries if e.page.country == country]) for country in ("it", "fr", "both")]

    def papers(self) -> list[tuple[str, list[Entry]]]:
        """The model papers by country, in the order of their paths."""
        entries = [entry for entry in self.content.of(self.lang) if isinstance(entry.page, Paper)]
        return [
            (country, [e for e in entries if isinstance(e.page, Paper) and e.page.country == country])
            for country in ("it", "fr", "both")
        ]

    def paper_files(self, path: str, language: str) -> list[tuple[str, str, str]]:
        """Ending, link, and type and size of the files of the paper at ``path``."""
        rows = []
        for ending in paper_files.ENDINGS:
            address = self.content.addresses.file(language, path, ending)
            size = len(self.settings.papers[address])
            rows.append((ending[1:], self.link(address), file_words.described(address, size, self.lang)))
        return rows

    def time_line(self) -> TimeLine | None:
        """How long a guide's steps take; ``None`` where they do not say it."""
        return time_line.of(self.page.steps, self.lang) if isinstance(self.page, Guide) else None

    def side_by_side(self) -> list[Pair]:
        """What a guide compares between the laws of both countries."""
        return side_by_side.of(self.page, self.content.data.checked_rules) if isinstance(self.page, Guide) else []

    def amount(self, value: int, unit: str) -> str:
        """A figure of ``data/rules.yml`` with its unit, e.g. ``3 persone``."""
        return self.ui(f"unit_{unit}", value=value)

    def home(self) -> Home | None:
        """The home page in this language, whose roads other pages show too."""
        entry = self.content.find(self.lang, "index.md")
        return entry.page if entry and isinstance(entry.page, Home) else None

    def glossary(self) -> list[tuple[str, str, Term]]:
        """First letter, id and term, in this language's alphabetical order."""
        rows = [
            (_folded(term.within(self.lang).shown), term_id, term)
            for term_id, term in self.content.data.glossary.items()
        ]
        return [(words[:1].upper(), term_id, term) for words, term_id, term in sorted(rows, key=lambda r: r[:2])]

    def qr(self) -> Markup:
        """The page's address as a QR code (ISO/IEC 18004), an inline SVG that is drawn whole at any size."""
        code = segno.make(self.absolute(self.entry.address), error="m", micro=False)
        return Markup(code.svg_inline(border=4, svgclass="qr", lineclass=None, omitsize=True))

    def json_ld(self) -> Markup | None:
        return json_ld.of(self)


def _folded(words: str) -> str:
    """In small letters without accents, as dictionaries order words."""
    decomposed = unicodedata.normalize("NFKD", words.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
