"""What can go wrong in the text of one page: headings, lists, tables, boxes, terms, settings, figures, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sitegen import LANGUAGES
from sitegen.checks import numbers
from sitegen.checks.anchors import Anchors
from sitegen.checks.markdown_lines import Block, Prose
from sitegen.checks.page_texts import PageText, Piece
from sitegen.content.problems import ByLanguage, Problem, nearest
from sitegen.content.shared_data import Term
from sitegen.language import texts

BOXES = ("warning", "verify", "note")
LONGEST_AVERAGE = 20  # words in a sentence, on the average of a page
_BOX = re.compile(r" ?(?P<kind>[\w-]+) +\"(?P<title>[^\"]+)\" *")
_MARKUP = re.compile(r"\[\[|\*\*|\]\(|`|<[a-z/!]|!!!")
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME)\b|\b[Ll]orem ipsum\b")
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
_PLACEHOLDER = re.compile(r"\{\{\s*([^}]*?)\s*\}\}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\")\]]*\s+(?=[«“\"(\[*]*[A-ZÀ-Þ0-9])|\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
Finding = tuple[int, str, dict[str, Any]]


def problems(page: PageText, glossary: dict[str, Term], placeholders: set[str], anchors: Anchors) -> Iterator[Problem]:
    """All mistakes of a page's texts, by line."""
    findings = [*_headings(page, anchors), *_placeholders(page, placeholders)]
    for piece in page.pieces:
        findings += [*_figures(piece.prose, page.language), *_unfinished(piece.prose)]
        if piece.marked:
            findings += [*_terms(piece.prose, glossary), *_blocks(piece.prose), *_tags(piece.prose)]
        else:
            findings += _plain(piece)
    for line, code, values in findings:
        yield Problem(page.file, line, code, values, (page.language,))


def warnings(page: PageText) -> Iterator[Problem]:
    """Sentences that are too long on the average, named where the longest stands, and doubts that name nobody to ask."""
    lengths = [(len(_WORD.findall(sentence)), line) for sentence, line in sentences(page)]
    lengths = [(length, line) for length, line in lengths if length > 1]
    average = sum(length for length, _ in lengths) / (len(lengths) or 1)
    if average > LONGEST_AVERAGE:
        longest, line = max(lengths)
        values = {"average": f"{average:.0f}", "longest": longest, "limit": LONGEST_AVERAGE}
        yield Problem(page.file, line, "long_sentences", values, (page.language,))
    yield from _nameless_doubts(page)


def _nameless_doubts(page: PageText) -> Iterator[Problem]:
    """``da verificare con lo sportello``: the help desks are history, so a doubt names the body that knows."""
    words = texts.of(page.language).errors["doubt"]
    wording = re.compile(r"\s+".join(map(re.escape, words.split())), re.I)
    lines = [piece.prose.line_at(m.start()) for piece in page.pieces for m in wording.finditer(piece.prose.visible)]
    if lines:
        values = {"given": words, "count": len(lines)}
        yield Problem(page.file, min(lines), "doubt_names_nobody", values, (page.language,))


def sentences(page: PageText) -> Iterator[tuple[str, int]]:
    """Every sentence of the text with its line; headings and tables have none."""
    for piece in page.pieces:
        if not piece.marked:
            continue
        for section in piece.prose.sections:
            text = re.sub(r"\]\([^)\n]*\)", "]", piece.prose.without_terms[section.start : section.end])
            rows = [row for row in text.split("\n") if not row.lstrip().startswith(("|", "!!!"))]
            line = section.line + bool(section.heading)
            for sentence in _SENTENCE_END.split("\n".join(rows)):
                if sentence.strip():
                    yield sentence.strip(), _line_of(sentence.strip(), piece.prose, section.start, line)


def _line_of(sentence: str, prose: Prose, start: int, otherwise: int) -> int:
    at = prose.without_terms.find(sentence[:30].split("\n")[0].split("]")[0], start)
    return prose.line_at(at) if at >= 0 else otherwise


