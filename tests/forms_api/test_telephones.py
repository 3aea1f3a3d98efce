"""Which number a person means, on the Italian page and on the French one."""

from __future__ import annotations

import pytest

from forms_api import typed_values
from forms_api.telephones import readings

ITALIAN_OR_FRENCH = "?"


@pytest.mark.parametrize(
    ("typed", "on_italian_page", "on_french_page"),
    [
        # Italian
        ("0585 41150", "+39058541150", "+39058541150"),
        ("0585/41150", "+39058541150", "+39058541150"),
        ("(0585) 41.150", "+39058541150", "+39058541150"),
        ("0585 - 41150", "+39058541150", "+39058541150"),
        ("+39 0585 41150", "+39058541150", "+39058541150"),
        ("0039 0585 41150", "+39058541150", "+39058541150"),
        ("39 0585 41150", "+39058541150", "+39058541150"),
        ("010 5531", "+390105531", "+390105531"),
        ("0564 17 229 70", "+3905641722970", "+3905641722970"),
        ("070 7790470", "+390707790470", "+390707790470"),
        ("348 1234567", "+393481234567", "+393481234567"),
        ("348.123.45.67", "+393481234567", "+393481234567"),
        ("+39 348 1234567", "+393481234567", "+393481234567"),
        ("800 123456", "+39800123456", "+39800123456"),
        # mobiles have ten digits, Rome at most ten
        ("347 123456", None, None),
        ("347 123 45 678", None, None),
        ("+39 347 123456", None, None),
        ("06 123456789", None, None),
        # pairs are French, complete or not
        ("06 12 34 56 78", "+33612345678", "+33612345678"),
        ("0 6 12 34 56 78", "+33612345678", "+33612345678"),
        ("04.93.12.34.56", "+33493123456", "+33493123456"),
        ("04-93-12-34-56", "+33493123456", "+33493123456"),
        ("06 12 34 56 7", None, None),
        ("04 95 12 34 5", None, None),
        ("06 12 34 56 789", None, None),
        ("06 12 34 56", None, None),
        ("06 12 34 56 78 90", None, None),
        # in one block: the page's country, or a question
        ("0612345678", ITALIAN_OR_FRENCH, "+33612345678"),
        ("0495123456", ITALIAN_OR_FRENCH, "+33495123456"),
        ("04 95123456", ITALIAN_OR_FRENCH, "+33495123456"),
        ("0733123456", ITALIAN_OR_FRENCH, "+33733123456"),
        ("0495 12 34 56", ITALIAN_OR_FRENCH, "+33495123456"),
        ("0586 12 34 56", "+390586123456", "+33586123456"),
        ("0783123456", "+390783123456", "+33783123456"),  # Oristano
        ("0586123456", "+390586123456", "+33586123456"),  # Livorno
        ("0586 123456", "+390586123456", ITALIAN_OR_FRENCH),
        ("079 1234567", "+390791234567", ITALIAN_OR_FRENCH),
        ("079 123 45 67", "+390791234567", ITALIAN_OR_FRENCH),
        ("06 1234 5678", "+390612345678", "+33612345678"),
        ("06 48 12 345", "+39064812345", None),
        ("061234567", "+39061234567", None),
        # France with its code, France overseas
        ("+33 (0)6 12 34 56 78", "+33612345678", "+33612345678"),
        ("+33 0612345678", "+33612345678", "+33612345678"),
        ("0033 6 12 34 56 78", "+33612345678", "+33612345678"),
        ("06 90 35 12 34", "+590690351234", "+590690351234"),
        ("0692 12 34 56", "+262692123456", "+262692123456"),
        ("0262 12 34 56", "+262262123456", "+262262123456"),
        ("0696123456", ITALIAN_OR_FRENCH, "+596696123456"),
        ("0692123456", ITALIAN_OR_FRENCH, "+262692123456"),
        ("+590 690 35 12 34", "+590690351234", "+590690351234"),
        ("+594 694 12 34 56", "+594694123456", "+594694123456"),
        ("+596 696 12 34 56", "+596696123456", "+596696123456"),
        ("+262 692 12 34 56", "+262692123456", "+262692123456"),
        # neighbours
        ("+377 93 15 00 00", "+37793150000", "+37793150000"),
        ("+41 44 668 18 00", "+41446681800", "+41446681800"),
        ("+378 0549 886377", "+3780549886377", "+3780549886377"),
        ("0549 886377", "+3780549886377", ITALIAN_OR_FRENCH),
        ("93 15 00 00", None, None),
        # no telephone
        ("12", None, None),
        ("112", None, None),
        ("0585", None, None),
        ("+", None, None),
        ("612345678", None, None),
        ("+999 12345678", None, None),
        ("0585 41150 / 348 1234567", None, None),
    ],
)
def test_a_number_is_read_as_those_write_it_whose_page_it_is(
    typed: str, on_italian_page: str | None, on_french_page: str | None
) -> None:
    assert reading(typed, "it") == on_italian_page
    assert reading(typed, "fr") == on_french_page


def reading(typed: str, language: str) -> str | None:
    found = readings(typed, language)
    assert len(found) == len(set(found)) <= 2
    return (found or [None])[0] if len(found) < 2 else ITALIAN_OR_FRENCH


@pytest.mark.parametrize("language", ["it", "fr"])
@pytest.mark.parametrize("code", ["+39", "+33", "0039", "0033"])
def test_who_is_asked_can_answer_by_putting_the_country_before_what_was_typed(language: str, code: str) -> None:
    for typed in ("0612345678", "0495123456", "0586 123456", "079 1234567"):
        assert len(readings(f"{code} {typed}", language)) == 1


def test_what_is_typed_in_wide_figures_is_read_too() -> None:
    assert typed_values.clean_phone("０５８５ ４１１５０", "it") == "+39058541150"
