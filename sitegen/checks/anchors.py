"""Where a link may land within a page: its headings, the parts its template names, and what its front matter names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.checks.page_texts import PageText
from sitegen.content.helpers import REGIONS
from sitegen.content.pages import Content
from sitegen.content.schema.key_types import TERRITORIES
from sitegen.content.schema.questions import Questions

_OTHER_FILE = re.compile(r"{%-?\s*(?:extends|include|import|from)\s*\"([\w/.-]+)\"")
_NAMED = re.compile(r"\bid=\"([a-z][a-z0-9-]*)\"")


@dataclass
class Anchors:
    root: Path
    content: Content
    _by_template: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, page: PageText) -> set[str]:
        """All places a link can name in a page."""
        return {heading.anchor for heading in page.body.headings} | self.taken(page)

    def taken(self, page: PageText) -> set[str]:
        """The names a page has already before its own headings."""
        template = str(page.document.meta.get("template") or "page.html")
        return set(self._in_template(template)) | set(_of_front_matter(template, page, self.content))

    def _in_template(self, name: str) -> frozenset[str]:
        if name not in self._by_template:
            self._by_template[name] = frozenset()
            file = self.root / "theme" / name
            text = file.read_text("utf-8") if file.is_file() else ""
            others = [self._in_template(other) for other in _OTHER_FILE.findall(text)]
            self._by_template[name] = frozenset(_NAMED.findall(text)).union(*others)
        return self._by_template[name]


def _of_front_matter(template: str, page: PageText, content: Content) -> list[str]:
    meta = page.document.meta
    if template == "glossary.html":
        return list(content.data.glossary)
    if template == "help_desks.html":
        return [*(f"in-{each}" for each in TERRITORIES), *(desk.id for desk in content.desks(page.language))]
    if template == "helpers.html":
        regions = [region for each in REGIONS.values() for region in each]
        return [*(f"all-{country}" for country in REGIONS), *regions, *content.data.helpers]
    if template == "events.html":
        years = {event.page.year for event in content.events(page.language)}
        return [f"year-{year}" for year in years]
    if template == "first_days.html":
        parts = meta.get("countries")
        rows = [row.get("cases") for row in parts if isinstance(row, dict)] if isinstance(parts, list) else []
        return [each for cases in rows for each in _ids(cases)]
    if template == "tree.html":
        return _ids(meta.get("questions")) + _ids(meta.get("outcomes"))
    if template == "questions.html":
        groups = meta.get("groups")
        inner = [row.get("questions") for row in groups if isinstance(row, dict)] if isinstance(groups, list) else []
        return _ids(groups) + [each for rows in inner for each in _ids(rows)]
    if template == "questions_index.html":
        found = [entry.page for entry in content.of(page.language) if isinstance(entry.page, Questions)]
        groups = [group for questions in found for group in questions.groups]
        return [group.id for group in groups] + [each.id for group in groups for each in group.questions]
    return []


def _ids(rows: Any) -> list[str]:
    """The ``id`` of each row, of whatever the front matter holds."""
    if not isinstance(rows, list):
        return []
    return [row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]
