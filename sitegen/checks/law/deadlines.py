"""Terms that pages tell ("68 giorni", "sous 12 mois") stand in ``data/rules.yml``, number and unit.

Days are nearly always terms, and are looked up wherever they stand. Weeks, months and years are so only beside words that
make a term of them ("entro", "au plus tard"). What is no term stands in ``data/durations.yml``, with the reason why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.checks.markdown_lines import Prose
from sitegen.checks.page_texts import PageText
from sitegen.content.problems import Problem
from sitegen.content.shared_data import Data

_SPACE = "[ \u00a0\u202f\n]+"
_UNITS = {
    "it": {"days": "giorn[oi]", "weeks": "settiman[ae]", "months": "mes[ei]", "years": "ann[oi]"},
    "fr": {"days": "jours?", "weeks": "semaines?", "months": "mois", "years": "ans?|années?"},
}
#: Words before a length of time that make a term of it: "entro i 12 mesi", "dans un délai de 2 mois".
_WITHIN = {
    "it": rf"\b(?:entro|non oltre)(?:{_SPACE}(?:i|gli|e non oltre))?{_SPACE}",
    "fr": rf"\b(?:sous|d[’']ici|au plus tard|dans)(?:{_SPACE}(?:les|un délai de))?{_SPACE}",
}
#: Words after it that do: "2 mesi prima", "3 mois avant".
_AHEAD = {"it": rf"{_SPACE}prima\b", "fr": rf"{_SPACE}(?:avant|à l[’']avance)\b"}


def problems(page: PageText, data: Data) -> Iterator[Problem]:
    """The terms of a page that no rule knows. A project that keeps no terms has none to compare."""
    known = {(int(rule.value), str(rule.unit)) for rule in data.terms.values()}
    known |= {(rule.after.value, rule.after.unit) for rule in data.terms.values() if rule.after}
    known |= {(duration.value, duration.unit) for duration in data.durations.values()}
    for piece in page.pieces if data.terms else ():
        for line, value, unit, shown in _terms(piece.prose, page.language):
            if (value, unit) not in known:
                values = {"given": shown, "value": value, "unit": unit}
                yield Problem(page.file, line, "unknown_deadline", values, (page.language,))


def _terms(prose: Prose, language: str) -> Iterator[tuple[int, int, str, str]]:
    """Line, number, unit and words of all terms in a text."""
    text = prose.without_terms
    for unit, words in _UNITS[language].items():
        length = re.compile(rf"(?<![\d.,-])(?P<number>\d{{1,4}}){_SPACE}(?:{words})\b")
        for found in length.finditer(text):
            if unit == "days" or _bound(text, found, language):
                shown = " ".join(found[0].split())
                yield prose.line_at(found.start()), int(found["number"]), unit, shown


def _bound(text: str, found: re.Match[str], language: str) -> bool:
    """Whether the words around a length of time make a term of it."""
    before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() : found.end() + 20]
    return bool(re.search(_WITHIN[language] + "$", before, re.I) or re.match(_AHEAD[language], after, re.I))
