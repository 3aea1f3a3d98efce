"""The map of the desks: the coast of the programme area and a point for each city.

``data/coast.json`` holds the coastline (Natural Earth, public domain), already cut to the area and projected by
``tools/coast.py``; here a city's coordinates become a point on the same drawing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Map:
    """A drawing ``width`` by ``height`` units; ``bounds``: west, south, east, north in degrees (WGS 84)."""

    width: float = 0
    height: float = 0
    bounds: tuple[float, float, float, float] = (0, 0, 1, 1)
    paths: tuple[str, ...] = ()

    @classmethod
    def load(cls, root: Path) -> Map:
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
