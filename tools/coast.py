"""Draw the coast of the programme area: ``data/coast.json``, the ground of the map of the help desks.

The coastline is Natural Earth's at 1:10 million (public domain), as the npm package ``world-atlas`` carries it in
TopoJSON. The package is not kept here. To draw again, in an empty folder:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python /path/to/opera/tools/coast.py package/countries-10m.json

Equirectangular, with the cosine of the middle latitude: at this size nobody sees the difference from any other, and
``sitegen/rendering/maps/coast.py`` finds a city's point with two divisions. In TopoJSON the arcs of a ring, one after the other,
make it; arc ``~n`` is arc ``n`` backwards; neighbours share the arc of their border: simplified, it stays one line.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Line = list[Point]

WEST, SOUTH, EAST, NORTH = 5.5, 38.45, 11.9, 44.9
#: ISO 3166-1 numbers of the states drawn: France, Italy, Monaco.
STATES = ("250", "380", "492")
#: Units of the drawing; a unit is a little less than a pixel on a phone.
WIDTH = 360
#: How far a point may stand off the line before it counts, and how large an island must be, in units.
TOLERANCE, SMALLEST = 0.2, 1.0
#: The land is cut this far outside the drawing, so that the cut itself is not seen as a coast.
MARGIN = 4

_SCALE = WIDTH / (EAST - WEST)
HEIGHT = round((NORTH - SOUTH) * _SCALE / math.cos(math.radians((SOUTH + NORTH) / 2)), 1)


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: python tools/coast.py countries-10m.json", file=sys.stderr)
        return 2
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    outlines = paths(topology)
    drawing = {"width": WIDTH, "height": HEIGHT, "bounds": [WEST, SOUTH, EAST, NORTH], "paths": outlines}
    target = Path(__file__).parent.parent / "data" / "coast.json"
    target.write_text(json.dumps(drawing, indent=1) + "\n", "utf-8")
    print(f"{target}: {len(outlines)} outlines, {target.stat().st_size} bytes")
    return 0


def paths(topology: dict[str, Any]) -> list[str]:
    """The outlines within the drawing as SVG path strings, the largest first."""
    arcs = [simplified(arc) for arc in _drawn_arcs(topology)]
    outlines = [cut(_ring(indexes, arcs)) for indexes in _rings(topology)]
    large = [outline for outline in outlines if len(outline) > 3 and area(outline) >= SMALLEST]
    return [path(outline) for outline in sorted(large, key=area, reverse=True)]


def _drawn_arcs(topology: dict[str, Any]) -> Iterator[Line]:
    """Decoded from differences of whole numbers to degrees, and placed in the drawing."""
    (x_scale, y_scale), (x_start, y_start) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for x_step, y_step in arc:
            x, y = x + x_step, y + y_step
            line.append(placed(x * x_scale + x_start, y * y_scale + y_start))
        yield line


def placed(longitude: float, latitude: float) -> Point:
    return (longitude - WEST) * _SCALE, (NORTH - latitude) * HEIGHT / (NORTH - SOUTH)


def _rings(topology: dict[str, Any]) -> Iterator[list[int]]:
    for state in topology["objects"]["countries"]["geometries"]:
        if state.get("id") in STATES:
            polygons = [state["arcs"]] if state["type"] == "Polygon" else state["arcs"]
            yield from (ring for polygon in polygons for ring in polygon)


def _ring(indexes: list[int], arcs: list[Line]) -> Line:
    ring: Line = []
    for index in indexes:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += line[1:] if ring else line
    return ring[:-1]


def simplified(line: Line) -> Line:
    """Douglas-Peucker; a closed line is first halved at the point farthest from its start."""
    if len(line) < 3:
        return line
    if line[0] == line[-1]:
        half = max(range(len(line)), key=lambda index: math.dist(line[0], line[index]))
        return simplified(line[: half + 1])[:-1] + simplified(line[half:]) if half else line[:1]
    farthest = max(range(1, len(line) - 1), key=lambda index: _distance(line[index], line[0], line[-1]))
    if _distance(line[farthest], line[0], line[-1]) <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: farthest + 1])[:-1] + simplified(line[farthest:])


def _distance(point: Point, start: Point, end: Point) -> float:
    """From the point to the stretch between start and end."""
    along = (end[0] - start[0], end[1] - start[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.dist(point, (start[0] + share * along[0], start[1] + share * along[1]))


def cut(ring: Line) -> Line:
    """The part of the ring within the drawing and its margin (Sutherland-Hodgman)."""
    for axis, limit, sign in ((0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, HEIGHT + MARGIN, -1)):
        ring = _cut_at(ring, [sign * (point[axis] - limit) for point in ring])
    return ring


def _cut_at(ring: Line, depths: list[float]) -> Line:
    """``depths``: how far inside each point is, negative where it is outside."""
    kept: Line = []
    for index, (here, depth) in enumerate(zip(ring, depths, strict=True)):
        before, depth_before = ring[index - 1], depths[index - 1]
        if (depth_before >= 0) != (depth >= 0):
            share = depth_before / (depth_before - depth)
            kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
        if depth >= 0:
            kept.append(here)
    return kept


def area(ring: Line) -> float:
    following = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in following)) / 2


def path(ring: Line) -> str:
    """Steps in tenths of a unit, rounded from the start so that errors do not add up."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(tenths)]
    words = "".join(_number(value) for step in steps if step != (0, 0) for value in step)
    return f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l{words.strip()}z"


def _number(tenths: int) -> str:
    text = f"{tenths / 10:g}".replace("0.", ".", 1) if abs(tenths) < 10 and tenths else f"{tenths / 10:g}"
    return text if text.startswith("-") else f" {text}"


if __name__ == "__main__":
    sys.exit(main())
