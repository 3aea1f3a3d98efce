"""Tables of euros that add up are drawn as stacked bars, and nothing else is."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from sitegen.rendering.stacked_tables import TablesExtension

CAPITAL = "| In euro | All'inizio | Poi |\n|---|---|---|\n"
SHEET = CAPITAL + (
    "| Di tasca vostra | 9.000 | 9.000 |\n| NASpI | 63.000 | 90.000 |\n| Capitale dei soci | 72.000 | 99.000 |\n"
    "| Prestiti | 0 | 0 |\n| CFI | 72.000 | 99.000 |\n| In tutto | 144.000 | 198.000 |\n"
)


def drawn(table: str) -> str:
    html = Markdown(extensions=["tables", TablesExtension()]).convert(f"Prima.\n\n{table}\nDopo.")
    return html.partition('class="bars"')[2].partition("Dopo")[0]


def test_each_column_is_a_bar_of_the_parts_that_make_the_sum() -> None:
    tags = [re.findall(r"<rect [^>]+>", each) for each in drawn(SHEET).split("</svg>")[:2]]
    bars = [
        [tuple(re.search(rf'{name}="([^"]+)"', tag)[1] for name in ("class", "x", "width")) for tag in bar]  # type: ignore[index]
        for bar in tags
    ]
    assert bars == [
        [("bar-1", "0.00", "4.55"), ("bar-2", "4.55", "31.82"), ("bar-5", "36.36", "36.36")],
        [("bar-1", "0.00", "4.55"), ("bar-2", "4.55", "45.45"), ("bar-5", "50.00", "50.00")],
    ]


def test_the_legend_names_the_parts_alone() -> None:
    assert re.findall(r"</svg> ([^<]+)</li>", drawn(SHEET)) == ["Di tasca vostra", "NASpI", "CFI"]


@pytest.mark.parametrize(
    "table",
    [
        SHEET.replace("144.000", "145.000"),
        SHEET.replace("In euro", "In ore"),
        SHEET.replace("63.000", "63.000 circa"),
        CAPITAL + "| In tutto | 9 | 9 |\n",
    ],
    ids=["no sum", "no euros", "words", "one row"],
)
def test_what_does_not_add_up_is_not_drawn(table: str) -> None:
    assert drawn(table) == ""
