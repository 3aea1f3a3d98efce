"""Two countries' figures on one scale, out of the rules that pages are checked against."""

from __future__ import annotations

import pytest

from sitegen.content.schema.guide import Compared, Guide
from sitegen.content.shared_data import Rule
from sitegen.rendering.pictures import side_by_side


def rule(value: float, unit: str) -> Rule:
    return Rule.model_validate({"value": value, "unit": unit, "law": "x", "reviewed": "2026-11-22", "sources": ["o1"]})


RULES = {
    "three": rule(3, "persons"),
    "two": rule(2, "persons"),
    "most": rule(70, "percent"),
    "rest": rule(30, "percent"),
}


@pytest.mark.parametrize(
    ("it", "fr", "values", "parts"),
    [
        (("three",), ("two",), (3, 2), ((100.0,), (66.7,))),
        (("most", "rest"), ("rest",), (100, 30), ((70.0, 30.0), (30.0,))),
        (("rest",), ("rest",), (30, 30), ((30.0,), (30.0,))),
    ],
)
def test_the_larger_fills_the_scale_and_per_cent_are_out_of_a_hundred(
    it: tuple[str, ...], fr: tuple[str, ...], values: tuple[int, int], parts: tuple[tuple[float, ...], ...]
) -> None:
    guide = Guide.model_construct(compare=(Compared(what="Che cosa", it=it, fr=fr),))
    (pair,) = side_by_side.of(guide, RULES)
    assert (pair.it.value, pair.fr.value) == values
    assert (pair.it.parts, pair.fr.parts) == parts
