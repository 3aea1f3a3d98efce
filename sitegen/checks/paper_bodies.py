"""The text of a model paper holds only what its files can show: no links, terms, boxes, pictures, tags or settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.checks.page_texts import PageText
from sitegen.content.problems import Problem
from sitegen.content.schema.guide import Paper

_BEYOND = re.compile(
    r"\[\[[^\]\n]*\]\]|!?\[[^\[\]\n]*\]\([^)\n]*\)|^[ ]*!!!.*$|\{\{[^}\n]*\}\}|<(?:https?|mailto):[^>\s]*>|^#[ \t].*$|^>.*$"
    r"|^(?: {2,}|\t)(?:[-*+]|\d+\.)[ \t].*$",
    re.M,
)


def problems(page: PageText) -> Iterator[Problem]:
    """Each place of a paper's text that would be missing, or shown as typed, in ODT and PDF."""
    if page.model is not Paper:
        return
    for found in _BEYOND.finditer(page.body.visible):
        line = page.body.line_at(found.start())
        yield Problem(page.file, line, "paper_plain", {"given": found[0].strip()}, (page.language,))
