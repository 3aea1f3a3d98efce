"""A model paper as OpenDocument text, to be filled in: real headings, lists and tables, its language and title set."""

from __future__ import annotations

import io
from typing import Any

import odfdo

from sitegen.downloads.paper_text import PaperText, Run, TextBlock

_COUNTRIES = {"it": "it-IT", "fr": "fr-FR"}
_SPACED = "Text_20_body"  # the paragraphs between which readers expect a gap
_LISTS = {"bullets": "List_20_1", "numbers": "Numbering_20_1"}
_STRONG, _EMPHASIS, _BOTH = "opera-strong", "opera-emphasis", "opera-both"
#: Bold and italic of each.
_LOOKS = {_STRONG: (True, False), _EMPHASIS: (False, True), _BOTH: (True, True)}
_CELL, _LAST_PAGE = "opera-cell", "opera-last-page"


def of(paper: PaperText) -> bytes:
    """The file."""
    document = odfdo.Document("text")
    document.language = _COUNTRIES[paper["language"]]
    document.meta.title = paper["title"]
    document.meta.creator = "O.P.E.R.A."
    _add_styles(document)
    body: Any = document.body
    body.clear()
    body.append(odfdo.Header(1, paper["title"]))
    body.append(_paragraph([Run(text=paper["notice"], strong=False, emphasis=True)]))
    for number, block in enumerate(paper["blocks"]):
        body.append(_element(block, number))
    body.append(odfdo.Header(2, paper["checks_title"], style=_LAST_PAGE))
    checks = [
        [Run(text=f"{who}: ", strong=True, emphasis=False), Run(text=what, strong=False, emphasis=False)]
        for who, what in paper["checks"]
    ]
    body.append(_list(checks, "bullets"))
    body.append(_paragraph([Run(text=paper["origin"], strong=False, emphasis=True)]))
    return _saved(document)


def _saved(document: odfdo.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_styles(document: odfdo.Document) -> None:
    """What odfdo's own template lacks. Its letters are 12 points already."""
    for name, (bold, italic) in _LOOKS.items():
        document.insert_style(odfdo.Style("text", name=name, area="text", bold=bold, italic=italic), automatic=True)
    cell = odfdo.Style("table-cell", name=_CELL, border="0.5pt solid #000000", padding="0.2cm")
    document.insert_style(cell, automatic=True)
    last_page = odfdo.Style("paragraph", name=_LAST_PAGE, parent_style="Heading_20_2", break_before="page")
    last_page.set_properties({"fo:break-before": "page"}, area="paragraph")
    document.insert_style(last_page, automatic=True)


def _element(block: TextBlock, number: int) -> Any:
    first = block["rows"][0]
    if block["kind"] == "heading":
        return odfdo.Header(block["level"] + 1, "".join(run["text"] for run in first[0]))
    if block["kind"] in _LISTS:
        return _list(first, block["kind"])
    if block["kind"] == "table":
        return _table(block["rows"], f"table-{number}")
    return _paragraph(first[0])


def _paragraph(runs: list[Run], style: str = _SPACED) -> Any:
    paragraph: Any = odfdo.Paragraph(style=style)
    for run in runs:
        look = next((name for name, looks in _LOOKS.items() if looks == (run["strong"], run["emphasis"])), None)
        if look:
            paragraph.append(odfdo.Span(run["text"], style=look))
        else:
            paragraph.append_plain_text(run["text"])
    return paragraph


def _list(items: list[list[Run]], kind: str) -> Any:
    listed: Any = odfdo.List(style=_LISTS[kind])
    for runs in items:
        item: Any = odfdo.ListItem()
        item.append(_paragraph(runs))
        listed.append(item)
    return listed


def _table(rows: list[list[list[Run]]], name: str) -> Any:
    """The first row is the headings', which a screen reader tells with each cell and a second page repeats."""
    table: Any = odfdo.Table(name)
    for _ in rows[0]:
        table.append(odfdo.Column())
    headings: Any = odfdo.HeaderRows()
    headings.append(_row([[{**run, "strong": True} for run in cell] for cell in rows[0]]))
    table.append(headings)
    for cells in rows[1:]:
        table.append(_row(cells))
    return table


def _row(cells: list[list[Run]]) -> Any:
    row: Any = odfdo.Row()
    for runs in cells:
        cell: Any = odfdo.Cell(style=_CELL)
        cell.append(_paragraph(runs, "Standard"))
        row.append(cell)
    return row
