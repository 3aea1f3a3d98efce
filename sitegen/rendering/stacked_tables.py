"""Tables that a phone can show: each cell knows its column's heading, and the style sheet stacks the rows.

The roles keep a table a table for screen readers when its display changes (WAI-ARIA 1.2, table).
"""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell", "th": "columnheader"}


class _Tables(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        for table in root.iter("table"):
            headings = ["".join(cell.itertext()).strip() for cell in table.iterfind("thead/tr/th")]
            for element in table.iter():
                if element.tag in _ROLES:
                    element.set("role", _ROLES[element.tag])
            for row in table.iterfind("tbody/tr"):
                self._name_cells(row, headings)

    @staticmethod
    def _name_cells(row: etree.Element, headings: list[str]) -> None:
        for index, cell in enumerate(row):
            if index == 0:
                cell.tag = "th"
                cell.set("scope", "row")
                cell.set("role", "rowheader")
            elif index < len(headings):
                cell.set("data-label", headings[index])


class TablesExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_Tables(md), "stacking_tables", 0)
