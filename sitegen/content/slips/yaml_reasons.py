"""Why YAML cannot be read, in our words, and the line where the hand slipped: often one before the line where the reader stopped."""

from __future__ import annotations

import re

import yaml

#: What the YAML reader says, in English, and our sentence that says what to write. The first that fits counts.
_REASONS = (
    ("escape character", "yaml_backslash"),
    ("quoted scalar", "yaml_quotes"),
    ("tab character", "yaml_tab"),
    ("mapping values are not allowed", "yaml_colon"),
    ("sequence entries are not allowed", "yaml_dash"),
    ("cannot start any token", "yaml_start"),
    ("alias", "yaml_start"),
    ("expected ',' or", "yaml_brackets"),
    ("expected node content", "yaml_brackets"),
    ("expected ':'", "yaml_no_colon"),
    ("expected key", "yaml_indent"),
    ("expected <", "yaml_indent"),
)
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.M)
_KEY = re.compile(r"(?:[ ]*(?:- +)*[\w.-]+:|[ ]*- ?|#)")
_NO_SPACE = re.compile(r"[ ]*(?:- +)?[A-Za-z_]\w*:(?=[^\s/:])")
_QUOTED = re.compile(r"[ ]*(?=\S)(?:- +)*(?:[\w.-]+: +)?(?P<mark>[\"'])(?P<rest>.*)")
_CLOSES = {'"': re.compile(r'(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?:[^']|'')*'(?!')")}
_NOTHING_MORE = re.compile(r"\s*(?:#.*|[:,\]}].*)?")
_BLOCK = re.compile(r"(?P<indent> *)(?:- +)*[\w.-]+: +[|>][+-]?[1-9]?\s*")
_CURLY = re.compile(
    r"[ ]*(?:- +)*(?P<key>[\w-]+):[ ]+(?:[“”„‟][^“”„‟]*[“”„‟]?|«[^«»]*»?|‘.*’)\s*",
)


def of(error: yaml.MarkedYAMLError, text: str) -> tuple[str, int]:
    """The sentence of ``[errors]`` that fits, and the line from 0."""
    rows = [*text.split("\n"), ""]
    unclosed = "quoted" in (error.context or "")  # what opened the text tells more than where the file ended
    mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
    line = min(mark.line if mark else 0, len(rows) - 1)
    return _slip(rows, line) or (_reason(error, rows[line]), line)


def curly(text: str) -> list[tuple[str, int]]:
    """Keys whose whole value stands between quotes that YAML takes for words, with their line from 0."""
    rows = ((_CURLY.fullmatch(row), number) for number, row in enumerate(text.split("\n")))
    return [(found["key"], number) for found, number in rows if found]


def conflict(text: str) -> int | None:
    """The line, from 0, where Git left both versions of a change side by side."""
    found = _CONFLICT.search(text)
    return text.count("\n", 0, found.start()) if found else None


def end_of_head(text: str) -> int:
    """The line, from 1, before which a head that was never closed should end: the first that cannot belong to it."""
    rows = text.split("\n")
    return next((n for n, row in enumerate(rows[1:], 2) if not (row.startswith(" ") or _KEY.match(row))), len(rows) + 1)


def _reason(error: yaml.MarkedYAMLError, row: str) -> str:
    """The sentence for what the reader itself found wrong in a row."""
    said = f"{error.problem} {error.context}"
    code = next((code for words, code in _REASONS if words in said), "front_matter_unreadable")
    return "yaml_tab" if code == "yaml_start" and row[: len(row) - len(row.lstrip())].count("\t") else code


def _slip(rows: list[str], stopped: int) -> tuple[str, int] | None:
    """A slip that explains why the reader stopped at a row, or some rows later than it should have."""
    if _CURLY.fullmatch(rows[stopped]):
        return "yaml_curly", stopped
    before = next((number for number in range(stopped - 1, -1, -1) if rows[number].strip()), stopped)
    for number in (before, stopped):
        if _NO_SPACE.match(rows[number]):
            return "yaml_no_space", number
    return _wrong_quotes(rows[: stopped + 1])


def _wrong_quotes(rows: list[str]) -> tuple[str, int] | None:
    """The first text that its own quotes close too early, or not at all."""
    opened, mark, block = -1, "", -1
    for number, row in enumerate(rows):
        if block >= 0 and (not row.strip() or len(row) - len(row.lstrip()) > block):
            continue
        found = _BLOCK.fullmatch(row)
        block = len(found["indent"]) if found else -1
        start = _QUOTED.match(row) if opened < 0 else None
        if opened < 0 and not start:
            continue
        rest, first = (start["rest"], number) if start else (row, opened)
        mark = start["mark"] if start else mark
        end = _CLOSES[mark].match(rest)
        if end and not _NOTHING_MORE.fullmatch(rest[end.end() :]):
            inside = "yaml_quotes_inside" if mark == '"' else "yaml_apostrophe"
            return (inside, number) if first == number else ("yaml_quotes", first)
        opened = -1 if end else first
    return ("yaml_quotes", opened) if opened >= 0 else None
