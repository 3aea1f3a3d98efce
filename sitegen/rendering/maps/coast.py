"""The coast of the programme area, on which points are set.

``data/coast.json`` holds the coastline (Natural Earth, public domain), already cut to the area and projected by
``tools/coast.py``; here a city's coordinates become a point on the same drawing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

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
class Coast:
    """A drawing ``width`` by ``height`` units; ``bounds``: west, south, east, north in degrees (WGS 84)."""

    width: float = 0
    height: float = 0
    bounds: tuple[float, float, float, float] = (0, 0, 1, 1)
    paths: tuple[str, ...] = ()

    @classmethod
    def load(cls, root: Path) -> Coast:
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
