"""The help desks on the map of the real site."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from sitegen.rendering.maps.coast import Coast
from sitegen.rendering.maps.map_labels import TARGET_HEIGHTS
from tests import ROOT
from tests.support import real_site, written_pages
from tests.support.written_pages import Written

DESKS = {"it": "/sportelli/", "fr": "/fr/guichets/"}
GEOJSON = {"it": "/sportelli/sportelli.geojson", "fr": "/fr/guichets/guichets.geojson"}


@pytest.fixture(params=("it", "fr"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site() -> Path:
    return real_site.built(demonstration=True)


@pytest.fixture
def index(language: str) -> BeautifulSoup:
    return real_site.pages(demonstration=True)[DESKS[language]].soup


@pytest.fixture
def features(site: Path, language: str) -> list[dict]:
    collection = json.loads((site / GEOJSON[language].lstrip("/")).read_text("utf-8"))
    assert collection["type"] == "FeatureCollection"
    return collection["features"]


@pytest.fixture
def desks(language: str) -> dict[str, Written]:
    return {desk.id: desk for desk in written_pages.with_template(language, "help_desk.html")}


def of(tag: Tag | None) -> Tag:
    assert tag is not None
    return tag


def test_the_coast_fits_its_drawing_and_weighs_little() -> None:
    file = ROOT / "data" / "coast.json"
    drawing = Coast.load(ROOT)
    west, south, east, north = drawing.bounds
    assert file.stat().st_size <= 12_000
    assert drawing.point(north, west) == (0, 0)
    assert drawing.point(south, east) == (drawing.width, drawing.height)
    assert all(re.fullmatch(r"M-?[\d.]+ -?[\d.]+l[-\d. ]+z", path) for path in drawing.paths)


def test_without_a_coast_there_is_no_map(tmp_path: Path) -> None:
    assert Coast.load(tmp_path).paths == ()


def test_every_city_with_a_desk_is_on_the_map_once_and_leads_to_its_desk(index: BeautifulSoup) -> None:
    cards = {str(card["id"]): card for card in index.select("#desks li.card")}
    places = index.select(".map-place")
    assert [str(place["href"]).removeprefix("#") in cards for place in places] == [True] * len(places)
    cities = {real_site.plain(of(card.select_one(".muted")).get_text()).rsplit(", ", 1)[-1] for card in cards.values()}
    assert len(places) == len(cities)


def test_a_city_with_several_desks_says_so_and_names_them_all(index: BeautifulSoup) -> None:
    cities: dict[str, list[str]] = {}
    for card in index.select("#desks li.card"):
        city = real_site.plain(of(card.select_one(".muted")).get_text()).rsplit(", ", 1)[-1]
        cities.setdefault(city, []).append(real_site.plain(of(card.select_one("a")).get_text()))
    places = [place for place in index.select(".map-place") if place.get_text(strip=True).endswith(")")]
    shared = {city: titles for city, titles in cities.items() if len(titles) > 1}
    assert sorted(real_site.plain(str(place["aria-label"])) for place in places) == sorted(
        f"{city} ({len(titles)}): {'; '.join(titles)}" for city, titles in shared.items()
    )


def test_points_and_targets_lie_in_the_drawing(index: BeautifulSoup) -> None:
    drawing = of(index.select_one("svg.map"))
    width, height = map(float, str(drawing["viewbox"]).split()[2:])
    for dot in drawing.select("circle"):
        assert 0 < float(str(dot["cx"])) < width
        assert 0 < float(str(dot["cy"])) < height
    for target in drawing.select("rect"):
        left, top, wide, high = (float(str(target[name])) for name in ("x", "y", "width", "height"))
        assert min(left, top) >= 0
        assert left + wide <= width
        assert top + high <= height
        assert high >= min(TARGET_HEIGHTS)
        assert wide >= min(TARGET_HEIGHTS)


def test_the_list_says_what_the_map_says(index: BeautifulSoup, features: list[dict]) -> None:
    assert {str(card["id"]) for card in index.select("#desks li.card")} == {feature["id"] for feature in features}


def test_nothing_on_the_page_needs_a_style_or_script_of_its_own(index: BeautifulSoup) -> None:
    assert index.select("[style], style, [onclick], script:not([src], [type='application/ld+json'])") == []
