"""``[[naspi]]`` and ``[[naspi|la NASpI]]`` in Markdown: a glossary term with its explanation a tap away.

The explanation is a popover of the browser's own: it opens by keyboard, closes with Esc, and needs no script
(HTML Living Standard, ``popover``). The page's template prints the popovers of the terms it used.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass, field

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from sitegen import DEFAULT_LANGUAGE
from sitegen.content.shared_data import Term

#: Within a table the bar is written ``\|``, as any bar there; outside of one it may be.
PATTERN = r"\[\[([a-z0-9-]+)(?:\\?\|([^\]]+))?\]\]"
#: Before Python-Markdown takes the backslash away (at 180), after code was found (at 190).
_PRIORITY = 185


@dataclass
class TermsOfPage:
    """The terms one page has used so far, in order."""

    glossary: dict[str, Term]
    language: str
    used: list[str] = field(default_factory=list)

    def words(self, term_id: str) -> str:
        """What the term is called in the page's language; the id itself where there is no such term."""
        term = self.glossary.get(term_id)
        return term.within(self.language).shown if term else term_id

    def use(self, term_id: str) -> None:
        """Note that the page shows the term; its first use counts."""
        if term_id in self.glossary and term_id not in self.used:
            self.used.append(term_id)


class GlossaryExtension(Extension):
    """``terms``: of the page that is converted next. Python-Markdown knows no pages, so whoever converts one sets it."""

    def __init__(self) -> None:
        super().__init__()
        self.terms = TermsOfPage({}, DEFAULT_LANGUAGE)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(_TermProcessor(PATTERN, md, self), "glossary_term", _PRIORITY)


class _TermProcessor(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: GlossaryExtension) -> None:
        super().__init__(pattern, md)
        self._extension = extension

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        terms = self._extension.terms
        term_id, words = m[1], m[2] or terms.words(m[1])
        terms.use(term_id)
        button = etree.Element("button", {"type": "button", "class": "term", "popovertarget": f"term-{term_id}"})
        button.text = words
        return button, m.start(0), m.end(0)
