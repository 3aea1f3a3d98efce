"""The map of the project's desks: a point and a name for each city."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sitegen.content.pages import DeskEntry
from sitegen.rendering.maps.coast import Coast
from sitegen.rendering.maps.map_labels import Box, Label, label_all


@dataclass(frozen=True)
class City:
    """A city on the map with its desks. ``name``: as read aloud, its beginning as written on the map."""

    shown: str
    name: str
    anchor: str
    label: Label


def cities(coast: Coast, groups: Iterable[tuple[str, list[DeskEntry]]]) -> list[City]:
    """One for each city, in the order of the list below the map; it leads to the city's first desk there.

    Where there is but one desk its short title names the city, in the reader's language.
    """
    by_city: dict[str, list[DeskEntry]] = {}
    for _, found in groups:
        for desk in found:
            by_city.setdefault(desk.page.place.city, []).append(desk)
    shown = [desks[0].page.name if len(desks) == 1 else f"{city} ({len(desks)})" for city, desks in by_city.items()]
    points = [coast.point(*desks[0].page.coordinates) for desks in by_city.values()]
    labels = _labels(coast, tuple(zip(shown, points, strict=True)))
    return [
        City(words, _read_aloud(words, desks), desks[0].id, label)
        for words, desks, label in zip(shown, by_city.values(), labels, strict=True)
    ]


def _read_aloud(shown: str, desks: list[DeskEntry]) -> str:
    return shown if len(desks) == 1 else f"{shown}: {'; '.join(desk.page.title for desk in desks)}"


@cache
def _labels(coast: Coast, names: tuple[tuple[str, tuple[float, float]], ...]) -> list[Label]:
    """Both languages name the cities alike, so mostly this is worked out once."""
    taken = [Box(x - 40, y - 8, 80, 16) for _, x, y in coast.territories()]
    return label_all(names, taken, coast.width, coast.height)
