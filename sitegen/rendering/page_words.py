"""Words as a page shows them: the templates' sentences, dates, front matter's Markdown, and what placeholders stand for."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from dataclasses import dataclass, field

from markdown import Markdown
from markupsafe import Markup

from sitegen.content.shared_data import Term
from sitegen.language import dates, texts
from sitegen.rendering.glossary_terms import GlossaryExtension, TermsOfPage
from sitegen.rendering.navigation import Navigation

_MD_LINK = re.compile(r'href="([^":#?]+\.md)(#[^"]*)?"')
#: A line in which Markdown has nothing to do: half of a guide's texts, and converting one takes a fifth of a millisecond.
_NO_MARKDOWN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:'’()«»%€/?!…\"+=-])*(?<! )")
#: ``{{operator.name}}`` and the like: what only the body that runs the site knows.
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")


class UnknownPlaceholderError(ValueError):
    """A page asks for a value that ``mkdocs.yml`` does not know."""


def fill_placeholders(markdown: str, values: dict[str, str], language: str) -> str:
    """Put the values in; an empty one shows as "da completare" / "à compléter"."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise UnknownPlaceholderError(found[0])
        return values[found[1]] or f"**{texts.of(language).ui['to_complete']}**"

    return _PLACEHOLDER.sub(value, markdown)


class FrontMatterMarkdown:
    """Converts the texts of front matter. One serves all pages of a build: making a converter takes milliseconds."""

    def __init__(self) -> None:
        self._glossary = GlossaryExtension()
        self._markdown = Markdown(extensions=["attr_list", self._glossary], output_format="html")

    def convert(self, text: str, terms: TermsOfPage) -> str:
        """HTML of a text, without the paragraph around it where it is but one. ``terms`` notes the terms it uses."""
        self._glossary.terms = terms
        html = self._markdown.reset().convert(text)
        if html.startswith("<p>") and html.count("<p>") == 1:
            html = html.removeprefix("<p>").removesuffix("</p>")
        return html


@dataclass
class PageWords(Navigation):
    """``terms``: the glossary terms that the page has used so far."""

    terms: TermsOfPage
    markdown: FrontMatterMarkdown
    _converted: dict[str, Markup] = field(default_factory=dict, repr=False)

    def ui(self, key: str, **values: object) -> str:
        """A sentence of the templates, in the page's language."""
        return texts.of(self.lang).ui[key].format(**values)

    def both(self, language: str, key: str) -> str:
        """A sentence in a given language, for the page that speaks two."""
        return texts.of(language).ui[key]

    def named(self, group: str, key: str) -> str:
        """The name of a territory, a month or a day, in the page's language."""
        return texts.of(self.lang).names[group][key]

    def md(self, text: str) -> Markup:
        """Inline Markdown of the front matter as HTML, links to ``.md`` files resolved."""
        if _NO_MARKDOWN.fullmatch(text):
            return Markup(text)
        if text not in self._converted:  # a checklist repeats the texts of its page
            html = self.markdown.convert(text, self.terms)
            self._converted[text] = Markup(_MD_LINK.sub(self._resolve, html))
        return self._converted[text]

    def _resolve(self, found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.entry.path), found[1]))
        return f'href="{self.to(path)}{found[2] or ""}"'

    def used_terms(self) -> list[tuple[str, Term]]:
        """Id and term of all that the page has used so far, in that order."""
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
