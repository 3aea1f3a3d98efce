"""Public holidays, by which the calculator of dates warns."""

from __future__ import annotations

import datetime as dt

import pytest

from sitegen.language import holidays


@pytest.mark.parametrize(
    ("country", "day", "holiday"),
    [
        ("it", "2026-12-08", True),
        ("fr", "2026-12-08", False),
        ("it", "2027-03-29", True),  # Easter Monday
        ("fr", "2027-03-29", True),
        ("fr", "2027-05-06", True),  # Ascension
        ("it", "2027-05-06", False),
        ("fr", "2028-06-05", True),  # Whit Monday
        ("fr", "2027-07-14", True),
        ("it", "2026-06-02", True),
        ("it", "2026-11-01", False),  # a Sunday, of which the calculator knows by itself
    ],
)
def test_the_holidays_of_each_country_are_known(country: str, day: str, holiday: bool) -> None:
    assert (dt.date.fromisoformat(day) in holidays.of_years(country, 2026, 2028)) is holiday
