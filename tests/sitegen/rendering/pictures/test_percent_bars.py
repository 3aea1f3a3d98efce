"""Columns of percentages are drawn, and nothing else is."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from sitegen.rendering.stacked_tables import TablesExtension


def widths(*cells: str) -> list[str]:
    rows = "".join(f"| x | {cell} |\n" for cell in cells)
    html = Markdown(extensions=["tables", TablesExtension()]).convert(f"| A | B |\n|---|---|\n{rows}")
    return re.findall(r'class="bar-value" d="M0 0h([0-9.]+)v', html)


@pytest.mark.parametrize(
    ("cells", "drawn"),
    [
        (("90 %", "86 %", "75,5 %"), ["90", "86", "75.5"]),
        (("90 %", "86\u00a0%", "100 %"), ["90", "86", "100"]),
        (("90 %", "86 %"), []),
        (("90 %", "86 %", "circa 70 %"), []),
        (("90 %", "86 %", "120 %"), []),
        (("47", "37", "16"), []),
    ],
)
def test_a_column_is_drawn_when_all_of_it_is_per_cent(cells: tuple[str, ...], drawn: list[str]) -> None:
    assert widths(*cells) == drawn
