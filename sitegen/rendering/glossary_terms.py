"""``[[naspi]]`` and ``[[naspi|la NASpI]]`` in Markdown: a glossary term with its explanation a tap away.

The explanation is a popover of the browser's own: it opens by keyboard, closes with Esc, and needs no script
(HTML Living Standard, ``popover``). The page's template prints the popovers of the terms it used.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass, field
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from sitegen.content.shared_data import Term

PATTERN = r"\[\[([a-z0-9-]+)(?:\|([^\]]+))?\]\]"


@dataclass
class TermsOfPage:
    """The terms one page has used so far, in order."""

    glossary: dict[str, Term]
    language: str
    used: list[str] = field(default_factory=list)

    def words(self, term_id: str) -> str:
        term = self.glossary.get(term_id)
        return term.within(self.language).shown if term else term_id

    def use(self, term_id: str) -> None:
        if term_id in self.glossary and term_id not in self.used:
            self.used.append(term_id)


_current = TermsOfPage({}, "it")


def start_page(glossary: dict[str, Term], language: str) -> TermsOfPage:
    """Begin a page; the Markdown rendered from now on belongs to it."""
    global _current
    _current = TermsOfPage(glossary, language)
    return _current


class _TermProcessor(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        term_id, words = m[1], m[2] or _current.words(m[1])
        _current.use(term_id)
        button = etree.Element("button", {"type": "button", "class": "term", "popovertarget": f"term-{term_id}"})
        button.text = words
        return button, m.start(0), m.end(0)


class TermsExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(_TermProcessor(PATTERN, md), "glossary_term", 175)


def makeExtension(**settings: Any) -> TermsExtension:  # noqa: N802
    """Entry point that Python-Markdown looks for."""
    return TermsExtension(**settings)


def resume(terms: TermsOfPage) -> None:
    """Go on with a page begun earlier: MkDocs renders all Markdown first, all templates after."""
    global _current
    _current = terms
