"""A term in the text, in a table, and copied with a table's backslash: always its button, with the words that were written."""

from __future__ import annotations

import pytest
from markdown import Markdown

from sitegen.rendering.glossary_terms import GlossaryExtension

BUTTON = '<button class="term" popovertarget="term-naspi" type="button">la <em>tua</em></button>'


@pytest.mark.parametrize(
    "text",
    [
        "Chiedi [[naspi|la *tua*]].",
        r"Chiedi [[naspi\|la *tua*]].",
        "| a | b |\n|---|---|\n| " + r"[[naspi\|la *tua*]]" + " | d |",
    ],
)
def test_a_term_shows_the_words_that_were_written(text: str) -> None:
    shown = Markdown(extensions=["tables", GlossaryExtension()]).convert(text)
    assert BUTTON in shown
    assert "\\" not in shown
