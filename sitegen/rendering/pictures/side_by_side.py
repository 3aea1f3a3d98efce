"""What the law of each country sets for one thing, as bars of one scale: the figures of ``data/rules.yml``."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.content.schema.guide import Guide
from sitegen.content.shared_data import Rule


@dataclass(frozen=True)
class Side:
    """A country's figure; ``parts``: what it is put together from, in hundredths of the scale."""

    value: int
    unit: str
    parts: tuple[float, ...]


@dataclass(frozen=True)
class Pair:
    what: str
    it: Side
    fr: Side


def of(guide: Guide, rules: dict[str, Rule]) -> list[Pair]:
    """One pair for each row of ``compare``. Per cent are drawn out of a hundred, else the larger of the two is whole."""
    rows = []
    for row in guide.compare:
        italian, french = ([rules[rule_id] for rule_id in ids] for ids in (row.it, row.fr))
        largest = max(sum(rule.value for rule in side) for side in (italian, french))
        scale = 100.0 if italian[0].unit == "percent" else largest
        rows.append(Pair(row.what, _side(italian, scale), _side(french, scale)))
    return rows


def _side(rules: list[Rule], scale: float) -> Side:
    parts = tuple(round(rule.value / scale * 100, 1) for rule in rules)
    return Side(round(sum(rule.value for rule in rules)), rules[0].unit, parts)