def _headings(page: PageText, anchors: Anchors) -> Iterator[Finding]:
    last = 1
    taken = anchors.taken(page)
    for heading in page.body.headings:
        if heading.level == 1:
            yield heading.line, "title_heading", {}
        elif heading.level > last + 1:
            wanted = "#" * (last + 1)
            yield heading.line, "heading_skipped", {"last": last, "level": heading.level, "wanted": wanted}
        if heading.anchor in taken:
            yield heading.line, "anchor_taken", {"given": heading.anchor}
        taken.add(heading.anchor)
        last = heading.level


def _placeholders(page: PageText, known: set[str]) -> Iterator[Finding]:
    """``{{...}}`` is filled in the body alone, from what ``mkdocs.yml`` knows."""
    for piece in page.pieces:
        for found in _PLACEHOLDER.finditer(piece.prose.visible):
            line = piece.prose.line_at(found.start())
            if piece.path:
                yield line, "placeholder_in_key", {"given": found[0]}
            elif found[1] not in known:
                yield line, "unknown_placeholder", {"given": found[0], "suggestion": nearest(found[1], known)}


def _figures(prose: Prose, language: str) -> Iterator[Finding]:
    for line, written, wanted in numbers.foreign(prose, language):
        yield line, "number_format", {"given": written, "wanted": wanted}


def _terms(prose: Prose, glossary: dict[str, Term]) -> Iterator[Finding]:
    for term in prose.terms:
        if term.id not in glossary:
            yield term.line, "unknown_term", {"given": term.id, "suggestion": _near_term(term.id, glossary)}


def _near_term(given: str, glossary: dict[str, Term]) -> ByLanguage:
    """The nearest id, or the id of the term whose words are nearest: ``[[Cassa integrazione]]`` means ``cig``."""
    asked = given.lower().strip()
    words = {term.within(language).shown.lower(): key for key, term in glossary.items() for language in LANGUAGES}
    return nearest(words.get(asked, asked), glossary)


def _blocks(prose: Prose) -> Iterator[Finding]:
    for section in prose.sections:
        header = 0
        for index, block in enumerate(section.blocks):
            following = section.blocks[index + 1] if index + 1 < len(section.blocks) else None
            if block.kind == "item" and block.after == "text" and not _goes_on(section.blocks, index):
                yield block.line, "list_needs_blank", {}
            if block.kind == "row":
                if block.after not in ("row", "separator"):
                    header = block.cells
                    if block.after != "blank":
                        yield block.line, "table_needs_blank", {}
                    if following is None or following.kind != "separator":
                        yield block.line, "table_needs_header", {}
                elif block.cells != header:
                    yield block.line, "table_cells", {"cells": block.cells, "wanted": header}
            if block.kind == "box":
                yield from _box(block, following)


def _goes_on(blocks: list[Block], index: int) -> bool:
    """Whether the text before an item belongs to an item itself: indented, or a line that runs on."""
    for block in reversed(blocks[:index]):
        if block.kind != "text":
            return block.kind == "item"
        if block.after == "blank":
            return block.indent > 0 and any(each.kind == "item" for each in blocks[:index])
    return False


def _box(box: Block, following: Block | None) -> Iterator[Finding]:
    parts = _BOX.fullmatch(box.rest if box.rest.startswith(" ") else " " + box.rest)
    if not parts:
        yield box.line, "box_title", {"given": "!!! " + box.rest.strip()}
    elif parts["kind"] not in BOXES:
        allowed = ", ".join(BOXES)
        yield box.line, "box_kind", {"given": parts["kind"], "allowed": allowed}
    if following is None or following.indent < box.indent + 4:
        yield box.line, "box_empty", {}


def _unfinished(prose: Prose) -> Iterator[Finding]:
    for found in _UNFINISHED.finditer(prose.visible):
        yield prose.line_at(found.start()), "unfinished", {"given": found[0]}


def _tags(prose: Prose) -> Iterator[Finding]:
    for found in _TAG.finditer(prose.visible):
        yield prose.line_at(found.start()), "raw_html", {"given": found[0]}


def _plain(piece: Piece) -> Iterator[Finding]:
    found = _MARKUP.search(piece.prose.text)
    if found:
        yield piece.prose.first_line, "shown_as_is", {"given": found[0], "key": piece.path[-1]}
