"""The towns and postcodes of the programme area for the browser, which asks nobody else: ``data/communes.csv`` as JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from sitegen import LANGUAGES
from sitegen.language import texts

FILE = "/communes.json"


def of(root: Path) -> str:
    """JSON: by area, rows of name, postcodes (one string), latitude, longitude and what else the town is called."""
    file = root / "data" / "communes.csv"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    areas: dict[str, list[list[str | float]]] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        middle = (float(row["latitude"]), float(row["longitude"]))
        areas.setdefault(row["area"], []).append([row["name"], row["postcodes"], *middle, *_also(row["name"])])
    return json.dumps(areas, ensure_ascii=False, separators=(",", ":"))


def _also(name: str) -> list[str]:
    """What a language calls the town where that is another name: Tolone, Gênes."""
    names = {texts.of(language).names["town"].get(name, name) for language in LANGUAGES}
    return sorted(names - {name})
