"""How long the steps of a guide take, one after the other, read from the words of their own ``duration``.

Only a duration that is nothing but a length of time is drawn ("1-3 mesi", "2 à 4 semaines"; what follows a semicolon is
another case). A step with other words is a point in time: when the steps before it are done, at the soonest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitegen.content.schema.guide import Step
from sitegen.language import texts

#: Of a month; 52 weeks and 365 days are 12 months.
_MONTHS = {"days": 12 / 365, "weeks": 12 / 52, "months": 1.0, "years": 12.0}
_LENGTH = re.compile(r"(?P<least>[0-9]+)(?:(?:-| à | a )(?P<most>[0-9]+))? (?P<unit>[^\W\d]+)(?:\s*;.*)?")


@dataclass(frozen=True)
class Stretch:
    """Months from the beginning: ``start``, the earliest ``end`` and the ``latest``, if the steps before are quick.

    ``drawn``: not where it is after a step of which the words do not say how long it takes.
    """

    start: float
    end: float
    latest: float
    drawn: bool

    @property
    def is_point(self) -> bool:
        return self.start == self.latest


@dataclass(frozen=True)
class TimeLine:
    """A span for each step in their order; ``months``: how long the drawing is, whole quarters of a year."""

    spans: tuple[Stretch, ...]
    months: int

    @property
    def quarters(self) -> list[int]:
        """The months at which the drawing is ruled."""
        return list(range(3, self.months, 3))


def of(steps: tuple[Step, ...], language: str) -> TimeLine | None:
    """``None`` where fewer than three steps say how long they take: there is nothing to look at."""
    lengths = [_length(step.duration or "", language) for step in steps]
    if sum(length is not None for length in lengths) < 3:
        return None
    spans, now = [], 0.0
    for before, length in zip([(0.0, 0.0), *lengths], lengths, strict=False):
        least, most = length or (0.0, 0.0)
        known = length is not None or before is not None
        spans.append(Stretch(round(now, 2), round(now + least, 2), round(now + most, 2), known))
        now += least
    longest = max(span.latest for span in spans)
    return TimeLine(tuple(spans), 3 * (int(longest) // 3 + 1))


def _length(duration: str, language: str) -> tuple[float, float] | None:
    """The least and the most, in months; ``None`` where the words say anything else."""
    found = _LENGTH.fullmatch(duration.strip())
    unit = _units(language).get(found["unit"]) if found else None
    if not found or not unit:
        return None
    least = int(found["least"]) * _MONTHS[unit]
    return least, int(found["most"] or found["least"]) * _MONTHS[unit]


def _units(language: str) -> dict[str, str]:
    """The words for a unit, one or several, and the unit's name."""
    words = texts.of(language).names["units"]
    return {word: key.removesuffix("_one") for key, word in words.items()}
