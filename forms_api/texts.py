"""What visitors read, by language: texts/<language>.toml, the same keys and the same placeholders in each.

Staff may edit those files with plain spaces and straight apostrophes: the marks of print are put in here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from forms_api.codes import LANGUAGES

_NO_BREAK = "\u00a0"
_NARROW_NO_BREAK = "\u202f"


class Texts:
    """The sentences of one language, by dotted key: `texts("receipt.confirmed_text", event="…")`."""

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, **values: object) -> str:
        """The sentence with its placeholders filled in. KeyError on an unknown key or a placeholder without a value."""
        return self._sentences[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def __iter__(self) -> Iterator[str]:
        return iter(self._sentences)

    def raw(self, key: str) -> str:
        """The sentence with its placeholders as they are written."""
        return self._sentences[key]


@cache
def load(prefix: str = "") -> Mapping[str, Texts]:
    """The texts of every language from texts/<prefix><language>.toml, and what <prefix>offers_<language>.toml adds for the
    database of skills and resources."""
    return {
        language: Texts(
            language, _read(f"{prefix}{language}", language) | _read(f"{prefix}offers_{language}", language)
        )
        for language in LANGUAGES
    }


def _read(name: str, language: str) -> dict[str, str]:
    file = files(__package__) / "texts" / f"{name}.toml"
    return _flat(tomllib.loads(file.read_text("utf-8")), language) if file.is_file() else {}


def _flat(table: Mapping[str, Any], language: str, path: str = "") -> dict[str, str]:
    sentences: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            sentences |= _flat(value, language, f"{path}{key}.")
        else:
            sentences[path + key] = typeset(value, language)
    return sentences


def typeset(text: str, language: str) -> str:
    """Curled apostrophes; in French the spaces that no line may break at, before `: ; ! ? »` and after `«`."""
    curled = text.replace("'", "\u2019")
    if language != "fr":
        return curled
    spaced = re.sub(r" ([:»])", rf"{_NO_BREAK}\1", curled).replace("« ", f"«{_NO_BREAK}")
    return re.sub(r" ([;!?])", rf"{_NARROW_NO_BREAK}\1", spaced)
