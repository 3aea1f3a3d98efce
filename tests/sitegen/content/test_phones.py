"""Telephone numbers as machines dial them."""

from __future__ import annotations

import pytest

from sitegen.content.phones import e164


@pytest.mark.parametrize(
    ("written", "territory", "dialled"),
    [
        ("0585 41150", "toscana", "+39058541150"),
        ("0585 41150", "", "+39058541150"),
        ("345 123 4567", "sardegna", "+393451234567"),
        ("04 95 12 34 56", "corsica", "+33495123456"),
        ("04 94 12 34 56", "var", "+33494123456"),
        ("04 93 12 34 56", "alpes-maritimes", "+33493123456"),
        ("+39 0585 41150", "corsica", "+39058541150"),
        ("+33 4 95 12 34 56", "toscana", "+33495123456"),
        ("+999 12345678", "toscana", "+99912345678"),
    ],
)
def test_a_number_is_dialled_in_the_country_of_its_desk(written: str, territory: str, dialled: str) -> None:
    assert e164(written, territory) == dialled
