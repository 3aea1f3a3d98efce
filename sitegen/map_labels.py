"""Where each city's name stands on the map, so that no two collide and each is a target for a finger.

Found at build, because a help desk may be added by somebody who only writes a page. A name tries the places around its
point, near ones first; a name that had to go far gets a line to its point. The most crowded cities choose first, then
everybody may choose again, now that all the others have chosen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, float]

#: Units of the drawing, whose width is 360. On the narrowest phone, 320 px, a unit is 0.78 px: the target is 24 px high.
TARGET_HEIGHT = 31
LETTER_WIDTH = 8.1
DOT = 4
#: Shorter than this, the line from a point to its name would only be a smudge.
SHORTEST_LINE = 13
_REACHES = (9, 12, 16, 20, 26, 32, 40, 50, 62, 76, 92)
_DIRECTIONS = 24
_FORBIDDEN = 10_000


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def overlaps(self, other: Box) -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)

    def within(self, width: float, height: float) -> bool:
        return self.left >= 2 and self.top >= 2 and self.right <= width - 2 and self.bottom <= height - 2

    def touches(self, point: Point, reach: float) -> bool:
        x, y = point
        return self.left - reach < x < self.right + reach and self.top - reach < y < self.bottom + reach


@dataclass(frozen=True)
class Label:
    """``anchor``: as in SVG's ``text-anchor``, at ``x``, ``y`` (the middle of the letters' height)."""

    point: Point
    x: float
    y: float
    anchor: str
    box: Box

    @property
    def line(self) -> tuple[Point, Point] | None:
        """From the point to the name, where the name is not just beside it."""
        end = (self.x, self.y) if self.anchor != "middle" else (self.x, self.y + math.copysign(8, self.point[1] - self.y))
        return (self.point, end) if math.dist(self.point, end) > SHORTEST_LINE else None


def label_all(names: Sequence[tuple[str, Point]], taken: Sequence[Box], width: float, height: float) -> list[Label]:
    """A label for each name, in the order given. ``taken``: boxes that must stay free."""
    points = [point for _, point in names]
    places = [list(_around(name, point)) for name, point in names]
    alone = [[_alone(label, points, taken, width, height) for label in labels] for labels in places]
    chosen: dict[int, Label] = {}
    order = sorted(range(len(names)), key=lambda index: -_crowd(points[index], points))
    for index in order * 3:
        chosen.pop(index, None)
        others = list(chosen.values())
        costs = zip(alone[index], places[index], strict=True)
        chosen[index] = min(costs, key=lambda pair: pair[0] + _against(pair[1], others))[1]
    return [chosen[index] for index in range(len(names))]


def _crowd(point: Point, points: Sequence[Point]) -> float:
    return sum(1 / (10 + math.dist(point, other)) for other in points)


def _around(name: str, point: Point) -> Iterator[Label]:
    wide = len(name) * LETTER_WIDTH
    for reach in _REACHES:
        for step in range(_DIRECTIONS):
            angle = 2 * math.pi * step / _DIRECTIONS
            x, y = point[0] + reach * math.cos(angle), point[1] + reach * math.sin(angle)
            yield _label(point, round(x, 1), round(y, 1), wide, math.cos(angle))


def _label(point: Point, x: float, y: float, wide: float, towards: float) -> Label:
    anchor = "middle" if abs(towards) < 0.2 else "start" if towards > 0 else "end"
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    box = Box(round(left, 1), round(y - TARGET_HEIGHT / 2, 1), round(wide, 1), TARGET_HEIGHT)
    return Label(point, x, y, anchor, box)


def _alone(label: Label, points: Sequence[Point], taken: Sequence[Box], width: float, height: float) -> float:
    """Near is good, beside is better than above; outside, on a point or on what is taken is out of the question."""
    away = math.dist(label.point, (label.x, label.y))
    cost = away + 0.3 * abs(label.y - label.point[1]) + (4 if label.anchor == "middle" else 0)
    letters = Box(label.box.left, label.y - 8, label.box.width, 16)
    wrong = not label.box.within(width, height)
    wrong = wrong or any(letters.touches(point, DOT) for point in points)
    wrong = wrong or any(letters.overlaps(box) for box in taken)
    return cost + _FORBIDDEN * wrong


def _against(label: Label, others: Sequence[Label]) -> float:
    return sum(_FORBIDDEN for other in others if _collide(label, other) or _collide(other, label))


def _collide(one: Label, other: Label) -> bool:
    if one.box.overlaps(other.box):
        return True
    if not one.line:
        return False
    start, end = one.line
    if other.line and _cross(start, end, *other.line):
        return True
    steps = [(start[0] + (end[0] - start[0]) * k / 8, start[1] + (end[1] - start[1]) * k / 8) for k in range(9)]
    return any(other.box.touches(step, 0) for step in steps)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
