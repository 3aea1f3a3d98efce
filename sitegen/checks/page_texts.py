"""The texts of a page, wherever they stand: its Markdown body, and those of its front matter, by the schema."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from sitegen.checks.markdown_lines import Prose
from sitegen.content.frontmatter import Document, KeyPath
from sitegen.content.pages import Content
from sitegen.content.schema.key_types import MARKED, PATH, WORDS
from sitegen.content.schema.models import MODELS
from sitegen.content.schema.page import Page

BODY: KeyPath = ()


@dataclass(frozen=True)
class Piece:
    """``marked``: rendered as Markdown; otherwise shown as it stands. The body's ``path`` is empty."""

    path: KeyPath
    prose: Prose
    marked: bool = True


@dataclass(frozen=True)
class PageText:
    """A page that can be read, valid or not."""

    language: str
    path: str
    document: Document

    @property
    def file(self) -> str:
        return f"docs/{self.language}/{self.path}"

    @property
    def model(self) -> type[Page]:
        return MODELS.get(str(self.document.meta.get("template") or "page.html"), Page)

    @cached_property
    def body(self) -> Prose:
        return Prose(self.document.body, self.document.body_line)

    @cached_property
    def pieces(self) -> list[Piece]:
        """The body last."""
        found = [
            Piece(path, Prose(text, self.document.line(path), one_line=True), kind == MARKED)
            for path, text, kind in _texts(self.model, self.document.meta, ())
            if kind != PATH
        ]
        return [*found, Piece(BODY, self.body)]

    @property
    def paths(self) -> list[tuple[KeyPath, str]]:
        """The pages that the front matter itself leads to."""
        return [(path, text) for path, text, kind in _texts(self.model, self.document.meta, ()) if kind == PATH]


def pages(content: Content) -> dict[tuple[str, str], PageText]:
    return {
        (language, path): PageText(language, path, document) for (language, path), document in content.documents.items()
    }


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return get_type_hints(model, include_extras=True)


def _texts(annotation: Any, value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
    """Key, text and kind of all words and page paths in ``value``, which may be wrong in any way."""
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *marks = get_args(annotation)
        kind = next((mark for mark in marks if mark in (WORDS, MARKED, PATH)), None)
        if kind is None:
            yield from _texts(base, value, path)
        elif isinstance(value, str) and value.strip():
            yield path, value, kind
    elif origin in (Union, types.UnionType):
        for each in get_args(annotation):
            yield from _texts(each, value, path)
    elif origin is tuple and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(get_args(annotation)[0], item, (*path, index))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel) and isinstance(value, dict):
        hints = _hints(annotation)
        for key, item in value.items():
            if key in hints:
                yield from _texts(hints[key], item, (*path, key))
