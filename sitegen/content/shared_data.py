"""The files under ``data/`` that both languages share: sources, glossary, amounts for the calculator, who helps today,
and the words that people type."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import yaml
from pydantic import Field

from sitegen import LANGUAGES
from sitegen.content.frontmatter import Document, FrontMatterError, KeyPath, load_yaml
from sitegen.content.helpers import Helper, helper_contradictions
from sitegen.content.problems import Problem, key_name, nearest, validate
from sitegen.content.schema.key_types import Day, PagePath, SourceDate, Text
from sitegen.content.schema.page import Strict
from sitegen.content.slips import meant_keys

T = TypeVar("T", bound=Strict)
Contradictions = Callable[[dict[str, Any]], Iterable[tuple[KeyPath, str, dict[str, Any]]]]
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Source(Strict):
    """Where a fact comes from. ``date``: day, month or year of the source, or ``undated``."""

    title: Text
    publisher: Text
    url: Text | None = None
    site: Text | None = None
    date: SourceDate
    lang: Literal["it", "fr", "en", "de"] = "it"
    official: bool = False


class TermIn(Strict):
    """A term in one language. ``name``: how this language calls the notion where ``term`` is only its counterpart."""

    term: Text
    name: Text | None = None
    definition: Text

    @property
    def shown(self) -> str:
        """What the reader of this language sees."""
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
        """The term as ``language`` has it."""
        return self.fr if language == "fr" else self.it


TIME_UNITS = ("days", "weeks", "months", "years")
TimeUnit = Literal["days", "weeks", "months", "years"]


class Span(Strict):
    """A length of time."""

    value: int = Field(ge=1)
    unit: TimeUnit


class TermOfLaw(Strict):
    """What is to be done within a term, and what happens to whoever does it later."""

    what: Text
    late: Text


class Rule(Strict):
    """An amount or a term set by law, in ``unit``, with the article that sets it.

    A term runs ``after`` a first span where the law says so, or backwards from its day (``before``). ``until``: the last
    day on which the rule is known to hold. ``unread``: no page that states it was read, so the reader is told to ask.
    ``it`` and ``fr``: the words of the terms that the calculator of dates knows.
    """

    value: float
    unit: Literal["euro", "percent", "persons", "times", "days", "weeks", "months", "years"]
    law: Text
    sources: tuple[Text, ...] = ()
    reviewed: Day
    unread: bool = False
    before: bool = False
    after: Span | None = None
    until: Day | None = None
    it: TermOfLaw | None = None
    fr: TermOfLaw | None = None

    @property
    def is_term(self) -> bool:
        return self.unit in TIME_UNITS

    def within(self, language: str) -> TermOfLaw | None:
        """The words of the term in ``language``; ``None`` for a rule that only pages tell."""
        return self.fr if language == "fr" else self.it


class Synonyms(Strict):
    """What people type: other words for the same thing, or, with ``page``, words by which they look for that page."""

    page: PagePath | None = None
    it: tuple[Text, ...] = ()
    fr: tuple[Text, ...] = ()

    def within(self, language: str) -> list[str]:
        """Those of ``language``."""
        return list(self.fr if language == "fr" else self.it)


class Duration(Strict):
    """A length of time that is no term to keep, with the reason why."""

    value: int = Field(ge=1)
    unit: TimeUnit
    why: Text


@dataclass(frozen=True)
class Data:
    """``rules`` as plain values, for templates and the script; ``rule_lines``: where each stands.

    ``durations``: lengths of time that pages may tell without being rules.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    glossary: dict[str, Term] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)
    checked_rules: dict[str, Rule] = field(default_factory=dict)
    rule_lines: dict[str, int] = field(default_factory=dict)
    helpers: dict[str, Helper] = field(default_factory=dict)
    helper_lines: dict[str, int] = field(default_factory=dict)
    durations: dict[str, Duration] = field(default_factory=dict)
    synonyms: dict[str, Synonyms] = field(default_factory=dict)
    synonym_lines: dict[str, int] = field(default_factory=dict)

    @property
    def amounts(self) -> dict[str, Any]:
        """The plain rules of the cost-and-capital sheet: those that are no terms."""
        return {key: rule for key, rule in self.rules.items() if not self.checked_rules[key].is_term}

    @property
    def terms(self) -> dict[str, Rule]:
        """The rules that are lengths of time."""
        return {key: rule for key, rule in self.checked_rules.items() if rule.is_term}

    @classmethod
    def load(cls, root: Path, today: dt.date) -> tuple[Data, list[Problem]]:
        """The valid entries of the six files below ``root``, and what is wrong in them."""
        problems: list[Problem] = []
        sources, _ = _read(root, "sources.yml", Source, problems)
        glossary, _ = _read(root, "glossary.yml", Term, problems)
        rules, lines = _read(root, "rules.yml", Rule, problems)
        durations, _ = _read(root, "durations.yml", Duration, problems)
        synonyms, synonym_lines = _read(root, "synonyms.yml", Synonyms, problems)
        problems += _unsourced(rules, lines)
        problems += _unknown_sources("rules.yml", rules, lines, sources)
        helpers, helper_lines = _read(
            root, "helpers.yml", Helper, problems, partial(helper_contradictions, today=today)
        )
        problems += _unknown_sources("helpers.yml", helpers, helper_lines, sources)
        plain = {key: value for key, value in _plain(root / "data" / "rules.yml").items() if key in rules}
        return (
            cls(
                sources,
                glossary,
                plain,
                rules,
                lines,
                helpers,
                helper_lines,
                durations,
                synonyms,
                synonym_lines,
            ),
            problems,
        )


def _plain(path: Path) -> dict[str, Any]:
    try:
        return dict(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError, yaml.YAMLError):  # absent or, for the others, named already by _read
        return {}


def _unsourced(rules: dict[str, Rule], lines: dict[str, int]) -> Iterator[Problem]:
    for key, rule in rules.items():
        if not rule.sources and not rule.unread:
            yield Problem("data/rules.yml", lines[key], "rule_unsourced", {"given": key}, LANGUAGES)


def _unknown_sources(
    name: str, entries: Mapping[str, Rule | Helper], lines: dict[str, int], sources: dict[str, Source]
) -> Iterator[Problem]:
    for key, entry in entries.items():
        for source in entry.sources:
            if source not in sources:
                values = {"given": source, "suggestion": nearest(source, sources)}
                yield Problem(f"data/{name}", lines[key], "unknown_source", values, LANGUAGES)


def _none(_values: dict[str, Any]) -> tuple[()]:
    return ()


def _read(
    root: Path, name: str, model: type[T], problems: list[Problem], contradictions: Contradictions = _none
) -> tuple[dict[str, T], dict[str, int]]:
    """The valid entries of a file by their ids, and the line of each id; mistakes go to ``problems``.

    ``contradictions``: what to say of the valid keys of one entry, taken together.
    """
    file = f"data/{name}"
    path = root / file
    if not path.exists():
        return {}, {}
    try:
        loaded, lines, repeated = load_yaml(path.read_text("utf-8").replace("\r\n", "\n"))
        if not isinstance(loaded, dict):
            raise FrontMatterError("data_not_keys", 1)
    except UnicodeDecodeError:
        problems.append(Problem(file, 1, "not_utf8", {}, LANGUAGES))
        return {}, {}
    except FrontMatterError as error:
        problems.append(Problem(file, error.line, error.code, {}, LANGUAGES))
        return {}, {}
    below: dict[str, dict[KeyPath, int]] = defaultdict(dict)
    for where, line in lines.items():
        below[str(where[0])][where[1:]] = line
    problems += [Problem(file, line, "repeated_key", {"key": where[-1]}, LANGUAGES) for where, line in repeated]
    entries: dict[str, T] = {}
    for key, meta in loaded.items():
        typed = Document(meta if isinstance(meta, dict) else {}, "", 1, below[key])
        document, slips = meant_keys.mended(typed, model)
        values, found = validate(model, document, file, LANGUAGES, slips=slips)
        for where, code, more in contradictions(values):
            said = {"key": key_name(where), **more}
            found.append(Problem(file, document.line(where), code, said, LANGUAGES))
        if not _ID.fullmatch(key):
            found.append(Problem(file, document.line(()), "bad_id", {"given": key}, LANGUAGES))
        problems += found
        if not found:
            entries[key] = cast(T, model.model_construct(**values))
    return entries, {key: below[key].get((), 1) for key in loaded}
