"""The sectors of the economy by which offers are found: ``data/sectors.csv``, for the catalogue."""

from __future__ import annotations

import csv
from pathlib import Path


def of(root: Path) -> list[dict[str, str]]:
    """Sections (a letter) and divisions (two digits, with their section) of NACE Rev. 2: code, section, it, fr."""
    file = root / "data" / "sectors.csv"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
