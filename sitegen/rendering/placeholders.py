"""``{{operator.name}}`` and the like in a page's text: what only the body that runs the site knows."""

from __future__ import annotations

import re

from sitegen.language import texts

_TOKEN = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")


class UnknownPlaceholderError(ValueError):
    """A page asks for a value that ``mkdocs.yml`` does not know."""


def fill(markdown: str, values: dict[str, str], language: str) -> str:
    """Put the values in; an empty one shows as "da completare" / "à compléter"."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise UnknownPlaceholderError(found[0])
        return values[found[1]] or f"**{texts.of(language).ui['to_complete']}**"

    return _TOKEN.sub(value, markdown)
