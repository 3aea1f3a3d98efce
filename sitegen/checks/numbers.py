"""The figures in a text (amounts, dates, times, phones), so that two languages can be compared.

``1.584,70``, ``1 584,70`` and ``1584.7`` are one figure; so are ``9.30``, ``9:30`` and ``9 h 30``, ``1º`` and ``1er``,
``+39 0585 41150`` and ``0585 41150``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sitegen.checks.markdown_lines import Prose

_SPACE = "[ \u00a0\u202f]"
_ABROAD, _FRENCH, _ITALIAN = (
    rf"\+\d\d(?:(?:{_SPACE}|\.)?\d){{7,11}}",
    rf"0\d(?:(?:{_SPACE}|\.)?\d\d){{4}}",
    rf"0\d{{1,3}}{_SPACE}?\d{{5,8}}",
)
_PHONE = rf"(?<![\w.,/-])(?:{_ABROAD}|{_FRENCH}|{_ITALIAN})(?!\w)"
_TIME = rf"(?<![\d.,])(?:(?P<hour>[01]?\d|2[0-4])(?:[.:]|{_SPACE}?h{_SPACE}?)(?P<minute>[0-5]\d)(?!\d|[,.]\d))"
_HOUR = rf"(?<![\d.,])(?P<whole>[01]?\d|2[0-4]){_SPACE}?h\b"
_NUMBER = rf"\d{{1,3}}(?:(?:{_SPACE}|\.)\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?"
_FIGURE = re.compile(rf"(?P<phone>{_PHONE})|{_TIME}|{_HOUR}|(?P<number>{_NUMBER})|(?P<setting>\{{\{{[^}}\n]*\}}\}})")
_CALLED = re.compile(r"\[([^\[\]\n]+)\]\(tel:")
_UNSEEN = re.compile(
    r"\]\([^)\n]*\)|\{[:#][^}\n]*\}|<[^>\n]+>|^[ ]*\d+\.(?=[ \t])|^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$", re.M
)
_FOREIGN = {
    "it": re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?![\d.])"),
    "fr": re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.])"),
}
_POINT = re.compile(rf"(?<![\d.,])\d+\.\d{{1,2}}(?={_SPACE}?(?:%|€|euro|milion|million))")


@dataclass(frozen=True)
class Number:
    """``value``: comparable between languages. ``shown``: as it is written."""

    value: str
    shown: str
    line: int
    at: int


def of(prose: Prose) -> list[Number]:
    """All figures that a reader sees, in order."""
    text = _readable(prose)
    return [Number(_value(m), m[0].strip(), prose.line_at(m.start()), m.start()) for m in _FIGURE.finditer(text)]


def _readable(prose: Prose) -> str:
    return _UNSEEN.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), prose.without_terms)


def _value(found: re.Match[str]) -> str:
    if found["phone"]:
        return "tel " + re.sub(r"\D", "", re.sub(r"^\+39", "", re.sub(r"^\+33[ .]?", "0", found["phone"])))
    if found["minute"]:
        return _number(found["hour"]) if found["minute"] == "00" else f"{int(found['hour'])}:{found['minute']}"
    if found["setting"]:
        return re.sub(r"\s", "", found["setting"])
    return _number(found["whole"] or found["number"])


def _number(text: str) -> str:
    whole, _, part = re.sub(rf"{_SPACE}|\.", "", text).partition(",")
    return f"{Decimal(f'{whole}.{part or 0}').normalize():f}"


def only_in_one(ours: list[Number], theirs: list[Number]) -> tuple[list[Number], list[Number]]:
    """The figures, counted, that only the first and that only the second has."""
    return _beyond(ours, theirs), _beyond(theirs, ours)


def _beyond(figures: list[Number], others: list[Number]) -> list[Number]:
    spare = Counter(figure.value for figure in others)
    found = []
    for figure in figures:
        if spare[figure.value]:
            spare[figure.value] -= 1
        else:
            found.append(figure)
    return found


def foreign(prose: Prose, language: str) -> Iterator[tuple[int, str, str]]:
    """Figures in the other language's dress: line, as written, as it should be (``1.584`` in French, ``3.5 %``)."""
    text = _readable(prose)
    called = [m.span(1) for m in _CALLED.finditer(prose.without_terms)]
    phones = [*(m.span() for m in re.finditer(_PHONE, text)), *called]
    mark = "." if language == "it" else " "
    for found in _FOREIGN[language].finditer(text):
        if not any(start <= found.start() < end for start, end in phones):
            yield prose.line_at(found.start()), found[0], re.sub(rf"{_SPACE}|\.", mark, found[0])
    for found in _POINT.finditer(text):
        yield prose.line_at(found.start()), found[0], found[0].replace(".", ",")
