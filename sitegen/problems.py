"""A mistake in the content, said in the language of the file it stands in."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from sitegen import texts
from sitegen.frontmatter import KeyPath, Source


@dataclass(frozen=True)
class Problem:
    """``file`` below the project's root, ``line`` from 1, ``code`` a sentence of ``[errors]`` in ``texts/*.toml``."""

    file: str
    line: int
    code: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    languages: tuple[str, ...] = ("it",)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        sentences = [
            texts.of(language).errors[self.code].format(**self.values) for language in self.languages
        ]
        return f"{where}: " + " / ".join(sentences)


def key_name(path: KeyPath) -> str:
    """``programme[2].time`` for ``("programme", 1, "time")``: rows are counted from 1, as people do."""
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if name else str(part))
    return name


def validate(
    model: type[BaseModel], source: Source, file: str, language: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Check a page key by key, so that one mistake never hides another.

    Returns the valid values by key and the problems of all the others.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []

    def report(path: KeyPath, code: str, **more: Any) -> None:
        problems.append(
            Problem(file, source.line(path), code, {"key": key_name(path), **more}, (language,))
        )

    for path, line in source.repeated:
        problems.append(
            Problem(file, line, "repeated_key", {"key": key_name(path)}, (language,))
        )
    given = {key: value for key, value in source.meta.items() if value not in ("", None)}
    for key in given:
        if key not in model.model_fields:
            report((key,), "extra_forbidden", **_suggestion(key, model, language))
    for key, field_info in model.model_fields.items():
        if key not in given:
            if field_info.is_required():
                report((key,), "missing", hint=_hint(model, (key,), language))
            else:
                values[key] = field_info.get_default(call_default_factory=True)
            continue
        try:
            values[key] = _adapter(model, key).validate_python(given[key])
        except ValidationError as error:
            for detail in error.errors():
                path = (key, *detail["loc"])
                report(path, *_code(detail), **_values(detail, path, model, language))
    return values, problems


_adapters: dict[tuple[type[BaseModel], str], TypeAdapter[Any]] = {}


def _adapter(model: type[BaseModel], key: str) -> TypeAdapter[Any]:
    if (model, key) not in _adapters:
        info = model.model_fields[key]
        annotation: Any = info.annotation
        for meta in info.metadata:
            annotation = Annotated[annotation, meta]
        _adapters[model, key] = TypeAdapter(annotation)
    return _adapters[model, key]


_CODES = {
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "tuple_type": "not_a_list",
    "list_type": "not_a_list",
    "too_short": "too_few",
    "too_long": "too_many",
    "model_type": "not_keys",
    "model_attributes_type": "not_keys",
    "int_parsing": "whole_number",
    "int_type": "whole_number",
    "float_parsing": "number",
    "float_type": "number",
    "bool_parsing": "yes_no",
    "bool_type": "yes_no",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "literal_error": "one_of",
    "string_type": "one_text",
}


def _code(detail: Any) -> tuple[str]:
    return (_CODES.get(detail["type"], detail["type"]),)


def _values(detail: Any, path: KeyPath, model: type[BaseModel], language: str) -> dict[str, Any]:
    context = detail.get("ctx") or {}
    values: dict[str, Any] = {
        "given": detail["input"] if isinstance(detail["input"], str) else "",
        "limit": context.get("min_length", context.get("max_length", context.get("ge", context.get("le", "")))),
        "allowed": str(context.get("expected", "")).replace("'", "").replace(" or ", ", "),
        "hint": _hint(model, path, language),
    }
    if detail["type"] == "extra_forbidden":
        values |= {"suggestion": ""}
    return values


def _suggestion(key: str, model: type[BaseModel], language: str) -> dict[str, str]:
    near = difflib.get_close_matches(key, model.model_fields, n=1, cutoff=0.6)
    errors = texts.of(language).errors
    if near:
        return {"suggestion": errors["did_you_mean"].format(near=near[0])}
    return {"suggestion": errors["known_keys"].format(keys=", ".join(sorted(model.model_fields)))}


def _hint(model: type[BaseModel], path: KeyPath, language: str) -> str:
    """An example of what to write, by the key's last name."""
    last = next((part for part in reversed(path) if isinstance(part, str)), "")
    return texts.of(language).examples.get(last, "")
