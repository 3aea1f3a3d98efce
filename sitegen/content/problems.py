"""A mistake in the content, said in the language of the file it stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from sitegen import LANGUAGES
from sitegen.content.frontmatter import Document, KeyPath
from sitegen.content.slips.meant_keys import Slip, closest
from sitegen.language import texts


class ByLanguage(dict[str, str]):
    """A part of a sentence in each language, chosen when the sentence is said."""


@dataclass(frozen=True)
class Problem:
    """``file`` below the project's root, ``line`` from 1, ``code`` a sentence of ``[errors]`` in ``texts/*.toml``."""

    file: str
    line: int
    code: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    languages: tuple[str, ...] = ("it",)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: " + " / ".join(map(self.sentence, self.languages))

    def sentence(self, language: str) -> str:
        """What is wrong and what to write instead, without file and line."""
        values = {
            name: value.get(language, "") if isinstance(value, ByLanguage) else value
            for name, value in self.values.items()
        }
        return texts.of(language).errors[self.code].format(**values)

    @property
    def sort_key(self) -> tuple[str, int, str]:
        """By file, then by line."""
        return self.file, self.line, self.code


def say(code: str, **values: Any) -> str:
    """A sentence of ``[errors]`` in every language, for messages that belong to no file."""
    return " / ".join(texts.of(language).errors[code].format(**values) for language in LANGUAGES)


def key_name(path: KeyPath) -> str:
    """``programme[2].time`` for ``("programme", 1, "time")``: rows are counted from 1, as people do."""
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if name else str(part))
    return name


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> ByLanguage:
    """``. Volevi scrivere «near»?`` in each language, or nothing when no known word is near."""
    near = closest(word, known, cutoff)
    return _in_each("did_you_mean", near=near) if near else ByLanguage()


def _in_each(code: str, **values: Any) -> ByLanguage:
    return ByLanguage({lang: texts.of(lang).errors[code].format(**values) for lang in LANGUAGES})


def validate(
    model: type[BaseModel],
    document: Document,
    file: str,
    languages: tuple[str, ...],
    elsewhere: dict[str, str] | None = None,
    slips: tuple[Slip, ...] = (),
) -> tuple[dict[str, Any], list[Problem]]:
    """Check a page key by key, so that one mistake never hides another.

    ``elsewhere``: keys of other templates, with the template that knows them, for a better hint. ``slips``: keys that
    were typed by another name; what is wrong with their values is not said as well.
    Returns the valid values by key and the problems of all the others.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []

    def report(path: KeyPath, code: str, **more: Any) -> None:
        problems.append(Problem(file, document.line(path), code, {"key": key_name(path)} | more, languages))

    for slip in slips:
        typed = key_name((*slip.path[:-1], slip.given))
        report(slip.path, "extra_forbidden", key=typed, suggestion=_in_each("did_you_mean", near=slip.path[-1]))
    for key, line in document.curly:
        problems.append(Problem(file, line, "curly_quotes", {"key": key}, languages))
    for path, line in document.repeated:
        problems.append(Problem(file, line, "repeated_key", {"key": key_name(path)}, languages))
    given = {key: value for key, value in document.meta.items() if value not in ("", None)}
    for key in given:
        if key not in model.model_fields:
            report((key,), "extra_forbidden", suggestion=_suggestion(key, model, elsewhere or {}))
    for key, field_info in model.model_fields.items():
        if key not in given:
            if field_info.is_required():
                report((key,), "missing", hint=_hint((key,)))
            else:
                values[key] = field_info.get_default(call_default_factory=True)
            continue
        try:
            values[key] = _adapter(model, key).validate_python(given[key])
        except ValidationError as error:
            for detail in error.errors():
                path = (key, *detail["loc"])
                if any(path[: len(slip.path)] == slip.path for slip in slips):
                    continue
                report(path, _code(detail), **_values(detail, path, model))
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
    "int_from_float": "whole_number",
    "float_parsing": "number",
    "float_type": "number",
    "finite_number": "number",
    "bool_parsing": "yes_no",
    "bool_type": "yes_no",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "literal_error": "one_of",
    "string_type": "one_text",
    "string_pattern_mismatch": "bad_id",
}


def _code(detail: Any) -> str:
    kind = str(detail["type"])
    if kind == "string_too_short" and not detail["input"].strip():
        return "empty"
    if kind in ("model_type", "tuple_type", "string_type") and detail["input"] == "":
        return "empty"
    code = _CODES.get(kind, kind)
    return code if code in texts.of(LANGUAGES[0]).errors else "invalid"


def _values(detail: Any, path: KeyPath, model: type[BaseModel]) -> dict[str, Any]:
    context = detail.get("ctx") or {}
    unknown = detail["type"] == "extra_forbidden"
    limits = [context[name] for name in ("min_length", "max_length", "ge", "le") if name in context]
    return {
        "given": detail["input"] if isinstance(detail["input"], str) else "",
        "limit": f"{limits[0]:g}" if limits else "",
        "allowed": str(context.get("expected", "")).replace("'", "").replace(" or ", ", "),
        "hint": _hint(path),
        "suggestion": nearest(str(path[-1]), _names_below(model)) if unknown else "",
    }


def _names_below(annotation: Any) -> set[str]:
    """The keys of the models inside a model."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return set().union(*(_names(info.annotation) for info in annotation.model_fields.values()))
    return set()


def _names(annotation: Any) -> set[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return set(annotation.model_fields) | _names_below(annotation)
    return set().union(*map(_names, get_args(annotation)))


def _suggestion(key: str, model: type[BaseModel], elsewhere: dict[str, str]) -> ByLanguage:
    if key in elsewhere:
        return _in_each("other_template", template=elsewhere[key])
    return nearest(key, model.model_fields) or _in_each("known_keys", keys=", ".join(sorted(model.model_fields)))


def _hint(path: KeyPath) -> ByLanguage:
    """An example of what to write, by the key's last name."""
    last = next((part for part in reversed(path) if isinstance(part, str)), "")
    return ByLanguage({language: texts.of(language).examples.get(last, "") for language in LANGUAGES})
