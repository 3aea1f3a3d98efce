"""Telephones that a text links to (``[070 7790470](tel:+390707790470)``), as readers of the page's language dial them."""

from __future__ import annotations

import re

from sitegen.content.phones import shown_international

_LINK = re.compile(r'(<a\b[^>]*\bhref="tel:(\+\d+)"[^>]*>)([+\d ().\u00a0/-]+)(?=</a>)')


def of_html(html: str, language: str) -> str:
    """The same HTML, where the words of such a link are a number that the reader can dial."""
    return _LINK.sub(lambda link: link[1] + shown_international(link[2], link[3], language), html)
