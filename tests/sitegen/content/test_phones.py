"""Telephone numbers as machines dial them, and as readers of each language do."""

from __future__ import annotations

import pytest

from sitegen.content.phones import e164, in_links, shown, shown_international


@pytest.mark.parametrize(
    ("written", "territory", "dialled"),
    [
        ("0585 41150", "toscana", "+39058541150"),
        ("0585 41150", "", "+39058541150"),
        ("345 123 4567", "sardegna", "+393451234567"),
        ("04 95 12 34 56", "corsica", "+33495123456"),
        ("04 94 12 34 56", "var", "+33494123456"),
        ("04 93 12 34 56", "alpes-maritimes", "+33493123456"),
        ("+39 0585 41150", "corsica", "+39058541150"),
        ("+33 4 95 12 34 56", "toscana", "+33495123456"),
        ("+999 12345678", "toscana", "+99912345678"),
        ("803 164", "toscana", "803164"),
        ("39 49", "corsica", "3949"),
    ],
)
def test_a_number_is_dialled_in_the_country_of_its_desk(written: str, territory: str, dialled: str) -> None:
    assert e164(written, territory) == dialled


@pytest.mark.parametrize(
    ("written", "territory", "italian", "french"),
    [
        ("0585 41150", "toscana", "0585 41150", "+39 0585 41150"),
        ("0564 17 229 70", "toscana", "0564 17 229 70", "+39 0564 172 2970"),
        ("+39 0585 41150", "toscana", "0585 41150", "+39 0585 41150"),
        ("0585 41150", "", "0585 41150", "+39 0585 41150"),
        ("04 95 12 34 56", "corsica", "+33 4 95 12 34 56", "04 95 12 34 56"),
        ("+33 4 95 12 34 56", "toscana", "+33 4 95 12 34 56", "04 95 12 34 56"),
        ("+41 44 668 18 00", "toscana", "+41 44 668 18 00", "+41 44 668 18 00"),
        ("803 164", "toscana", "803 164", "803 164 (depuis l'Italie seulement)"),
        ("39 49", "corsica", "39 49 (solo dalla Francia)", "39 49"),
        ("", "toscana", "", ""),
    ],
)
def test_a_number_is_shown_as_its_reader_dials_it(written: str, territory: str, italian: str, french: str) -> None:
    assert shown(written, territory, "it") == italian
    assert shown(written, territory, "fr") == french


@pytest.mark.parametrize(
    ("dialled", "written", "italian", "french"),
    [
        ("+390707790470", "070 7790470", "070 7790470", "+39 070 779 0470"),
        ("+33493137573", "04 93 13 75 73", "+33 4 93 13 75 73", "04 93 13 75 73"),
        ("+33493137573", "+33 4 93 13 75 73", "+33 4 93 13 75 73", "04 93 13 75 73"),
        ("3949", "3949", "3949", "3949"),
        ("+390707790470", "070 111", "070 111", "070 111"),
    ],
)
def test_a_linked_number_is_shown_as_its_reader_dials_it(dialled: str, written: str, italian: str, french: str) -> None:
    assert shown_international(dialled, written, "it") == italian
    assert shown_international(dialled, written, "fr") == french


@pytest.mark.parametrize(
    ("html", "french"),
    [
        ('<a href="tel:+39058541150">0585 41150</a>', '<a href="tel:+39058541150">+39 0585 41150</a>'),
        ('<a href="tel:+33493137573">04 93 13 75 73</a>', '<a href="tel:+33493137573">04 93 13 75 73</a>'),
        ('<a class="x" href="tel:+39058541150">le guichet</a>', '<a class="x" href="tel:+39058541150">le guichet</a>'),
        ('<a href="tel:3949">3949</a>', '<a href="tel:3949">3949</a>'),
        ("<p>0585 41150</p>", "<p>0585 41150</p>"),
    ],
)
def test_a_linked_number_gets_the_code_of_its_country_abroad(html: str, french: str) -> None:
    assert in_links(html, "fr") == french
