"""A page's Markdown as the checks see it: headings, lists, tables, boxes, links, images and terms, each with its line.

Reads the Markdown that pages may use (headings, lists, tables, boxes, links, terms); what the reader never sees (code,
comments) is blanked out first, character by character, so that every place keeps its line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from markdown.extensions.toc import slugify, unique

_HIDDEN = re.compile(r"^([`~]{3,}).*?^\1[`~]*[ \t]*$|<!--.*?-->|(?<!`)`[^`\n]+`(?!`)", re.S | re.M)
_HEADING = re.compile(
    r"^[ ]*(?P<marks>#{1,6})[ \t]*(?P<text>[^#\n].*?)[ \t#]*(?P<attributes>\{[^}\n]*\})?[ \t]*$", re.M
)
_UNDERLINED = re.compile(r"^(?P<text>[^\s|#>!*+-].*)\n(?P<marks>=+|-+)[ \t]*$", re.M)
_ANCHOR = re.compile(r"#([\w-]+)")
_TARGET = r"\(\s*<?(?P<target>(?:[^()\n]|\([^()\n]*\))*?)>?(?:\s+\"[^\"\n]*\")?\s*\)"
_LINK = re.compile(rf"(?<!!)\[(?P<text>[^\[\]]*)\]{_TARGET}")
_AUTOLINK = re.compile(r"<(?P<target>(?:https?|mailto|tel):[^>\s]+)>")
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_IMAGE = re.compile(rf"!\[(?P<alt>[^\]]*)\]{_TARGET}")
_TERM = re.compile(r"\[\[(?P<id>[^\[\]|\n]*?)(?:\\?(?P<words>\|[^\]\n]*))?\]\]")
_ITEM = re.compile(r"[ ]*(?:[-*+]|\d+\.)[ \t]+\S")
_BOX = re.compile(r"[ ]*!!!(?P<rest>.*)")
_SEPARATOR = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*")


@dataclass(frozen=True)
class Heading:
    """``named``: its anchor is written, not made from its words."""

    level: int
    text: str
    anchor: str
    line: int
    named: bool


@dataclass(frozen=True)
class Link:
    """``holds_term``: a button within a link, which no keyboard can tell apart."""

    text: str
    target: str
    line: int
    holds_term: bool = False


@dataclass(frozen=True)
class Image:
    alt: str
    target: str
    line: int


@dataclass(frozen=True)
class TermUse:
    id: str
    words: str
    line: int


@dataclass(frozen=True)
class Block:
    """A line. ``kind``: item, row, separator, box or text; ``after``: the kind of the line before.

    ``cells``: how many a row has. ``rest``: the text, without a box's ``!!!``.
    """

    kind: str
    line: int
    indent: int = 0
    cells: int = 0
    rest: str = ""
    after: str = ""


@dataclass
class Section:
    """A heading and what stands below it, from ``start`` to ``end``; the first section of a page has no heading."""

    heading: Heading | None
    line: int
    begin: int
    start: int
    end: int = 0
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Prose:
    """``first_line``: where the text begins in its file. ``one_line``: all of it stands there, as a key's value."""

    text: str
    first_line: int = 1
    one_line: bool = False

    @cached_property
    def visible(self) -> str:
        return _blank(_HIDDEN, self.text)

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.visible)]

    def line_at(self, offset: int) -> int:
        return self.first_line if self.one_line else self.first_line + bisect_left(self._breaks, offset)

    @cached_property
    def headings(self) -> list[Heading]:
        return [section.heading for section in self.sections if section.heading]

    @cached_property
    def without_terms(self) -> str:
        """``[[naspi|la NASpI]]`` as ``la NASpI``, at the same place."""
        return _TERM.sub(_words_alone, self.visible)

    @cached_property
    def without_links(self) -> str:
        """What a reader sees beside links, pictures and terms, at the same place."""
        text = self.without_terms
        for pattern in (_IMAGE, _LINK, _AUTOLINK, _TAG):
            text = _blank(pattern, text)
        return text

    @cached_property
    def links(self) -> list[Link]:
        found = [
            (m.start(), Link(m["text"].strip(), m["target"].strip(), self.line_at(m.start()), self._holds_term(m)))
            for m in _LINK.finditer(self.without_terms)
        ]
        found += [
            (m.start(), Link(m["target"], m["target"], self.line_at(m.start())))
            for m in _AUTOLINK.finditer(self.visible)
        ]
        return [link for _, link in sorted(found, key=lambda row: row[0])]

    def _holds_term(self, link: re.Match[str]) -> bool:
        return "[[" in self.visible[link.start() : link.end()]

    @cached_property
    def images(self) -> list[Image]:
        return [
            Image(m["alt"].strip(), m["target"].strip(), self.line_at(m.start())) for m in _IMAGE.finditer(self.visible)
        ]

    @cached_property
    def terms(self) -> list[TermUse]:
        return [TermUse(m["id"], (m["words"] or "")[1:], self.line_at(m.start())) for m in _TERM.finditer(self.visible)]

    @cached_property
    def sections(self) -> list[Section]:
        found = [Section(None, self.first_line, 0, 0)]
        taken: set[str] = set()
        marks = [*_HEADING.finditer(self.visible), *_UNDERLINED.finditer(self.visible)]
        for mark in sorted(marks, key=re.Match.start):
            found[-1].end = mark.start()
            heading = _heading(mark, self.line_at(mark.start()), taken)
            found.append(Section(heading, heading.line, mark.start(), mark.end()))
        found[-1].end = len(self.visible)
        for section in found:
            section.blocks = _blocks(self.visible[section.start : section.end], self.line_at, section.start)
        return found


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with every match replaced by as many spaces; line breaks stay."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _words_alone(found: re.Match[str]) -> str:
    words = found["words"] or ("|" + found["id"])
    return " " * (found.end() - found.start() - len(words) - 1) + words[1:] + "  "


def _heading(mark: re.Match[str], line: int, taken: set[str]) -> Heading:
    attributes = mark.groupdict().get("attributes") or ""
    anchor = _ANCHOR.search(attributes)
    text = mark["text"].strip()
    level = len(mark["marks"]) if mark["marks"][0] == "#" else (1 if mark["marks"][0] == "=" else 2)
    if anchor:
        taken.add(anchor[1])
        return Heading(level, text, anchor[1], line, True)
    plain = _LINK.sub(r"\g<text>", _TERM.sub(_words_alone, text))
    return Heading(level, text, unique(slugify(re.sub(r"[*_]", "", plain), "-"), taken), line, False)


def cells_of(row: str) -> int:
    """Cells of a table's row, as Python-Markdown splits it: at every ``|`` that no backslash precedes."""
    return len(re.split(r"(?<!\\)\|", row.strip().strip("|")))


def _blocks(text: str, line_at: Callable[[int], int], start: int) -> list[Block]:
    found: list[Block] = []
    before, offset = "blank", start
    for row in text.split("\n"):
        kind, indent = _kind(row, before), len(row) - len(row.lstrip())
        if kind != "blank":
            rest = row.strip()[3:] if kind == "box" else row.strip()
            found.append(Block(kind, line_at(offset), indent, cells_of(row) if kind == "row" else 0, rest, before))
        before = kind
        offset += len(row) + 1
    return found


def _kind(row: str, before: str) -> str:
    if not row.strip():
        return "blank"
    if row.lstrip().startswith("|"):
        return "separator" if _SEPARATOR.fullmatch(row) else "row"
    if _ITEM.match(row):
        return "item"
    if _BOX.fullmatch(row):
        return "box"
    return "text"
