"""The texts of the two versions of a page against each other: the same structure, the same figures, the same links.

Words are free. What is compared: headings, list items, tables, boxes and links, section by section, and every number,
date, amount and phone that a reader sees.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sitegen import LANGUAGES
from sitegen.checks import numbers
from sitegen.checks.markdown_lines import Heading, Prose, Section
from sitegen.checks.numbers import Number
from sitegen.checks.page_texts import PageText
from sitegen.content.frontmatter import KeyPath
from sitegen.content.problems import ByLanguage, Problem, key_name
from sitegen.language import texts

_MAY_STAND_ALONE = ("short_title",)  # a title may be short enough in one language only
#: What stands before the figure of a limit: ``by`` counts the day in, ``before`` leaves it out.
_LIMITS = {
    "it": {
        "by": re.compile(
            r"\b(?:entro|non oltre|al più tardi|fino a(?:l|i|lle?|lla|gli)?)(?:\s+(?:il|le|i|l[’']))?\s*$", re.I
        ),
        "before": re.compile(r"\bprima\s+(?:di|del|dell[’']|delle|dei)\s*$", re.I),
    },
    "fr": {
        "by": re.compile(
            r"(?:\bau plus tard|\bjusqu[’'](?:au|à|aux)|\bd[’']ici|\bsous|\bdans)(?:\s+(?:le|les|au|à|un délai de))?\s+$",
            re.I,
        ),
        "before": re.compile(r"\bavant(?:\s+(?:le|les))?\s+$", re.I),
    },
}


def problems(page: PageText, twin: PageText) -> Iterator[Problem]:
    """Differences of all the texts that both versions have, and the texts that only one has."""
    ours, theirs = ({piece.path: piece.prose for piece in each.pieces} for each in (page, twin))
    yield from _alone(page, twin, ours.keys() - theirs.keys())
    yield from _alone(twin, page, theirs.keys() - ours.keys())
    for path in ours.keys() & theirs.keys():
        pair = _Pair(page, twin, ours[path], theirs[path])
        yield from pair.problems()


def _alone(here: PageText, there: PageText, paths: set[KeyPath]) -> Iterator[Problem]:
    """Texts that one version lacks. Rows that are missing altogether are counted elsewhere."""
    for path in paths:
        row = path[:-1]
        if path[-1] not in _MAY_STAND_ALONE and isinstance(path[-1], str) and (not row or row in there.document.lines):
            values = {"key": key_name(path), "twin": f"{there.file}:{there.document.line(row)}"}
            yield Problem(here.file, here.document.line(path), "only_here", values, LANGUAGES)


class _Pair:
    """One text in both languages."""

    def __init__(self, page: PageText, twin: PageText, ours: Prose, theirs: Prose) -> None:
        self.page, self.twin, self.ours, self.theirs = page, twin, ours, theirs

    def problems(self) -> Iterator[Problem]:
        levels, others = ([heading.level for heading in each.headings] for each in (self.ours, self.theirs))
        mine, theirs = numbers.of(self.ours), numbers.of(self.theirs)
        if levels != others:
            yield self._headings(levels, others)
            yield from self._figures(mine, theirs, self.ours.first_line, self.theirs.first_line)
            return
        for section, other in zip(self.ours.sections, self.theirs.sections, strict=True):
            yield from self._structure(section, other)
            yield from self._figures(_within(mine, section), _within(theirs, other), section.line, other.line)
            yield from self._limits(_within(mine, section), _within(theirs, other))
        for heading, other_heading in zip(self.ours.headings, self.theirs.headings, strict=True):
            yield from self._anchors(heading, other_heading)
        yield from self._links()

    def _problem(self, line: int, twin_line: int, code: str, **values: Any) -> Problem:
        values["twin"] = f"{self.twin.file}:{twin_line}"
        return Problem(self.page.file, line, code, values, LANGUAGES)

    def _differ(self, line: int, twin_line: int, what: str, ours: Any, theirs: Any) -> Problem:
        name = ByLanguage({language: texts.of(language).errors[what] for language in LANGUAGES})
        return self._problem(line, twin_line, "text_differs", what=name, ours=ours, theirs=theirs)

    def _headings(self, levels: list[int], others: list[int]) -> Problem:
        """Named at the first heading without a counterpart."""
        pairs = zip(levels, others, strict=False)
        first = next((i for i, (ours, theirs) in enumerate(pairs) if ours != theirs), min(len(levels), len(others)))
        line, twin_line = (_line_of_heading(each, first) for each in (self.ours, self.theirs))
        return self._differ(line, twin_line, "what_headings", _marks(levels), _marks(others))

    def _structure(self, section: Section, other: Section) -> Iterator[Problem]:
        for what, count in (("what_lists", _items), ("what_tables", _tables), ("what_boxes", _boxes)):
            if count(section) != count(other):
                yield self._differ(section.line, other.line, what, count(section), count(other))

    def _anchors(self, heading: Heading, other: Heading) -> Iterator[Problem]:
        """A written anchor is the same in both trees, since links to it are."""
        if (heading.named or other.named) and heading.anchor != other.anchor:
            values = {"ours": heading.anchor, "theirs": other.anchor}
            yield self._problem(heading.line, other.line, "anchors_differ", **values)

    def _figures(self, ours: list[Number], theirs: list[Number], line: int, twin_line: int) -> Iterator[Problem]:
        here, there = numbers.only_in_one(ours, theirs)
        if here or there:
            line = here[0].line if here else line
            twin_line = there[0].line if there else twin_line
            yield self._problem(line, twin_line, "amounts_differ", ours=_shown(here), theirs=_shown(there))

    def _limits(self, ours: list[Number], theirs: list[Number]) -> Iterator[Problem]:
        """A day that one version counts in ("entro il 31 marzo") and the other leaves out ("avant le 31 mars")."""
        here, there = _bounds(self.ours, self.page.language, ours), _bounds(self.theirs, self.twin.language, theirs)
        for value in here.keys() & there.keys():
            (our_kinds, our_words, line), (their_kinds, their_words, twin_line) = here[value], there[value]
            if not our_kinds & their_kinds:
                yield self._problem(line, twin_line, "limits_differ", ours=our_words, theirs=their_words)

    def _links(self) -> Iterator[Problem]:
        """As many links, and to the same pages, phones and mailboxes; other sites may have a page for each language."""
        mine, theirs = (Counter(_target(link.target) for link in each.links) for each in (self.ours, self.theirs))
        if mine != theirs:
            here, there = mine - theirs, theirs - mine
            line, twin_line = _line_of_link(self.ours, here), _line_of_link(self.theirs, there)
            yield self._differ(line, twin_line, "what_links", _listed(here), _listed(there))


def _within(found: list[Number], section: Section) -> list[Number]:
    return [figure for figure in found if section.begin <= figure.at < section.end]


def _bounds(prose: Prose, language: str, found: list[Number]) -> dict[str, tuple[set[str], str, int]]:
    """By figure: whether it is named as a last day (``by``) or as the day after it (``before``), words and line."""
    bounds: dict[str, tuple[set[str], str, int]] = {}
    for figure in found:
        words = prose.without_terms[max(0, figure.at - 40) : figure.at]
        for kind, pattern in _LIMITS[language].items():
            limit = pattern.search(words)
            if limit:
                shown = " ".join(f"{limit[0]}{figure.shown}".split())
                bounds.setdefault(figure.value, (set(), shown, figure.line))[0].add(kind)
    return bounds


def _line_of_heading(prose: Prose, index: int) -> int:
    lines = [prose.first_line, *(heading.line for heading in prose.headings)]
    return lines[min(index + 1, len(lines) - 1)]


def _line_of_link(prose: Prose, targets: Counter[str]) -> int:
    return next((link.line for link in prose.links if _target(link.target) in targets), prose.first_line)


def _marks(levels: list[int]) -> str:
    return " ".join("#" * level for level in levels) or "-"


def _items(section: Section) -> str:
    return str(sum(block.kind == "item" for block in section.blocks))


def _tables(section: Section) -> str:
    """``4 × 3``: rows and columns of each table."""
    tables: list[list[int]] = []
    for block in section.blocks:
        if block.kind == "row" and block.after in ("row", "separator") and tables:
            tables[-1][0] += 1
        elif block.kind == "row":
            tables.append([1, block.cells])
    return ", ".join(f"{rows} × {cells}" for rows, cells in tables) or "0"


def _boxes(section: Section) -> str:
    return ", ".join(block.rest.split('"')[0].strip() for block in section.blocks if block.kind == "box") or "0"


def _target(target: str) -> str:
    address = urlsplit(target)
    return "https://" if address.scheme.startswith("http") else (target.partition("#")[0] or "#")


def _listed(targets: Counter[str]) -> str:
    return ", ".join(targets.elements()) or "-"


def _shown(found: list[Number]) -> str:
    return ", ".join(figure.shown for figure in found) or "-"
