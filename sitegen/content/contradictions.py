"""What contradicts what within one page, which no single key can show.

Only valid keys are compared, so that a page's mistakes are all named in one run: a comparison with a key that has a
mistake of its own says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sitegen.content import event_contradictions
from sitegen.content.event_contradictions import Finding
from sitegen.content.frontmatter import Document, KeyPath
from sitegen.content.problems import Problem, key_name, nearest
from sitegen.content.schema.event import Event
from sitegen.content.schema.first_days import FirstDays
from sitegen.content.schema.guide import Guide
from sitegen.content.schema.help_desk import HelpDesk
from sitegen.content.schema.page import Page
from sitegen.content.schema.questions import Questions
from sitegen.content.schema.tree import Tree
from sitegen.content.shared_data import Data


def contradictions(
    model: type[Page],
    values: dict[str, Any],
    document: Document,
    file: str,
    language: str,
    data: Data,
    today: dt.date,
) -> list[Problem]:
    """All contradictions of a page; ``values`` holds only the keys that are valid by themselves."""
    findings = [*_common(values, data, today), *_review(model, values)]
    if model is Event:
        findings += event_contradictions.of(values)
    if model is Tree:
        findings += [*_tree(values), *_tree_helpers(values, data)]
    if model is Guide:
        findings += _guide(values, data, today)
    if model is FirstDays:
        findings += _first_days(values, data)
    if model is Questions:
        findings += _questions(values)
    return [
        Problem(file, document.line(path), code, {"key": key_name(path), **more}, (language,))
        for path, code, more in findings
    ]


def _common(values: dict[str, Any], data: Data, today: dt.date) -> Iterator[Finding]:
    for key in ("sources", "figures_source"):
        for index, source_id in enumerate(values.get(key) or ()):
            if source_id not in data.sources:
                values_of = {"given": source_id, "suggestion": nearest(source_id, data.sources)}
                yield (key, index), "unknown_source", values_of
    if values.get("reviewed") and not values.get("sources", ("?",)):
        yield ("reviewed",), "sources_missing", {}
    if values.get("reviewed") and values["reviewed"] > today:
        yield ("reviewed",), "reviewed_later", {"given": values["reviewed"].isoformat()}


def _review(model: type[Page], values: dict[str, Any]) -> Iterator[Finding]:
    """Pages of facts say when they were checked. An event that a desk announces has the desk to ask instead."""
    asked = values.get("demonstration", True) or values.get("desk", True) if model is Event else False
    if model in (Event, HelpDesk, Guide) and not asked and not values.get("reviewed", True):
        yield ("reviewed",), "reviewed_missing", {}


def _tree(values: dict[str, Any]) -> Iterator[Finding]:
    """Every answer leads somewhere and every question and outcome is reached (a finite graph without circles)."""
    questions, outcomes = values.get("questions") or (), values.get("outcomes") or ()
    if not questions or not outcomes:
        return
    known = [entry.id for entry in (*questions, *outcomes)]
    for entry_id in sorted({entry_id for entry_id in known if known.count(entry_id) > 1}):
        yield ("questions",), "tree_twice", {"given": entry_id}
    for row, question in enumerate(questions):
        for column, answer in enumerate(question.answers):
            if answer.to not in known:
                yield ("questions", row, "answers", column, "to"), "tree_nowhere", {"given": answer.to}
    by_id = {question.id: question for question in questions}
    reached: set[str] = set()
    waiting = [questions[0].id]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += [answer.to for answer in by_id[here].answers] if here in by_id else []
    for kind, entries in (("questions", questions), ("outcomes", outcomes)):
        for index, entry in enumerate(entries):
            if entry.id not in reached:
                yield (kind, index, "id"), "tree_unreached", {"given": entry.id}
    yield from _circles(by_id)


def _tree_helpers(values: dict[str, Any], data: Data) -> Iterator[Finding]:
    for row, outcome in enumerate(values.get("outcomes") or ()):
        for index, helper in enumerate(outcome.helpers):
            if helper not in data.helpers:
                known = {"given": helper, "suggestion": nearest(helper, data.helpers)}
                yield ("outcomes", row, "helpers", index), "unknown_helper", known


def _circles(by_id: dict[str, Any]) -> Iterator[Finding]:
    done: set[str] = set()

    def visit(here: str, path: tuple[str, ...]) -> Iterator[Finding]:
        if here in path:
            row = list(by_id).index(path[-1])
            yield ("questions", row), "tree_circle", {"given": " > ".join((*path, here))}
        elif here in by_id and here not in done:
            for answer in by_id[here].answers:
                yield from visit(answer.to, (*path, here))
            done.add(here)

    for start in by_id:
        yield from visit(start, ())


def _guide(values: dict[str, Any], data: Data, today: dt.date) -> Iterator[Finding]:
    """What is compared is known; no change lies in the future."""
    for row, compared in enumerate(values.get("compare") or ()):
        for country in ("it", "fr"):
            for column, rule in enumerate(getattr(compared, country)):
                if rule not in data.checked_rules:
                    known = {"given": rule, "suggestion": nearest(rule, data.checked_rules)}
                    yield ("compare", row, country, column), "unknown_rule", known
    for row, change in enumerate(values.get("changes") or ()):
        if change.on > today:
            yield ("changes", row, "on"), "reviewed_later", {"given": change.on.isoformat()}


def _first_days(values: dict[str, Any], data: Data) -> Iterator[Finding]:
    """Helpers that exist; every case with an address of its own, and terms whose words are known."""
    taken: set[str] = set()
    for row, country in enumerate(values.get("countries") or ()):
        for index, helper in enumerate(country.helpers):
            if helper not in data.helpers:
                known = {"given": helper, "suggestion": nearest(helper, data.helpers)}
                yield ("countries", row, "helpers", index), "unknown_helper", known
        for index, case in enumerate(country.cases):
            where: KeyPath = ("countries", row, "cases", index)
            if case.id in taken:
                yield (*where, "id"), "id_twice", {"given": case.id}
            taken.add(case.id)
            for column, term in enumerate(case.terms):
                if term not in data.terms:
                    known = {"given": term, "suggestion": nearest(term, data.terms)}
                    yield (*where, "terms", column), "unknown_rule", known
                elif not (data.terms[term].it and data.terms[term].fr):
                    yield (*where, "terms", column), "rule_without_words", {"given": term}


def _questions(values: dict[str, Any]) -> Iterator[Finding]:
    """Every group and question has an address of its own."""
    taken: set[str] = set()
    for row, group in enumerate(values.get("groups") or ()):
        places: list[tuple[KeyPath, str]] = [(("groups", row, "id"), group.id)]
        places += [(("groups", row, "questions", index, "id"), q.id) for index, q in enumerate(group.questions)]
        for path, given in places:
            if given in taken:
                yield path, "id_twice", {"given": given}
            taken.add(given)
