"""Lines that look like the items of a list and stay text: pasted from a word processor, or without their space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.checks.markdown_lines import Block
from sitegen.checks.page_texts import PageText
from sitegen.content.problems import Problem

_BULLET = re.compile(r"[•·▪▫◦‣●○■□➢➤✓✔\uf0b7\uf0a7\uf0d8]\s*(?P<words>\S.*)")
_DASH = re.compile(r"[–—]\s*(?P<words>\S.*)")
_NO_SPACE = re.compile(r"[-+](?P<words>[^\W\d_].*|[\[*].*)")
_STAR = re.compile(r"\*(?P<words>[^\s*].*)")
_NUMBER = re.compile(r"(?P<number>\d{1,2})(?:\)\s*|[.](?=[^\W\d_]))(?P<words>\S.*)")
_LETTER = re.compile(r"(?P<letter>[a-zA-Z])\)\s+(?P<words>\S.*)")
_SHOWN = 30  # characters of the line


def problems(page: PageText) -> Iterator[Problem]:
    for piece in page.pieces:
        for section in piece.prose.sections if piece.marked else ():
            dashes = False
            for index, block in enumerate(section.blocks):
                following = section.blocks[index + 1 :]
                dashes = bool(_DASH.fullmatch(block.rest)) and (dashes or block.after != "text")
                wanted = _wanted(block, following, dashes) if block.kind == "text" else ""
                if wanted:
                    values = {"given": _short(block.rest), "wanted": _short(wanted)}
                    yield Problem(page.file, block.line, "not_an_item", values, (page.language,))


def _wanted(block: Block, following: list[Block], dashes: bool) -> str:
    """The item that the line should be; nothing where it is no item. ``dashes``: a dash here begins a line of a list."""
    row = block.rest
    found = _BULLET.fullmatch(row) or _NO_SPACE.fullmatch(row) or (_DASH.fullmatch(row) if dashes else None)
    if not found and (found := _STAR.fullmatch(row)) and not _lone_star(row, following):
        found = None
    if found:
        return f"- {found['words']}"
    if numbered := _NUMBER.fullmatch(row):
        return f"{numbered['number']}. {numbered['words']}"
    if lettered := _LETTER.fullmatch(row):
        return f"{ord(lettered['letter'].lower()) - ord('a') + 1}. {lettered['words']}"
    return ""


def _lone_star(row: str, following: list[Block]) -> bool:
    """Whether no second star makes the first one the beginning of italics."""
    if row.replace("**", "").count("*") % 2 == 0:
        return False
    rows = []
    for block in following:
        if block.kind != "text" or block.after == "blank":
            break
        rows.append(block.rest.replace("**", ""))
    closing = next((each for each in rows if "*" in each), "")
    return not closing or bool(_STAR.match(closing))


def _short(row: str) -> str:
    return row if len(row) <= _SHOWN else row[: _SHOWN - 1].rstrip() + "…"
