"""Codes."""

from __future__ import annotations

from forms_api import codes


def test_every_territory_of_the_programme_is_listed_once() -> None:
    assert len(codes.TERRITORY_CODES) == len(set(codes.TERRITORY_CODES)) == 4 + 5 + 8 + 4 + 1


def test_only_the_italian_and_french_territories_of_the_programme_have_a_region() -> None:
    assert set(codes.REGIONS) == set(codes.TERRITORY_CODES) - {"elsewhere"}
