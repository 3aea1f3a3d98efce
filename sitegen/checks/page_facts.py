"""What the head of a page says, against the other pages and the map: own words for each page, desks within the map."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sitegen import LANGUAGES
from sitegen.content.pages import Content
from sitegen.content.problems import Problem

_COAST = "data/coast.json"


def problems(content: Content) -> Iterator[Problem]:
    yield from _same_words(content)
    yield from _off_the_map(content)


def _same_words(content: Content) -> Iterator[Problem]:
    """Two pages that a list of results could not tell apart; the later one is named."""
    seen: dict[tuple[str, str, str], str] = {}
    for (language, _), entry in sorted(content.entries.items()):
        for key, words in (("title", entry.page.title), ("description", entry.page.description)):
            other = seen.setdefault((language, key, words), entry.file)
            if other != entry.file:
                values = {"key": key, "other": other}
                yield Problem(entry.file, entry.document.line((key,)), "same_words", values, (language,))


def _off_the_map(content: Content) -> Iterator[Problem]:
    """Desks that the drawing of the coast does not show: most often latitude and longitude were exchanged."""
    bounds = _bounds(content.root)
    for language in LANGUAGES:
        for desk in content.desks(language):
            latitude, longitude = desk.page.coordinates
            if bounds and not (bounds[1] < latitude < bounds[3] and bounds[0] < longitude < bounds[2]):
                values = {
                    "given": f"[{latitude}, {longitude}]",
                    "south": f"{bounds[1]:g}",
                    "north": f"{bounds[3]:g}",
                    "west": f"{bounds[0]:g}",
                    "east": f"{bounds[2]:g}",
                }
                yield Problem(desk.file, desk.document.line(("coordinates",)), "off_the_map", values, (language,))


def _bounds(root: Path) -> tuple[float, ...]:
    """West, south, east and north of the drawing in degrees; nothing where there is none."""
    file = root / _COAST
    return tuple(json.loads(file.read_text("utf-8"))["bounds"]) if file.is_file() else ()
