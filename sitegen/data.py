"""The files under ``data/`` that both languages share: sources, glossary, figures for the calculator."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field

from sitegen import LANGUAGES
from sitegen.frontmatter import FrontMatterError, load_yaml
from sitegen.frontmatter import Source as Read
from sitegen.problems import Problem, validate
from sitegen.schema import Day, Strict, Text


T = TypeVar("T", bound=Strict)


class Source(Strict):
    """Where a fact comes from. ``date``: day, month or year of the source, or ``undated``."""

    title: Text
    publisher: Text
    url: Text | None = None
    site: Text | None = None
    date: Text
    lang: Literal["it", "fr", "en", "de"] = "it"
    official: bool = False


class TermIn(Strict):
    """A term in one language. ``name``: how this language calls the notion where ``term`` is only its counterpart."""

    term: Text
    name: Text | None = None
    definition: Text

    @property
    def shown(self) -> str:
        return self.name or self.term


class Note(Strict):
    it: Text
    fr: Text


class Term(Strict):
    it: TermIn
    fr: TermIn
    exact: bool = True
    note: Note | None = None

    def within(self, language: str) -> TermIn:
        return self.fr if language == "fr" else self.it


class Rule(Strict):
    """A figure of the law that the calculator uses."""

    value: float
    unit: Text
    law: Text
    sources: tuple[Text, ...] = Field(min_length=1)
    reviewed: Day


@dataclass(frozen=True)
class Data:
    sources: dict[str, Source] = field(default_factory=dict)
    glossary: dict[str, Term] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path) -> tuple[Data, list[Problem]]:
        problems: list[Problem] = []
        sources = _read(root, "sources.yml", Source, problems)
        glossary = _read(root, "glossary.yml", Term, problems)
        for source_id, source in sources.items():
            if not re.fullmatch(r"\d{4}(-\d{2}){0,2}|undated", source.date):
                problems.append(
                    Problem(
                        "data/sources.yml",
                        _line(root / "data/sources.yml", source_id),
                        "source_date",
                        {"id": source_id, "given": source.date},
                        LANGUAGES,
                    )
                )
        return cls(sources, glossary, _plain(root / "data" / "rules.yml")), problems


def _plain(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    return dict(yaml.safe_load(path.read_text("utf-8")))


def _line(path: Path, key: str) -> int:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith(f"{key}:"):
            return number
    return 1


def _read(root: Path, name: str, model: type[T], problems: list[Problem]) -> dict[str, T]:
    file = f"data/{name}"
    path = root / file
    if not path.exists():
        return {}
    try:
        loaded, lines, _ = load_yaml(path.read_text("utf-8"))
    except FrontMatterError as error:
        problems.append(Problem(file, error.line, error.code, {"detail": error.detail}, LANGUAGES))
        return {}
    entries: dict[str, T] = {}
    for key, meta in loaded.items():
        below = {where[1:]: line for where, line in lines.items() if where[0] == key}
        read = Read(meta if isinstance(meta, dict) else {}, "", 1, {(): lines[(key,)], **below})
        values, found = validate(model, read, file, LANGUAGES[0])
        problems += found
        if not found:
            entries[key] = model.model_construct(**values)
    return entries
