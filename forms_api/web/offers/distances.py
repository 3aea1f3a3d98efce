"""How far it is from a town to where an offer is, as the crow flies: by the site's own table of towns, asking nobody."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from types import MappingProxyType

FILE = "communes.json"
#: The town up to which is measured: an offer names its territory alone.
CHIEF_TOWNS: Mapping[str, str] = MappingProxyType(
    {
        "ge": "Genova", "im": "Imperia", "sp": "La Spezia", "sv": "Savona",
        "ms": "Massa", "lu": "Lucca", "pi": "Pisa", "li": "Livorno", "gr": "Grosseto",
        "ca": "Cagliari", "ss": "Sassari", "nu": "Nuoro", "or": "Oristano", "gallura": "Olbia", "ogliastra": "Tortolì",
        "medio-campidano": "Sanluri", "sulcis": "Carbonia",
        "2a": "Ajaccio", "2b": "Bastia", "83": "Toulon", "06": "Nice",
    }
)  # fmt: skip
_ISLANDS = {"2a": "corsica", "2b": "corsica", "sardegna": "sardegna"}
#: Kilometres.
_RADIUS = 6371


@dataclass(frozen=True)
class Town:
    """A town of the programme area; latitude and longitude in degrees."""

    name: str
    area: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Distance:
    """From a town to the chief town of a territory. `across`: there is sea between them."""

    start: str
    end: str
    kilometres: int
    across: bool


def knows(site: Path, typed: str) -> bool:
    """Whether it is a town, or the postcode of one, of the programme area."""
    return _key(typed) in _towns(site / FILE)


def distance(site: Path, typed: str, territory: str) -> Distance | None:
    """From the town (or postcode) that was typed to the territory; None where one of them is not known."""
    towns = _towns(site / FILE)
    start, end = towns.get(_key(typed)), towns.get(_key(CHIEF_TOWNS.get(territory, "")))
    if start is None or end is None:
        return None
    kilometres = _between(start, end)
    step = 10 if kilometres >= 50 else 5
    across = _ISLANDS.get(start.area) != _ISLANDS.get(end.area)
    return Distance(start.name, end.name, max(step, round(kilometres / step) * step) if start != end else 0, across)


def _towns(file: Path) -> Mapping[str, Town]:
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        return {}
    return _read(file, changed)


@lru_cache(maxsize=2)
def _read(file: Path, changed: int) -> Mapping[str, Town]:
    """By name, by what else it is called, and by postcode, all folded; of two that share one the first stays."""
    found: dict[str, Town] = {}
    for area, rows in json.loads(file.read_text("utf-8")).items():
        for name, postcodes, latitude, longitude, *also in rows:
            town = Town(name, area, latitude, longitude)
            for key in (name, *also, *postcodes.split()):
                found.setdefault(_key(key), town)
    return found


def _key(text: str) -> str:
    """Without accents, capitals and what stands between the words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def _between(one: Town, other: Town) -> float:
    """The great circle, by the haversine formula, in kilometres."""
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * _RADIUS * asin(sqrt(half))
