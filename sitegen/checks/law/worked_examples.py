"""The worked examples of the capital sheet: each table says what ``data/rules.yml`` gives for its first rows.

The rows that people put in (their own money, unemployment benefit, loans) are the editor's; all others follow from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sitegen import LANGUAGES
from sitegen.checks import numbers
from sitegen.checks.markdown_lines import Prose
from sitegen.checks.page_texts import PageText
from sitegen.content.problems import Problem
from sitegen.content.shared_data import Data

_ROW = re.compile(
    r"^\|(?P<name>[^|\n]+)\|(?P<first>[\d .\u00a0\u202f]+)\|(?P<second>[\d .\u00a0\u202f]+)\|[ \t]*$", re.M
)
_ITALIAN, _FRENCH = 7, 6  # rows of a table
_USED = {
    *("it_naspi_first", "it_cfi_multiple", "it_loan_multiple", "it_loan_max"),
    *("fr_arce_parts", "fr_capital_percent", "fr_capital_sarl", "fr_capital_sa"),
}
Wanted = dict[int, set[int]]


@dataclass(frozen=True)
class Row:
    """One line of a table: whole euros at the start, and with the second instalment."""

    name: str
    line: int
    figures: tuple[int, int]


def problems(pages: dict[tuple[str, str], PageText], data: Data) -> Iterator[Problem]:
    """Figures of the examples that do not follow, and figures of the law that no page of the sheet tells."""
    sheets = [page for page in pages.values() if page.document.meta.get("template") == "capital.html"]
    rules = {key: int(rule.value) for key, rule in data.checked_rules.items() if not rule.is_term}
    if not _USED.issubset(rules):  # the file has a mistake of its own, named elsewhere
        return
    for page in sheets:
        for line, values in _wrong(page.body, rules):
            yield Problem(page.file, line, "example_differs", values, (page.language,))
        told = {figure.value for piece in page.pieces for figure in numbers.of(piece.prose)}
        for key, value in rules.items():
            if not told & {str(value), str(value // 1_000_000 or value)}:
                values = {"given": key, "value": value, "page": page.file}
                yield Problem("data/rules.yml", data.rule_lines[key], "rule_not_told", values, LANGUAGES)


def _wrong(prose: Prose, rules: dict[str, int]) -> Iterator[tuple[int, dict[str, object]]]:
    for rows in _tables(prose):
        for column in (0, 1):
            given = [row.figures[column] for row in rows]
            later = [row.figures[1] for row in rows]
            follow = _italian if len(rows) == _ITALIAN else _french
            for index, allowed in follow(given, later, column, rules).items():
                if given[index] not in allowed:
                    row = rows[index]
                    yield row.line, {"row": row.name, "given": given[index], "wanted": min(allowed)}


def _italian(given: list[int], later: list[int], column: int, rules: dict[str, int]) -> Wanted:
    """CFI: twice the members' capital, and not above capital, reserves and loans (CFI; L. 49/1985 art. 17).

    Loan: five times CFI's stake, up to a limit (D.M. 4 January 2021).
    """
    own, benefit, capital, other, cfi, loan, _ = given
    return {
        1: {benefit} if column else {later[1] * rules["it_naspi_first"] // 100},
        2: {own + benefit},
        4: {min(rules["it_cfi_multiple"] * capital, capital + other)},
        5: {min(rules["it_loan_multiple"] * cfi, rules["it_loan_max"])},
        6: {capital + other + cfi + loan},
    }


def _french(given: list[int], later: list[int], column: int, rules: dict[str, int]) -> Wanted:
    """The employees' share of the capital bounds what others bring; the law's minimum depends on the form (loi 78-763)."""
    own, benefit, capital, _, outside, _ = given
    percent = rules["fr_capital_percent"]
    return {
        1: {benefit} if column else {later[1] // rules["fr_arce_parts"]},
        2: {own + benefit},
        3: {max(0, rules[form] - capital) for form in ("fr_capital_sarl", "fr_capital_sa")},
        4: {capital * (100 - percent) // percent},
        5: {capital + outside},
    }


def _tables(prose: Prose) -> Iterator[list[Row]]:
    """The table below each heading named ``{#example-…}``, where it has as many rows as the sheet of its country."""
    for section in prose.sections:
        if section.heading and section.heading.anchor.startswith("example-"):
            rows = [
                Row(
                    found["name"].strip(),
                    prose.line_at(found.start()),
                    (_euros(found["first"]), _euros(found["second"])),
                )
                for found in _ROW.finditer(prose.visible, section.start, section.end)
            ]
            if len(rows) in (_ITALIAN, _FRENCH):
                yield rows


def _euros(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)
