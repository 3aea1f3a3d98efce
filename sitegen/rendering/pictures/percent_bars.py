"""A column of a table that holds nothing but percentages is drawn too: each cell gets its bar, out of a hundred."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

_PERCENT = re.compile(r"([0-9]{1,3}(?:,[0-9]+)?)\s?%")
#: Fewer are no comparison.
_LEAST = 3


def draw(table: etree.Element) -> None:
    """Put the bars into the columns of ``table`` that hold percentages alone, in three rows at least."""
    rows = [list(row) for row in table.iterfind("tbody/tr")]
    for column in zip(*rows, strict=False) if len(rows) >= _LEAST else ():
        shares = [_share(cell) for cell in column]
        if all(share is not None for share in shares):
            for cell, share in zip(column, shares, strict=True):
                cell.append(_bar(share or 0.0))


def _share(cell: etree.Element) -> float | None:
    found = _PERCENT.fullmatch("".join(cell.itertext()).strip())
    share = float(found[1].replace(",", ".")) if found else 101.0
    return share if share <= 100 else None


def _bar(share: float) -> etree.Element:
    bar = etree.Element("svg", {"class": "bar", "viewBox": "0 0 100 6", "preserveAspectRatio": "none"})
    bar.set("aria-hidden", "true")
    etree.SubElement(bar, "path", {"class": "bar-ground", "d": "M0 0h100v6H0z"})
    etree.SubElement(bar, "path", {"class": "bar-value", "d": f"M0 0h{share:g}v6H0z"})
    return bar
