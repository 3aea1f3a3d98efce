"""The map of who helps today: marks beside each other, territories that are easy to press."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from sitegen.content.helpers import KINDS, Helper
from sitegen.rendering.maps import helpers_map
from sitegen.rendering.maps.coast import Coast
from sitegen.rendering.maps.helpers_map import NEAR, SHAPES, STEP
from sitegen.rendering.maps.map_labels import Box
from tests import ROOT
from tests.support import real_site

SQUARE = Coast(360, 360, (5, 36, 14, 45))
MAPS = {"it": "/chi-aiuta/", "fr": "/fr/qui-aide/"}


def helper(kind: str, *coordinates: float) -> Helper:
    values: dict[str, Any] = {
        "kind": kind,
        "country": "it",
        "name": {"it": "Ufficio", "fr": "Bureau"},
        "does": {"it": "Aiuta.", "fr": "Aide."},
        "site": "https://example.org",
        "sources": ("h1",),
        "checked": dt.date(2026, 11, 25),
        "confirmed": True,
    }
    return Helper(**values | ({"town": "Massa", "coordinates": coordinates} if coordinates else {}))


@pytest.mark.parametrize(
    ("helpers", "marks"),
    [
        ([helper("job")], []),
        ([helper("job", 42, 7.5)], [("job", 100.0)]),
        ([helper("job", 42, 7.5), helper("job", 42, 7.5)], [("job", 100.0)]),
        ([helper("job", 42, 7.5), helper("firm", 42, 7.5)], [("job", 100 - STEP / 2), ("firm", 100 + STEP / 2)]),
        ([helper("job", 42, 7.5), helper("firm", 42, 7.75)], [("job", 100 - STEP / 2), ("firm", 100 + STEP / 2)]),
        ([helper("job", 42, 7.5), helper("firm", 42, 8)], [("job", 100.0), ("firm", 120.0)]),
    ],
    ids=["no town", "one", "two of a kind", "two kinds in a town", "two towns side by side", "two towns"],
)
def test_each_kind_has_one_mark_in_each_place(helpers: list[Helper], marks: list[tuple[str, float]]) -> None:
    found = helpers_map.marks(SQUARE, {str(index): each for index, each in enumerate(helpers)})
    assert [(mark.kind, mark.x) for mark in found] == marks
    assert NEAR > STEP


def test_every_kind_has_an_outline_of_its_own() -> None:
    assert set(SHAPES) == set(KINDS)
    assert len(set(SHAPES.values())) == len(KINDS)


@pytest.mark.parametrize(("language", "address"), MAPS.items())
def test_the_territories_lead_to_their_services_and_hide_no_mark(language: str, address: str) -> None:
    page = real_site.pages(demonstration=True)[address]
    places = page.soup.select(".map-place")
    assert [str(place["href"])[1:] for place in places] == [
        "toscana", "liguria", "sardegna", "corsica", "var", "alpes-maritimes",
    ]  # fmt: skip
    assert {str(place["href"])[1:] for place in places} <= set(page.ids)
    boxes = [
        Box(*(float(str(place.select_one("rect")[name])) for name in ("x", "y", "width", "height")))  # type: ignore[index]
        for place in places
    ]
    coast = Coast.load(ROOT)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    assert all(box.within(coast.width, coast.height) for box in boxes)
    letters = [Box(box.left, box.top + 17, box.width, box.height - 34) for box in boxes]
    for mark in page.soup.select(".map use"):
        assert not any(box.touches((float(str(mark["x"])), float(str(mark["y"]))), 6) for box in letters)


def test_the_legend_names_every_kind_of_mark_on_the_map() -> None:
    page = real_site.pages(demonstration=True)[MAPS["it"]]
    assert len(page.soup.select(".map-legend li")) == len(page.soup.select(".map defs path"))
