"""The help desks on the map and for machines, on the real site; the names on the map, on drawings of our own."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from sitegen.rendering.desks_map import Map
from sitegen.rendering.map_labels import LETTER_WIDTH, TARGET_HEIGHT, Box, Label, label_all
from tests import ROOT
from tests.support import real_site, written_pages
from tests.support.written_pages import Written

DESKS = {"it": "/sportelli/", "fr": "/fr/guichets/"}
GEOJSON = {"it": "/sportelli/sportelli.geojson", "fr": "/fr/guichets/guichets.geojson"}
HEIGHT = 480


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


# The map


def test_the_coast_fits_its_drawing_and_weighs_little() -> None:
    file = ROOT / "data" / "coast.json"
    drawing = Map.load(ROOT)
    west, south, east, north = drawing.bounds
    assert file.stat().st_size <= 12_000
    assert drawing.point(north, west) == (0, 0)
    assert drawing.point(south, east) == (drawing.width, drawing.height)
    assert all(re.fullmatch(r"M-?[\d.]+ -?[\d.]+l[-\d. ]+z", path) for path in drawing.paths)


def test_without_a_coast_there_is_no_map(tmp_path: Path) -> None:
    assert Map.load(tmp_path).paths == ()


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
        assert high >= TARGET_HEIGHT
        assert wide >= TARGET_HEIGHT


def test_the_list_says_what_the_map_says(index: BeautifulSoup, features: list[dict]) -> None:
    assert {str(card["id"]) for card in index.select("#desks li.card")} == {feature["id"] for feature in features}
    for feature in features:
        card = of(index.select_one(f"#{feature['id']}"))
        place = [float(str(card["data-longitude"])), float(str(card["data-latitude"]))]
        assert place == feature["geometry"]["coordinates"]


def test_nothing_on_the_page_needs_a_style_or_script_of_its_own(index: BeautifulSoup) -> None:
    assert index.select("[style], style, [onclick], script:not([src], [type='application/ld+json'])") == []


def boxes_apart(labels: list[Label]) -> bool:
    return not any(one.collides(other) for one, other in itertools.combinations(labels, 2))


CROWDS = {
    "none": [],
    "one": [("Massa", (200.0, 60.0))],
    "a long name at the edge": [("San Gavino Monreale", (355.0, 200.0))],
    "a metropolis": [(f"Comune {number}", (200.0 + 5 * number, 300.0 + 3 * (number % 3))) for number in range(6)],
    "one point": [(name, (180.0, 200.0)) for name in ("Carrara", "Avenza", "Fosdinovo")],
    "a coast": [(f"Porto {number}", (120.0 + 9 * number, 100.0 + 14 * number)) for number in range(12)],
}


@pytest.mark.parametrize("names", CROWDS.values(), ids=CROWDS)
def test_names_find_room_without_touching_each_other(names: list[tuple[str, tuple[float, float]]]) -> None:
    taken = [Box(100, 20, 80, 16)]
    labels = label_all(names, taken, 360, HEIGHT)
    assert [label.point for label in labels] == [point for _, point in names]
    assert boxes_apart(labels)
    for (name, _), label in zip(names, labels, strict=True):
        assert label.box.within(360, HEIGHT)
        assert label.box.width == pytest.approx(len(name) * LETTER_WIDTH, abs=0.1)
        assert not taken[0].touches((label.x, label.y))


def test_more_names_than_fit_still_get_a_place_each() -> None:
    names = [(f"San Bartolomeo al Mare {number}", (180.0, 200.0)) for number in range(40)]
    assert len(label_all(names, [], 360, HEIGHT)) == 40


# For machines


def test_the_geojson_has_every_desk_where_its_page_says(
    features: list[dict], desks: dict[str, Written], language: str
) -> None:
    assert {feature["id"] for feature in features} == set(desks)
    pages = real_site.pages(demonstration=True)
    for feature in features:
        west_to_east, south_to_north = feature["geometry"]["coordinates"]
        desk = desks[feature["id"]]
        assert [str(south_to_north), str(west_to_east)] == [str(float(each)) for each in desk.meta["coordinates"]]
        address = feature["properties"]["url"].removeprefix(real_site.SITE_URL)
        page = pages["/" + address]
        assert page.language == language
        assert real_site.plain(of(page.soup.select_one("h1")).get_text()) == real_site.plain(
            feature["properties"]["name"]
        )
        assert feature["properties"]["precision"] == desk.meta.get("precision", "city")


def test_unknown_facts_stay_empty_in_the_geojson(features: list[dict], desks: dict[str, Written]) -> None:
    for feature in features:
        phone, written = feature["properties"]["phone"], desks[feature["id"]].meta.get("phone")
        assert bool(phone) == bool(written)
        assert not phone or re.sub(r"\D", "", phone).endswith(re.sub(r"\D", "", written).lstrip("0"))


def test_each_desk_has_a_vcard_of_its_page(site: Path, features: list[dict]) -> None:
    for feature in features:
        address = feature["properties"]["url"].removeprefix(real_site.SITE_URL)
        text = (site / f"{address.rstrip('/')}.vcf").read_bytes()
        assert all(len(line) <= 75 for line in text.split(b"\r\n"))
        assert text.count(b"\n") == text.count(b"\r\n")
        rows = text.decode().replace("\r\n ", "").split("\r\n")
        assert rows[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
        assert rows[-2:] == ["END:VCARD", ""]
        assert f"URL:{feature['properties']['url']}" in rows
        phone = feature["properties"]["phone"]
        assert (f"TEL;VALUE=uri;TYPE=work:tel:{phone}" in rows) == bool(phone)
