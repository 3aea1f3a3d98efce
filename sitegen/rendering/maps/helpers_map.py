"""The map of who helps today: a mark for each kind of service in each town, and the territories, which lead to the list."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sitegen.content.helpers import REGIONS, Helper, Kind
from sitegen.rendering.maps.coast import Coast
from sitegen.rendering.maps.map_labels import LETTER_WIDTH, TARGET_HEIGHTS, Box
from sitegen.rendering.page_words import PageWords

#: Around (0, 0), each told from the others by its outline alone; in units of the drawing, which is 360 wide.
SHAPES: dict[Kind, str] = {
    "job": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "rights": "M-4.5-4.5h9v9h-9z",
    "start": "M0-5.5L5.5 4.5h-11z",
    "firm": "M0-6L6 0 0 6-6 0z",
    "benefit": "M0 5.5L5.5-4.5h-11z",
    "takeover": "M-2-5.5h4v3.5h3.5v4H2v3.5h-4V2h-3.5v-4H-2z",
    "support": "M-4 0L-2-5.5H2L5.5 0 2 5.5h-4z",
}
#: From the middle of one mark to that of the next beside it.
STEP = 12
#: Towns nearer than this share a place, so that no mark hides another.
NEAR = 16
#: Where the name of a territory stands: latitude and longitude of its middle, where no mark is.
NAMES_AT = {
    "liguria": (43.72, 9.05),
    "toscana": (43.32, 11.22),
    "sardegna": (40.1, 8.98),
    "corsica": (42.15, 10.25),
    "var": (43.58, 6.2),
    "alpes-maritimes": (44.3, 6.95),
}


@dataclass(frozen=True)
class Mark:
    kind: Kind
    x: float
    y: float


@dataclass(frozen=True)
class Territory:
    """A name that leads to the territory's services, with the box that is pressed."""

    id: str
    x: float
    y: float
    box: Box


@dataclass
class _Place:
    """Where the marks of a town stand, and of the towns beside it."""

    x: float
    y: float
    kinds: list[Kind] = field(default_factory=list)


def marks(coast: Coast, helpers: Mapping[str, Helper]) -> list[Mark]:
    """One for each kind and place, side by side; services without a town have none."""
    places: list[_Place] = []
    for helper in helpers.values():
        if helper.coordinates:
            place = _at(places, *coast.point(*helper.coordinates))
            place.kinds += [helper.kind] if helper.kind not in place.kinds else []
    return [
        Mark(kind, round(place.x + STEP * (index - (len(place.kinds) - 1) / 2), 1), place.y)
        for place in places
        for index, kind in enumerate(place.kinds)
    ]


def _at(places: list[_Place], x: float, y: float) -> _Place:
    near = next((place for place in places if math.hypot(place.x - x, place.y - y) < NEAR), None)
    if near is None:
        near = _Place(x, y)
        places.append(near)
    return near


def territories(coast: Coast, view: PageWords) -> list[Territory]:
    """Both shores, in the order of REGIONS."""
    found = []
    for region in (region for regions in REGIONS.values() for region in regions):
        x, y = coast.point(*NAMES_AT[region])
        high = TARGET_HEIGHTS[0]
        wide = max(high, round(LETTER_WIDTH * len(view.named("territory", region)), 1))
        found.append(Territory(region, x, y, Box(round(x - wide / 2, 1), round(y - high / 2, 1), wide, high)))
    return found
