"""Telephones in the text of a page."""

from __future__ import annotations

import pytest

from sitegen.rendering.phone_links import of_html


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
    assert of_html(html, "fr") == french
