"""What the schema's models say of each key, as plain values: the editors' forms are made of them.

A kind that the schema invents later is a line of text here until somebody gives it a pattern: the key is in the form all
the same, and the content check is as strict as ever.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel, BeforeValidator, StringConstraints
from pydantic.fields import FieldInfo

from sitegen.content.schema.key_types import MARKED, PATH, WORDS

#: What a value read by a function of the schema looks like: kind, and the pattern of what may be typed.
_READ_BY = {
    "_clock": ("clock", r"^([01]?[0-9]|2[0-3])([:.]| ?h ?)[0-5][0-9]$"),
    "_day": ("day", ""),
    "_partial_day": ("fact", r"^[0-9]{4}(-[0-9]{2}){0,2}$"),
    "_source_date": ("fact", r"^([0-9]{4}(-[0-9]{2}){0,2}|undated)$"),
    "_moment": ("fact", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]+([01]?[0-9]|2[0-3])([:.]| ?h ?)[0-5][0-9]$"),
    "_phone": ("text", r"^\+?[0-9][0-9 ]{5,16}[0-9]$"),
    "_number": ("text", r"^\+?[0-9]( ?[0-9]){2,15}$"),
    "_email": ("text", r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"),
    "_address": ("fact", r"^https?://\S+$"),
    "_web_address": ("fact", r"^https://\S+$"),
}
_MARKS = {WORDS: "words", MARKED: "marked", PATH: "path"}
_PLAIN = {bool: "yes_no", int: "whole", float: "number", dt.date: "day", dt.time: "clock", dt.datetime: "fact"}


@dataclass
class Shape:
    """One key. ``kind``: words, marked, text, fact (plain in YAML), path, clock, day, whole, number, yes_no, choice,
    list or object. ``low`` and ``high``: of a number, of a text's length in characters, or of a list's rows.

    ``item``: what a list holds; ``below``: the keys of an object; ``model``: the name of the class that has the key.
    """

    name: str
    model: str
    kind: str = "text"
    required: bool = True
    default: Any = None
    pattern: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str | bool, ...] = ()
    item: Shape | None = None
    below: list[Shape] = field(default_factory=list)


def of(model: type[BaseModel]) -> list[Shape]:
    """The keys of a model, in its order."""
    return [_key(model, name, info) for name, info in model.model_fields.items()]


def _key(model: type[BaseModel], name: str, info: FieldInfo) -> Shape:
    shape = Shape(name, model.__name__, required=info.is_required())
    if not shape.required:
        default = info.get_default(call_default_factory=True)
        shape.default = list(default) if isinstance(default, tuple) else default
    _read(shape, info.annotation)
    for mark in info.metadata:
        _mark(shape, mark)
    return shape


def _read(shape: Shape, annotation: Any) -> None:
    """Note in ``shape`` what a type says, its marks from the inside out."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        _read(shape, inner[0])
        for mark in inner[1:]:
            _mark(shape, mark)
    elif origin in (Union, types.UnionType):
        _one_of(shape, [each for each in inner if each is not type(None)])
    elif origin is Literal:
        shape.kind, shape.choices = "choice", inner
    elif origin is tuple:
        shape.kind = "list"
        shape.item = Shape(shape.name, shape.model)
        _read(shape.item, inner[0])
        if inner[-1] is not Ellipsis:
            shape.low = shape.high = len(inner)
            _widen(shape.item, inner[1:])
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        shape.kind, shape.below = "object", of(annotation)
    else:
        shape.kind = _PLAIN.get(annotation, shape.kind)


def _one_of(shape: Shape, kinds: list[Any]) -> None:
    """A value of several types: the choices of all, where each is a short list; else the first type counts."""
    if len(kinds) > 1 and all(each is bool or get_origin(each) is Literal for each in kinds):
        shape.kind = "choice"
        shape.choices = tuple(part for each in kinds for part in ((False, True) if each is bool else get_args(each)))
    else:
        _read(shape, kinds[0])


def _widen(item: Shape, others: tuple[Any, ...]) -> None:
    """Let the limits of the first of several values hold for all of them: the form knows one kind of row."""
    for each in others:
        other = Shape(item.name, item.model)
        _read(other, each)
        item.low = None if None in (item.low, other.low) else min(item.low or 0, other.low or 0)
        item.high = None if None in (item.high, other.high) else max(item.high or 0, other.high or 0)


def _mark(shape: Shape, mark: Any) -> None:
    if isinstance(mark, BeforeValidator):
        kind, pattern = _READ_BY.get(getattr(mark.func, "__name__", ""), (shape.kind, shape.pattern))
        shape.kind, shape.pattern = kind, pattern
    elif isinstance(mark, StringConstraints):
        least = mark.min_length if (mark.min_length or 0) > 1 else None  # one character is what "required" asks
        shape.low, shape.high = least or shape.low, mark.max_length or shape.high
        if isinstance(mark.pattern, str):
            shape.kind, shape.pattern = "fact", mark.pattern
    elif isinstance(mark, str) and mark in _MARKS:
        shape.kind = _MARKS[mark]
    elif isinstance(mark, (Ge, MinLen)):
        shape.low = _bound(mark.ge if isinstance(mark, Ge) else mark.min_length)
    elif isinstance(mark, (Le, MaxLen)):
        shape.high = _bound(mark.le if isinstance(mark, Le) else mark.max_length)
    elif isinstance(mark, FieldInfo):
        for inner in mark.metadata:
            _mark(shape, inner)


def _bound(value: Any) -> float:
    return int(value) if float(value).is_integer() else float(value)


def walk(shapes: list[Shape], above: str = "") -> Iterator[tuple[str, Shape]]:
    """Every key with its path, as ``programme.*.time``; a list of values stands for its values too."""
    for shape in shapes:
        path = f"{above}{shape.name}"
        yield path, shape
        if shape.kind == "list" and shape.item:
            yield f"{path}.*", shape.item
            yield from walk(shape.item.below, f"{path}.*.")
        yield from walk(shape.below, f"{path}.")
