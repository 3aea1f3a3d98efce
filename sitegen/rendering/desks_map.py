"""The map of the desks: the coast of the programme area, a point and a name for each city.

``data/coast.json`` holds the coastline (Natural Earth, public domain), already cut to the area and projected by
``tools/coast.py``; here a city's coordinates become a point on the same drawing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sitegen.content.pages import DeskEntry
from sitegen.rendering.map_labels import Box, Label, label_all

#: Where a territory's name stands: latitude and longitude of its middle, on land where no desk is.
TERRITORY_NAMES = {
    "liguria": (44.66, 8.95),
    "toscana": (43.33, 11.3),
    "sardegna": (40.05, 8.95),
    "corsica": (42.1, 9.12),
    "var": (43.45, 6.25),
    "alpes-maritimes": (44.0, 6.85),
}


@dataclass(frozen=True)
class City:
    """A city on the map with its desks. ``name``: as read aloud, its beginning as written on the map."""

    shown: str
    name: str
    anchor: str
    label: Label


@dataclass(frozen=True)
class Map:
    """A drawing ``width`` by ``height`` units; ``bounds``: west, south, east, north in degrees (WGS 84)."""

    width: float = 0
    height: float = 0
    bounds: tuple[float, float, float, float] = (0, 0, 1, 1)
    paths: tuple[str, ...] = ()

    @classmethod
    def load(cls, root: Path) -> Map:
        """The coast of ``data/coast.json`` below ``root``; an empty drawing where there is none."""
        path = root / "data" / "coast.json"
        if not path.exists():
            return cls()
        drawn = json.loads(path.read_text("utf-8"))
        return cls(drawn["width"], drawn["height"], tuple(drawn["bounds"]), tuple(drawn["paths"]))

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Position in the drawing; equirectangular, the scale set by ``tools/coast.py``."""
        west, south, east, north = self.bounds
        x = (longitude - west) / (east - west) * self.width
        y = (north - latitude) / (north - south) * self.height
        return round(x, 1), round(y, 1)

    def territories(self) -> list[tuple[str, float, float]]:
        """Each territory and the middle of its name."""
        return [(name, *self.point(*middle)) for name, middle in TERRITORY_NAMES.items()]

    def places(self, groups: Iterable[tuple[str, list[DeskEntry]]]) -> list[City]:
        """One for each city, in the order of the list below the map; it leads to the city's first desk there.

        Where there is but one desk its short title names the city, in the reader's language.
        """
        cities: dict[str, list[DeskEntry]] = {}
        for _, found in groups:
            for desk in found:
                cities.setdefault(desk.page.place.city, []).append(desk)
        shown = [desks[0].page.name if len(desks) == 1 else f"{city} ({len(desks)})" for city, desks in cities.items()]
        points = [self.point(*desks[0].page.coordinates) for desks in cities.values()]
        labels = _labels(self, tuple(zip(shown, points, strict=True)))
        return [
            City(words, _read_aloud(words, desks), desks[0].id, label)
            for words, desks, label in zip(shown, cities.values(), labels, strict=True)
        ]


def _read_aloud(shown: str, desks: list[DeskEntry]) -> str:
    return shown if len(desks) == 1 else f"{shown}: {'; '.join(desk.page.title for desk in desks)}"


@cache
def _labels(drawing: Map, names: tuple[tuple[str, tuple[float, float]], ...]) -> list[Label]:
    """Both languages name the cities alike, so mostly this is worked out once."""
    taken = [Box(x - 40, y - 8, 80, 16) for _, x, y in drawing.territories()]
    return label_all(names, taken, drawing.width, drawing.height)
