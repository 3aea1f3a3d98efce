"""The territory of a town, by ``data/communes.csv``: Nice is in the Alpes-Maritimes, whoever answers the telephone."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path

from markdown.extensions.toc import slugify

from sitegen import LANGUAGES
from sitegen.content.helpers import REGIONS
from sitegen.language import texts

FILE = "data/communes.csv"
_folded = partial(slugify, separator="-")


def of_town(root: Path, town: str) -> str:
    """``alpes-maritimes`` for ``Nice`` or ``Nizza``; empty for a town that is not in the list."""
    areas: dict[str, str] = {
        area: region for country in REGIONS.values() for region, its in country.items() for area in its
    }
    wanted = {_folded(town), _folded(_own_name(town))}
    return next((areas[row["area"]] for row in _rows(root / FILE) if _folded(row["name"]) in wanted), "")


def _rows(file: Path) -> list[dict[str, str]]:
    rows = file.read_text("utf-8").splitlines() if file.is_file() else []
    return list(csv.DictReader(row for row in rows if not row.startswith("#")))


def _own_name(town: str) -> str:
    """``Nice`` for ``Nizza``, ``Genova`` for ``Gênes``."""
    names = {_folded(said): name for language in LANGUAGES for name, said in texts.of(language).names["town"].items()}
    return names.get(_folded(town), town)
