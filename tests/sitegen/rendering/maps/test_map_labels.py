"""Names on a map find room, on drawings of our own."""

from __future__ import annotations

import itertools

import pytest

from sitegen.rendering.maps.map_labels import LETTER_WIDTH, Box, Label, label_all

HEIGHT = 480


def boxes_apart(labels: list[Label]) -> bool:
    return not any(one.collides(other) for one, other in itertools.combinations(labels, 2))


CROWDS = {
    "none": [],
    "one": [("Massa", (200.0, 60.0))],
    "a long name at the edge": [("San Gavino Monreale", (355.0, 200.0))],
    "a metropolis": [(f"Comune {number}", (200.0 + 5 * number, 300.0 + 3 * (number % 3))) for number in range(6)],
    "one point": [(name, (180.0, 200.0)) for name in ("Carrara", "Avenza", "Fosdinovo")],
    "a coast": [(f"Porto {number}", (120.0 + 9 * number, 100.0 + 14 * number)) for number in range(12)],
}


@pytest.mark.parametrize("names", CROWDS.values(), ids=CROWDS)
def test_names_find_room_without_touching_each_other(names: list[tuple[str, tuple[float, float]]]) -> None:
    taken = [Box(100, 20, 80, 16)]
    labels = label_all(names, taken, 360, HEIGHT)
    assert [label.point for label in labels] == [point for _, point in names]
    assert boxes_apart(labels)
    for (name, _), label in zip(names, labels, strict=True):
        assert label.box.within(360, HEIGHT)
        assert label.box.width == pytest.approx(len(name) * LETTER_WIDTH, abs=0.1)
        assert not taken[0].touches((label.x, label.y))


def test_more_names_than_fit_still_get_a_place_each() -> None:
    names = [(f"San Bartolomeo al Mare {number}", (180.0, 200.0)) for number in range(40)]
    assert len(label_all(names, [], 360, HEIGHT)) == 40
