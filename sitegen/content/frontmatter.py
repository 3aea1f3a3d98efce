"""Split a page into its front matter and its Markdown, and remember where each key stands.

Every scalar is kept as the text that was typed: ``9:30``, ``2026-02-30`` or ``yes`` reach the schema as strings, so
that nobody has to know YAML's quoting rules and every mistake can be named by us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from sitegen.content.slips import yaml_reasons

KeyPath = tuple[str | int, ...]

_DOCUMENT = re.compile(r"\A---[ \t]*\n(?P<meta>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class FrontMatterError(Exception):
    """The front matter cannot be read at all. ``code``: a sentence of ``[errors]`` in ``language/*.toml``; ``line``: from 1."""

    code: str
    line: int


@dataclass(frozen=True)
class Document:
    """A page as read: ``meta`` (strings, lists, mappings), ``body`` (Markdown), and the line of each key (from 1).

    ``repeated``: keys that stand twice. ``curly``: keys whose quotes are part of the text, since they are no straight ones.
    """

    meta: dict[str, Any]
    body: str
    body_line: int = 1
    lines: dict[KeyPath, int] = field(default_factory=dict)
    repeated: tuple[tuple[KeyPath, int], ...] = ()
    curly: tuple[tuple[str, int], ...] = ()

    def line(self, path: KeyPath) -> int:
        """Line of the key, or of the nearest key around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse(text: str) -> Document:
    """Read a page's text. Raises :class:`FrontMatterError` when there is no readable front matter."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    _refuse_conflict(text, 1)
    found = _DOCUMENT.match(text)
    if not found and text.startswith("---\n"):
        raise FrontMatterError("front_matter_open", yaml_reasons.end_of_head(text))
    if not found:
        raise FrontMatterError("front_matter_missing", 1)
    meta, lines, repeated = load_yaml(found["meta"], first_line=2)
    if not isinstance(meta, dict):
        raise FrontMatterError("front_matter_not_keys", 2)
    curly = tuple((key, line + 2) for key, line in yaml_reasons.curly(found["meta"]))
    return Document(meta, text[found.end() :], text.count("\n", 0, found.end()) + 1, lines, repeated, curly)


def load_yaml(text: str, first_line: int = 1) -> tuple[Any, dict[KeyPath, int], tuple[tuple[KeyPath, int], ...]]:
    """YAML as plain strings, lists and mappings, with the line of each key and the keys that stand twice."""
    _refuse_conflict(text, first_line)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        _refuse_aliases(node, set())
        value = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        code, line = yaml_reasons.of(error, text)
        raise FrontMatterError(code, first_line + line) from error
    except yaml.reader.ReaderError as error:  # a character that YAML does not allow; it tells where, not in which line
        line = first_line + text[: error.position].count("\n")
        raise FrontMatterError("yaml_character", line) from error
    finally:
        loader.dispose()
    lines: dict[KeyPath, int] = {}
    repeated: list[tuple[KeyPath, int]] = []
    _walk(node, (), first_line, lines, repeated)
    return value, lines, tuple(repeated)


def _refuse_conflict(text: str, first_line: int) -> None:
    line = yaml_reasons.conflict(text)
    if line is not None:
        raise FrontMatterError("conflict_left", first_line + line)


def _refuse_aliases(node: Any, seen: set[int]) -> None:
    """A value used twice (``&name`` and ``*name``) could contain itself, and nobody needs one."""
    if id(node) in seen:
        raise yaml.composer.ComposerError(None, None, "alias", node.start_mark)
    if not isinstance(node, yaml.CollectionNode):
        return
    seen.add(id(node))
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            _refuse_aliases(part, seen)


def _walk(
    node: Any,
    path: KeyPath,
    first_line: int,
    lines: dict[KeyPath, int],
    repeated: list[tuple[KeyPath, int]],
) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            line = first_line + key.start_mark.line
            if here in lines:
                repeated.append((here, line))
            lines[here] = line
            _walk(value, here, first_line, lines, repeated)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            here = (*path, index)
            lines[here] = first_line + value.start_mark.line
            _walk(value, here, first_line, lines, repeated)
