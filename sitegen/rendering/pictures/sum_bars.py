"""A table in euro whose last row is the sum of others is drawn too: one bar for each column, its parts one after the other.

The table says the same in figures, so the drawing itself is not read out.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from itertools import combinations

_WHOLE = re.compile(r"[0-9]{1,3}(?:[.\s\u202f\u00a0]?[0-9]{3})*")
#: The longest bar, in units of the drawing.
_LONGEST = 100.0
#: How many parts have a shade of their own (bar-1 … in opera.css).
SHADES = 6


def drawing(table: etree.Element) -> etree.Element | None:
    """The bars of ``table``; ``None`` where it is not in euro, or where no rows add up to the last in every column."""
    headings = ["".join(cell.itertext()).strip() for cell in table.iterfind("thead/tr/th")]
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in table.iterfind("tbody/tr")]
    if not headings or "euro" not in headings[0] or len(rows) - 1 > SHADES:
        return None
    figures = [_figures(row[1:]) for row in rows]
    if not all(figures):
        return None
    parts = _parts(figures[:-1], figures[-1])
    return _drawn(headings[1:], [row[0] for row in rows], figures, parts) if parts else None


def _figures(cells: list[str]) -> list[int]:
    """Whole euros; none where a cell says anything else."""
    if not all(_WHOLE.fullmatch(cell) for cell in cells):
        return []
    return [int(re.sub(r"\D", "", cell)) for cell in cells]


def _parts(rows: list[list[int]], total: list[int]) -> tuple[int, ...]:
    """The rows that add up to the total, as many as possible. What is the sum of all above it is no part of its own."""
    above = [[sum(column) for column in zip(*rows[:index], strict=True)] for index in range(len(rows))]
    filled = [index for index, row in enumerate(rows) if any(row) and row != above[index]]
    for number in range(len(filled), 1, -1):
        for chosen in combinations(filled, number):
            if all(sum(rows[index][column] for index in chosen) == whole for column, whole in enumerate(total)):
                return chosen
    return ()


def _drawn(columns: list[str], names: list[str], figures: list[list[int]], parts: tuple[int, ...]) -> etree.Element:
    box = etree.Element("div", {"class": "bars", "aria-hidden": "true"})
    longest = max(figures[-1])
    for column, heading in enumerate(columns):
        etree.SubElement(box, "p").text = heading
        bar = etree.SubElement(box, "svg", {"viewBox": "0 0 100 12", "preserveAspectRatio": "none"})
        at = 0.0
        for index in parts:
            wide = _LONGEST * figures[index][column] / longest
            _block(bar, index, f"{wide:.2f}", "12", f"{at:.2f}")
            at += wide
    legend = etree.SubElement(box, "ul")
    for index in parts:
        line = etree.SubElement(legend, "li")
        mark = etree.SubElement(line, "svg", {"viewBox": "0 0 10 10"})
        _block(mark, index, "10", "10")
        mark.tail = f" {names[index]}"
    return box


def _block(drawn: etree.Element, index: int, width: str, height: str, x: str = "0") -> None:
    """The shade follows the row's place in its table: the same thing looks the same in each example."""
    values = {"class": f"bar-{index + 1}", "x": x, "y": "0", "width": width, "height": height}
    etree.SubElement(drawn, "rect", values)
