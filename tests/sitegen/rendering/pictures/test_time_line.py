"""The time line of a guide, read from the words of its steps."""

from __future__ import annotations

import pytest

from sitegen.content.schema.guide import Step
from sitegen.rendering.pictures import time_line


def steps(*durations: str | None) -> tuple[Step, ...]:
    return tuple(Step(title="T", text="x", duration=duration) for duration in durations)


@pytest.mark.parametrize(
    ("language", "duration", "least", "most"),
    [
        ("it", "1-3 mesi", 1, 3),
        ("fr", "1 à 3 mois", 1, 3),
        ("it", "1 mese; in tribunale pochi giorni", 1, 1),
        ("fr", "2 à 4 mois ; au tribunal 2 à 6 semaines", 2, 4),
        ("it", "26 settimane", 6, 6),
        ("fr", "2 ans", 24, 24),
    ],
)
def test_a_length_of_time_becomes_months(language: str, duration: str, least: float, most: float) -> None:
    line = time_line.of(steps(duration, duration, duration), language)
    assert line
    assert (line.spans[0].start, line.spans[0].end, line.spans[0].latest) == (0, least, most)
    assert line.spans[2].start == 2 * least


@pytest.mark.parametrize(
    "words", ["I primi 6-24 mesi", "6-24 mesi dopo l'affitto", "Fino a 10 anni", "3 colleghi", None]
)
def test_other_words_are_a_point_in_time_and_nothing_is_drawn_after_them(words: str | None) -> None:
    line = time_line.of(steps("1-2 mesi", "1-2 mesi", "1-2 mesi", words, words), "it")
    assert line
    assert [(span.is_point, span.drawn, span.start) for span in line.spans[3:]] == [(True, True, 3), (True, False, 3)]


def test_the_drawing_is_as_long_as_whole_quarters_that_hold_all_of_it() -> None:
    line = time_line.of(steps("1-3 mesi", "1-3 mesi", "1-4 mesi"), "it")
    assert line
    assert (line.months, line.quarters) == (9, [3, 6])


def test_two_lengths_are_no_line() -> None:
    assert time_line.of(steps("1 mese", "1 mese", "Un'ora"), "it") is None
