"""Tables that a phone can show: each cell knows its column's heading, and the style sheet stacks the rows.

No roles: HTML forbids on a table's parts those they have by themselves, and browsers keep them when the display changes
(tests/browser/pages/test_tables.py looks at what a screen reader is told).
"""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from sitegen.rendering.pictures import percent_bars, sum_bars


class _Tables(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        for table in root.iter("table"):
            headings = ["".join(cell.itertext()).strip() for cell in table.iterfind("thead/tr/th")]
            for row in table.iterfind("tbody/tr"):
                self._name_cells(row, headings)
            percent_bars.draw(table)
        for parent in list(root.iter()):
            for table in [child for child in parent if child.tag == "table"]:
                if (bars := sum_bars.drawing(table)) is not None:
                    bars.tail, table.tail = table.tail, None
                    parent.insert(list(parent).index(table) + 1, bars)

    @staticmethod
    def _name_cells(row: etree.Element, headings: list[str]) -> None:
        for index, cell in enumerate(row):
            if index == 0 and (len(cell) or (cell.text or "").strip()):  # an empty one names no row: one fills it in
                cell.tag = "th"
                cell.set("scope", "row")
            elif index < len(headings):
                cell.set("data-label", headings[index])


class TablesExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_Tables(md), "stacking_tables", 0)
