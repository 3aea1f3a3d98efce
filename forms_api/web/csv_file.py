"""Tables as CSV files.

As Excel in Italian and French opens them: UTF-8 with BOM, semicolons, ISO dates. Cells that a spreadsheet would execute are
neutralised (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
from datetime import datetime

#: What begins a formula in Excel, LibreOffice or Google Sheets; full-width forms too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

Cell = str | int | datetime | None
Rows = list[list[Cell]]


def as_csv(table: Rows) -> bytes:
    """The table as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_written(neutral(cell)) for cell in row] for row in table])
    return text.getvalue().encode("utf-8-sig")


def neutral(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula; an apostrophe in front marks it as text."""
    if isinstance(cell, str) and cell.lstrip(" \xa0").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _written(cell: Cell) -> str | int | None:
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell
