"""The help desks for machines, on the real site and on desks that are hard to write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import Tag

from sitegen.output import desk_files
from tests.support import real_site, written_pages
from tests.support.tiny_project import Project
from tests.support.written_pages import Written

GEOJSON = {"it": "/sportelli/sportelli.geojson", "fr": "/fr/guichets/guichets.geojson"}


@pytest.fixture(params=("it", "fr"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site() -> Path:
    return real_site.built(demonstration=False)


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


def test_a_desk_that_nobody_checked_for_a_year_is_closed_and_has_no_card(site: Path, features: list[dict]) -> None:
    for feature in features:
        address = feature["properties"]["url"].removeprefix(real_site.SITE_URL)
        assert (site / f"{address.rstrip('/')}.vcf").exists() == feature["properties"]["open"]
        assert {"phone", "email"}.isdisjoint(feature["properties"])


@pytest.mark.parametrize(
    ("checked", "is_open"), [("2026-10", True), ("2025-11-22", True), ("2025-11-21", False), ("", False)]
)
def test_a_desk_is_open_for_a_year_after_its_check(tmp_path: Path, checked: str, is_open: bool) -> None:
    project = Project(tmp_path)
    project.change("docs/it/sportelli/massa.md", "reviewed:", f"contact_checked: {checked}\nreviewed:")
    (feature,) = json.loads(desk_files.geojson(project.content(), "it"))["features"]
    assert feature["properties"]["open"] is is_open


def rows_of(project: Project) -> list[str]:
    """The lines of the tiny project's card, unfolded."""
    content = project.content()
    card = desk_files.vcard(content, content.desks("it")[0])
    assert all(len(line) <= 75 for line in card.split(b"\r\n"))
    return card.decode().replace("\r\n ", "").split("\r\n")


def test_what_a_vcard_takes_for_its_own_is_escaped_and_long_lines_are_folded(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.change(
        "docs/it/sportelli/massa.md", "operator: Unisco", 'operator: "Agenzia; lavoro, impresa ' + 60 * "è" + '"'
    )
    assert f"ORG:Agenzia\\; lavoro\\, impresa {60 * 'è'}" in rows_of(project)
    assert "ADR;TYPE=work:;;via del Patriota 12;Massa;;;" in rows_of(project)


def test_a_french_desk_is_dialled_in_france(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.change("docs/it/sportelli/massa.md", "territory: toscana", "territory: corsica")
    project.change("docs/it/sportelli/massa.md", "0585 41150", "04 95 12 34 56")
    assert "TEL;VALUE=uri;TYPE=work:tel:+33495123456" in rows_of(project)
