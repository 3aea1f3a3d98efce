"""The towns of the area: every town that a visitor may type has a postcode and a place within the area."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.content.helpers import REGIONS
from sitegen.output import communes
from tests import ROOT

AREAS = {area for regions in REGIONS.values() for areas in regions.values() for area in areas}


@pytest.fixture(scope="module")
def towns() -> dict[str, list[list]]:
    return json.loads(communes.of(ROOT))


def test_every_area_has_its_towns_with_postcode_and_place(towns: dict[str, list[list]]) -> None:
    assert set(towns) == AREAS
    for area, rows in towns.items():
        for name, codes, latitude, longitude, *_ in rows:
            assert name, area
            assert all(len(code) == 5 and code.isdecimal() for code in codes.split()), name
            assert 38 < latitude < 45, name
            assert 5 < longitude < 12.5, name


@pytest.mark.parametrize(
    ("area", "name", "code"),
    [("li", "Piombino", "57025"), ("sv", "Savona", "17100"), ("2b", "Bastia", "20200"), ("83", "Toulon", "83000")],
)
def test_a_town_is_found_by_its_postcode(towns: dict[str, list[list]], area: str, name: str, code: str) -> None:
    assert [row[0] for row in towns[area] if row[0] == name and code in row[1].split()] == [name]


def test_a_town_answers_to_its_name_in_either_language(towns: dict[str, list[list]]) -> None:
    also = {row[0]: row[4:] for rows in towns.values() for row in rows}
    assert also["Toulon"] == ["Tolone"]
    assert also["Genova"] == ["Gênes"]


def test_without_the_table_there_are_no_towns(tmp_path: Path) -> None:
    assert communes.of(tmp_path) == "{}"
