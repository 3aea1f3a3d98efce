"""Dates and times in words, in the reader's language, and sums of months."""

from __future__ import annotations

import datetime as dt

import pytest

from sitegen.language import dates


@pytest.mark.parametrize(
    ("date", "italian", "french"),
    [
        (dt.date(2026, 12, 17), "giovedì 17 dicembre 2026", "jeudi 17 décembre 2026"),
        (dt.date(2027, 1, 1), "venerdì 1º gennaio 2027", "vendredi 1er janvier 2027"),
        (dt.date(2024, 2, 29), "giovedì 29 febbraio 2024", "jeudi 29 février 2024"),
    ],
)
def test_a_day_in_words(date: dt.date, italian: str, french: str) -> None:
    for language, words in (("it", italian), ("fr", french)):
        assert dates.day(date, language, weekday=True) == words
        assert dates.day(date, language) == words.partition(" ")[2]


@pytest.mark.parametrize(
    ("text", "italian", "french"),
    [
        ("2019-10-28", "28 ottobre 2019", "28 octobre 2019"),
        ("2019-08", "agosto 2019", "août 2019"),
        ("2019", "2019", "2019"),
    ],
)
def test_a_date_that_is_only_partly_known(text: str, italian: str, french: str) -> None:
    assert (dates.partial(text, "it"), dates.partial(text, "fr")) == (italian, french)


@pytest.mark.parametrize(
    ("start", "end", "italian", "french"),
    [
        (dt.time(9, 30), dt.time(12, 45), "9.30-12.45", "9 h 30 - 12 h 45"),
        (dt.time(9, 0), dt.time(13, 0), "9.00-13.00", "9 h - 13 h"),
        (dt.time(9, 5), None, "9.05", "9 h 05"),
    ],
)
def test_a_span_of_time(start: dt.time, end: dt.time | None, italian: str, french: str) -> None:
    assert (dates.span(start, end, "it"), dates.span(start, end, "fr")) == (italian, french)


def test_a_moment() -> None:
    assert dates.moment(dt.datetime(2026, 12, 17, 9, 30), "it") == "giovedì 17 dicembre 2026, 9.30"


@pytest.mark.parametrize(("month", "offset"), [(1, 1), (7, 2)])
def test_a_local_moment_knows_summer_and_winter(month: int, offset: int) -> None:
    moment = dates.in_zone(dt.datetime(2026, month, 15, 9, 30))
    assert moment.utcoffset() == dt.timedelta(hours=offset)
    assert (moment.hour, moment.minute) == (9, 30)


@pytest.mark.parametrize(
    ("date", "months", "later"),
    [
        (dt.date(2026, 11, 22), 12, dt.date(2027, 11, 22)),
        (dt.date(2026, 11, 22), 1, dt.date(2026, 12, 22)),
        (dt.date(2026, 12, 22), 1, dt.date(2027, 1, 22)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
        (dt.date(2026, 1, 31), 10, dt.date(2026, 11, 30)),
        (dt.date(2026, 1, 31), 11, dt.date(2026, 12, 31)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 6, 15), 36, dt.date(2029, 6, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(date: dt.date, months: int, later: dt.date) -> None:
    assert dates.add_months(date, months) == later
