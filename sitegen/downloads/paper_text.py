"""A model paper's text as the files need it: title, paragraphs, lists and tables, with the reader's typography."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from typing import TypedDict

from markdown import Markdown

from sitegen.content.pages import Entry
from sitegen.content.schema.guide import Paper
from sitegen.language import dates, texts, typography

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)\w+;")
_STRONG, _EMPHASIS = ("strong", "b"), ("em", "i")


class Run(TypedDict):
    """Words of one look."""

    text: str
    strong: bool
    emphasis: bool


class TextBlock(TypedDict):
    """``kind``: ``heading``, ``paragraph``, ``bullets``, ``numbers`` or ``table``; ``level``: of a heading, 1 the highest.

    ``rows``: of a table by row and cell, the headings first; otherwise one row, whose cells are the items or the text.
    """

    kind: str
    level: int
    rows: list[list[list[Run]]]


class PaperText(TypedDict):
    """All that either file says. ``notice`` opens it, ``checks`` and ``origin`` close it; ``page``: the footer's word."""

    language: str
    title: str
    notice: str
    blocks: list[TextBlock]
    checks_title: str
    checks: list[tuple[str, str]]
    origin: str
    page: str


def read(entry: Entry, paper: Paper) -> PaperText:
    """The text of a paper's page."""
    language = entry.language
    ui = texts.of(language).ui
    reviewed = dates.day(paper.reviewed, language) if paper.reviewed else "-"

    def set_text(words: str) -> str:
        return typography.of_text(words, language)

    return PaperText(
        language=language,
        title=set_text(paper.title),
        notice=set_text(ui["paper_notice"]),
        blocks=list(_blocks(entry.document.body, language)),
        checks_title=set_text(ui["paper_checks"]),
        checks=[(set_text(check.who), set_text(check.what)) for check in paper.checks],
        origin=set_text(ui["paper_origin"].format(date=reviewed)),
        page=set_text(ui["paper_page"]),
    )


def _blocks(markdown: str, language: str) -> Iterator[TextBlock]:
    converter = Markdown(extensions=["tables"], output_format="xhtml")
    converter.preprocessors.deregister("html_block")  # tags are words here, so that what comes out can always be read
    converter.inlinePatterns.deregister("html")
    converted = _ENTITY.sub(lambda found: html.unescape(found[0]), converter.convert(markdown))
    tree = etree.fromstring(f"<div>{converted}</div>")  # noqa: S314 - our own page
    for element in tree:
        yield _block(element, language)


def _block(element: etree.Element, language: str) -> TextBlock:
    def runs(each: etree.Element) -> list[Run]:
        return _trimmed(list(_runs(each, language)))

    tag = element.tag
    if tag in ("ul", "ol"):
        items = [runs(item) for item in element.iterfind("li")]
        return TextBlock(kind="bullets" if tag == "ul" else "numbers", level=0, rows=[items])
    if tag == "table":
        return TextBlock(kind="table", level=0, rows=[[runs(cell) for cell in row] for row in element.iter("tr")])
    level = int(tag[1]) - 1 if re.fullmatch("h[2-6]", tag) else 0
    return TextBlock(kind="heading" if level else "paragraph", level=level, rows=[[runs(element)]])


def _runs(element: etree.Element, language: str, strong: bool = False, emphasis: bool = False) -> Iterator[Run]:
    strong, emphasis = strong or element.tag in _STRONG, emphasis or element.tag in _EMPHASIS
    if element.text:
        yield _run(element.text, language, strong, emphasis)
    for child in element:
        yield from _runs(child, language, strong, emphasis)
        if child.tail:
            yield _run(child.tail, language, strong, emphasis)


def _run(text: str, language: str, strong: bool, emphasis: bool) -> Run:
    return Run(text=typography.of_text(re.sub(r"[ \t\n]+", " ", text), language), strong=strong, emphasis=emphasis)


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without the blanks that stand before the first and after the last word."""
    if runs:
        runs[0]["text"] = runs[0]["text"].lstrip(" ")
        runs[-1]["text"] = runs[-1]["text"].rstrip(" ")
    return [run for run in runs if run["text"]]
