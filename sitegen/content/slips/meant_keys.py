"""Keys by another name: ``titolo`` for ``title``, ``Titel`` for ``title``. Read as what was meant, they are said once."""

from __future__ import annotations

import difflib
import types
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sitegen import LANGUAGES
from sitegen.content.frontmatter import Document, KeyPath
from sitegen.language import texts


@dataclass(frozen=True)
class Slip:
    """``given`` was typed at ``path``, whose last part is the key that was meant."""

    path: KeyPath
    given: str


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The nearest known word; empty when none is near."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)), "")


def mended(
    document: Document, model: type[BaseModel], others: Collection[str] = ()
) -> tuple[Document, tuple[Slip, ...]]:
    """The document with the keys that were meant, and what was typed. ``others``: keys that another template has."""
    slips: list[Slip] = []
    meta = _mended(model, document.meta, (), slips, others)
    lines = document.lines
    for slip in slips:
        typed, depth = (*slip.path[:-1], slip.given), len(slip.path)
        lines = {(slip.path + at[depth:] if at[:depth] == typed else at): line for at, line in lines.items()}
    return (replace(document, meta=meta, lines=lines), tuple(slips)) if slips else (document, ())


def _mended(annotation: Any, value: Any, path: KeyPath, slips: list[Slip], others: Collection[str]) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _mended(get_args(annotation)[0], value, path, slips, others)
    if origin in (Union, types.UnionType):
        for each in get_args(annotation):
            value = _mended(each, value, path, slips, others)
    elif origin is tuple and isinstance(value, list):
        return [
            _mended(get_args(annotation)[0], item, (*path, index), slips, others) for index, item in enumerate(value)
        ]
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel) and isinstance(value, dict):
        return _mended_keys(annotation, value, path, slips, others)
    return value


def _mended_keys(
    model: type[BaseModel], value: Mapping[str, Any], path: KeyPath, slips: list[Slip], others: Collection[str]
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, item in value.items():
        name = key if key in model.model_fields or key in others else _meant(key, model, {*value, *made})
        if name != key:
            slips.append(Slip((*path, name), key))
        field = model.model_fields.get(name)
        made[name] = _mended(field.annotation, item, (*path, name), slips, others) if field else item
    return made


def _meant(key: str, model: type[BaseModel], taken: Collection[str]) -> str:
    """The free key of the model that a word means: by what the editors' page calls it, or because it is nearly so written."""
    free = [name for name in model.model_fields if name not in taken]
    labelled = [name for name in free if name in _labelled()[key.replace("_", " ").lower()]]
    return next(iter(labelled), "") or closest(key.lower(), free, 0.8) or key


@cache
def _labelled() -> defaultdict[str, set[str]]:
    """Keys by their labels in all languages: ``titolo`` and ``titre`` are ``title``."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for name, words in texts.of_editor(language)["keys"].items():
            found[words[0].lower()].add(name.rpartition(".")[2])
    return found
