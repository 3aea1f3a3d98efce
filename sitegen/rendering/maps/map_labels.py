"""Where each city's name stands on the map, so that no two collide and each is a target for a finger.

Found at build, because a help desk may be added by somebody who only writes a page. A name tries the places around its
point, near ones first; a name that had to go far gets a line to its point.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

Point = tuple[float, float]

#: Units of the drawing, which is 360 wide. On a phone of 360 px a unit is 0.9 px: the target is 44 px high. Where there is no
#: room for that, it is 24 px high on the narrowest one (320 px).
TARGET_HEIGHTS = (50, 31)
LETTER_WIDTH, LETTER_HEIGHT = 9.4, 16
DOT = 4
#: Shorter than this, the line from a point to its name would only be a smudge.
SHORTEST_LINE = 13
_REACHES = (9, 12, 16, 22, 30, 40, 52, 68, 88)
_DIRECTIONS = 16
_ROUNDS = 8
_COLLISION = 10_000.0


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

    def touches(self, point: Point, reach: float = 0) -> bool:
        x, y = point
        return self.left - reach < x < self.right + reach and self.top - reach < y < self.bottom + reach


@dataclass(frozen=True)
class Label:
    """A name at ``x``, ``y`` (the middle of the letters' height); ``anchor`` as in SVG's ``text-anchor``."""

    point: Point
    x: float
    y: float
    anchor: str
    box: Box

    @cached_property
    def line(self) -> tuple[Point, Point] | None:
        """From the point to the name, where the name is not just beside it."""
        above_or_below = math.copysign(LETTER_HEIGHT / 2, self.point[1] - self.y) if self.anchor == "middle" else 0
        end = (self.x, self.y + above_or_below)
        return (self.point, end) if math.dist(self.point, end) > SHORTEST_LINE else None

    def runs_over(self, box: Box) -> bool:
        if not self.line:
            return False
        (ax, ay), (bx, by) = self.line
        return any(box.touches((ax + (bx - ax) * step / 16, ay + (by - ay) * step / 16)) for step in range(17))

    def collides(self, other: Label) -> bool:
        if self.box.overlaps(other.box) or self.runs_over(other.box) or other.runs_over(self.box):
            return True
        return bool(self.line and other.line and _cross(*self.line, *other.line))


def label_all(names: Sequence[tuple[str, Point]], taken: Sequence[Box], width: float, height: float) -> list[Label]:
    """A label for each name, in the order given. ``taken``: boxes that must stay free.

    All choose in turn, the most crowded first; then whoever came off worst goes to the front, and all choose again. The
    best of these rounds counts. A map too full for its names ends with a collision rather than without an answer.
    """
    for target in TARGET_HEIGHTS:
        labels = _labelled(names, taken, width, height, target)
        if not any(one.collides(other) for one, other in combinations(labels, 2)):
            break
    return labels


def _labelled(
    names: Sequence[tuple[str, Point]], taken: Sequence[Box], width: float, height: float, target: float
) -> list[Label]:
    points = [point for _, point in names]
    free = []
    for name, point in names:
        places = list(_around(name, point, _away(point, points), target))
        free.append([pair for pair in places if _stands_free(pair[1], points, taken, width, height)] or places[:1])
    order = sorted(range(len(names)), key=lambda index: -_crowd(points[index], points))
    best: tuple[float, list[Label]] = (math.inf, [])
    for _ in range(_ROUNDS if names else 0):
        chosen = _in_turn(order, free)
        total = sum(cost for cost, _ in chosen.values())
        if total < best[0]:
            best = (total, [chosen[index][1] for index in range(len(names))])
        worst = max(order, key=lambda index: chosen[index][0] - free[index][0][0])
        order = [worst, *(index for index in order if index != worst)]
    return best[1]


def _in_turn(order: Sequence[int], free: Sequence[list[tuple[float, Label]]]) -> dict[int, tuple[float, Label]]:
    """Each takes its cheapest place that collides with nobody before it."""
    chosen: dict[int, tuple[float, Label]] = {}
    for index in order:
        others = [label for _, label in chosen.values()]
        fitting = (pair for pair in free[index] if not any(pair[1].collides(other) for other in others))
        chosen[index] = next(fitting, (_COLLISION, free[index][0][1]))
    return chosen


def _crowd(point: Point, points: Sequence[Point]) -> float:
    return sum(1 / (10 + math.dist(point, other)) for other in points)


def _away(point: Point, points: Sequence[Point]) -> Point:
    """Direction, of length 1, in which there is most room: away from the other points, the near ones above all."""
    x = y = 0.0
    for other in points:
        far = math.dist(point, other)
        if far:
            x, y = x + (point[0] - other[0]) / far**2, y + (point[1] - other[1]) / far**2
    length = math.hypot(x, y)
    return (x / length, y / length) if length else (1.0, 0.0)


def _around(name: str, point: Point, away: Point, target: float) -> Iterator[tuple[float, Label]]:
    """Every place for the name with its cost, the best first: near, where there is room, beside rather than above."""
    wide = len(name) * LETTER_WIDTH
    steps = [(reach, 2 * math.pi * step / _DIRECTIONS) for reach in _REACHES for step in range(_DIRECTIONS)]

    def cost(step: tuple[float, float]) -> float:
        reach, angle = step
        x, y = math.cos(angle), math.sin(angle)
        return reach * (1.3 + 0.3 * abs(y) - 0.3 * (x * away[0] + y * away[1])) + (4 if abs(x) < 0.2 else 0)

    for reach, angle in sorted(steps, key=cost):
        x, y = round(point[0] + reach * math.cos(angle), 1), round(point[1] + reach * math.sin(angle), 1)
        anchor = "middle" if abs(math.cos(angle)) < 0.2 else "start" if math.cos(angle) > 0 else "end"
        left = round({"start": x, "middle": x - wide / 2, "end": x - wide}[anchor], 1)
        box = Box(left, round(y - target / 2, 1), round(wide, 1), target)
        yield cost((reach, angle)), Label(point, x, y, anchor, box)


def _stands_free(label: Label, points: Sequence[Point], taken: Sequence[Box], width: float, height: float) -> bool:
    """Within the drawing, on nothing taken, its letters and line on no point, and not beside a point of another."""
    letters = Box(label.box.left, label.y - LETTER_HEIGHT / 2, label.box.width, LETTER_HEIGHT)
    if not label.box.within(width, height) or any(letters.overlaps(box) for box in taken):
        return False
    if any(letters.touches(point, DOT) for point in points):
        return False
    others = [point for point in points if point != label.point]
    if label.line:
        return all(_distance(point, *label.line) >= DOT for point in others)
    end = (label.x, label.y)
    return all(math.dist(point, end) >= math.dist(label.point, end) + DOT for point in others)


def _distance(point: Point, start: Point, end: Point) -> float:
    """From the point to the line between start and end."""
    x, y = end[0] - start[0], end[1] - start[1]
    share = ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / (x * x + y * y)
    share = min(1.0, max(0.0, share))
    return math.dist(point, (start[0] + share * x, start[1] + share * y))


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
