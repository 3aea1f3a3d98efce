"""A key of the schema as a field of the editors' form.

Words are written in each language; facts are typed once, in Italian, and stand in both files. A list keeps the same rows
in both, whatever its rows hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sitegen.output.editor.editor_words import EditorWords
from sitegen.output.editor.shape import Shape

Widget = dict[str, Any]
_WORDS = ("words", "marked")
#: What a row is called while it is closed: the first of these keys that it has.
_SUMMARIES = ("time", "date", "id", "title", "question", "label", "limit", "text", "when", "number", "opens")
_LONG = 120  # characters: from here on a text has several rows to be typed in


@dataclass(frozen=True)
class Choices:
    """What a form offers that the schema does not know. ``pages``: path and name of each page.

    ``relations``: for the name of a key, where its values are found (collection, file, value and shown fields).
    """

    pages: list[tuple[str, str]] = field(default_factory=list)
    relations: dict[str, Widget] = field(default_factory=dict)


def fields(shapes: Iterable[Shape], words: EditorWords, choices: Choices) -> list[Widget]:
    """The fields of several keys, in their order."""
    return [_field(shape, words, choices) for shape in shapes]


def _field(shape: Shape, words: EditorWords, choices: Choices) -> Widget:
    """One field: what it is called, what it asks for, in which languages, how it is typed."""
    widget: Widget = {"name": shape.name, "label": words.label(shape)}
    if hint := words.hint(shape):
        widget["hint"] = hint
    widget |= {"required": shape.required, "i18n": True if shape.kind in _WORDS else "duplicate"}
    if shape.kind == "object":
        summary = {"collapsed": "auto"} if not shape.required else {}
        return widget | summary | {"widget": "object", "fields": fields(shape.below, words, choices)}
    if shape.kind == "list":
        return widget | _list(shape, words, choices)
    widget |= _relation(shape, choices) or _scalar(shape, words, choices)
    if shape.default not in (None, ""):
        widget["default"] = shape.default
        widget["required"] = widget["required"] or shape.kind == "choice"  # one of them holds in any case
    if shape.pattern:
        widget["pattern"] = [shape.pattern, words.page["wrong_form"].format(example=words.example(shape)).strip()]
    return widget


def _relation(shape: Shape, choices: Choices) -> Widget | None:
    found = choices.relations.get(shape.name) if shape.kind in ("text", "fact") else None
    return {"widget": "relation", **found} if found else None


def _scalar(shape: Shape, words: EditorWords, choices: Choices) -> Widget:
    """How a single value is typed or chosen."""
    if shape.kind == "choice":
        return {"widget": "select", "options": [_option(words.choice(shape, each), each) for each in shape.choices]}
    if shape.kind == "path":
        return {"widget": "select", "options": [_option(name, path) for path, name in choices.pages]}
    if shape.kind == "yes_no":
        return {"widget": "boolean"}
    if shape.kind == "day":
        return {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"}
    if shape.kind in ("whole", "number"):
        limits = {"min": shape.low, "max": shape.high}
        kind = {"widget": "number", "value_type": "int" if shape.kind == "whole" else "float"}
        return kind | {name: limit for name, limit in limits.items() if limit is not None}
    long = shape.kind == "marked" or (shape.high or 0) > _LONG
    limits = {"minlength": shape.low, "maxlength": shape.high}
    limits = {name: limit for name, limit in limits.items() if limit is not None}
    return {"widget": "text" if long else "string", "use_emoji_autocomplete": False, **limits}


def _option(label: str, value: str | bool) -> Widget:
    return {"label": label, "value": value}


def _list(shape: Shape, words: EditorWords, choices: Choices) -> Widget:
    """Rows of keys, several choices, or values one below the other."""
    item = shape.item
    assert item
    limits: Widget = {name: limit for name, limit in (("min", shape.low), ("max", shape.high)) if limit is not None}
    rows = {"widget": "list", "label_singular": words.page["row"], **limits}
    if item.kind == "object":
        names = [each.name for each in item.below]
        summary = " ".join(f"{{{{fields.{name}}}}}" for name in _SUMMARIES if name in names)
        below = fields(item.below, words, choices)
        shown = {"summary": summary} if summary else {}
        return {**rows, "collapsed": True, "fields": below, **shown}
    if relation := _relation(item, choices):
        return {**relation, "multiple": True, **limits}
    if item.kind in ("choice", "path"):
        return {**_scalar(item, words, choices), "multiple": True, **limits}
    label = words.label(item)
    return {**rows, "field": {**_field(item, words, choices), "label": label, "hint": ""}}


def body(words: EditorWords) -> Widget:
    """The Markdown below the keys."""
    return {
        "name": "body",
        "label": words.page["text"],
        "hint": words.page["text_hint"],
        "widget": "text",
        "required": False,
        "i18n": True,
        "use_emoji_autocomplete": False,
    }
