"""The sentences of templates and of build messages, one TOML file per language, with the same keys."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Texts:
    """``ui``: what a page shows. ``errors``: what is wrong and what to write. ``examples``: by key of the front matter."""

    ui: dict[str, str]
    errors: dict[str, str]
    examples: dict[str, str]
    names: dict[str, dict[str, str]]


@cache
def of(language: str) -> Texts:
    """The sentences of a language; read once."""
    loaded = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    return Texts(**loaded)


@cache
def of_editor(language: str) -> dict[str, Any]:
    """What the editors' page says in a language, as it stands in its file; read once."""
    return tomllib.loads((Path(__file__).parent / f"editor_{language}.toml").read_text("utf-8"))
