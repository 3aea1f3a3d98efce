"""Who is the same person."""

from __future__ import annotations

import pytest

from forms_api.same_person import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Anna", "Rossi"), ("ANNA", "rossi")),
        (("Anna", "Rossi"), ("Rossi", "Anna")),
        (("Nicolò", "D'Àmbra"), ("Nicolo'", "D Ambra")),
        (("Nicolò", "D’Àmbra"), ("NICOLO", "DAMBRA")),
        (("Jean-Pierre", "Lefèvre"), ("jean pierre", "LEFEVRE")),
        (("Zoé", "Cœur"), ("Zoe", "Coeur")),
        (("Søren", "Weiß"), ("Soren", "Weiss")),
        (("Lucia\u0300", "Neri"), ("Lucià", "Neri")),
    ],
)
def test_spellings_of_one_name_are_one_person(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert name_key(*one) == name_key(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Anna", "Rossi"), ("Bruno", "Rossi")),
        (("Anna", "Rossi"), ("Anna", "Russo")),
        (("Anna", "Rossi"), ("Anna Maria", "Rossi")),
        (("李", "明"), ("王", "明")),
        (("Anna", "X"), ("An", "NaX")),
    ],
)
def test_other_names_are_other_persons(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert name_key(*one) != name_key(*other)
