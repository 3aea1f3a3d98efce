"""Rules within one page that no single key can show: what contradicts what.

They look at the keys that are valid, so that a page's mistakes are all named in one run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sitegen.frontmatter import KeyPath, Source
from sitegen.problems import Problem, key_name
from sitegen.schema import Event, Guide, HelpDesk, Page, Tree

if TYPE_CHECKING:
    from sitegen.data import Data

Finding = tuple[KeyPath, str, dict[str, Any]]


def page_problems(
    model: type[Page], values: dict[str, Any], source: Source, file: str, language: str, data: Data
) -> list[Problem]:
    """All contradictions of a page; ``values`` holds only the keys that are valid by themselves."""
    findings = list(_common(values, data))
    if model is Event:
        findings += _event(values)
    if model is Tree:
        findings += _tree(values)
    if model in (Event, HelpDesk, Guide) and not values.get("reviewed") and not values.get("demonstration"):
        findings.append((("reviewed",), "reviewed_missing", {}))
    return [
        Problem(file, source.line(path), code, {"key": key_name(path), **more}, (language,))
        for path, code, more in findings
    ]


def _common(values: dict[str, Any], data: Data) -> Iterator[Finding]:
    for index, source_id in enumerate(values.get("sources") or ()):
        if source_id not in data.sources:
            yield ("sources", index), "unknown_source", {"given": source_id}
    if values.get("reviewed") and not values.get("sources"):
        yield ("reviewed",), "sources_missing", {}


def _event(values: dict[str, Any]) -> Iterator[Finding]:
    start, end, day = values.get("start"), values.get("end"), values.get("date")
    demonstration = values.get("demonstration")
    if start and end and end <= start:
        yield ("end",), "end_before_start", {"start": _hm(start), "end": _hm(end)}
    if end and not start:
        yield ("end",), "end_without_start", {}
    if not day and not demonstration and not (values.get("announced") and values.get("date_note")):
        yield ("date",), "date_or_announced", {}
    if demonstration and not values.get("days_ahead"):
        yield ("days_ahead",), "days_ahead_missing", {}
    if values.get("days_ahead") and not demonstration:
        yield ("days_ahead",), "days_ahead_alone", {}
    yield from _programme(values.get("programme") or (), start, end)
    yield from _registration(values, day, start, demonstration)


def _programme(items: Any, start: dt.time | None, end: dt.time | None) -> Iterator[Finding]:
    last: dt.time | None = None
    for index, item in enumerate(items):
        where = ("programme", index, "time")
        if last and item.time < last:
            yield where, "programme_order", {"time": _hm(item.time), "last": _hm(last)}
        if item.end and item.end <= item.time:
            yield (
                ("programme", index, "end"),
                "end_before_start",
                {"start": _hm(item.time), "end": _hm(item.end)},
            )
        if start and item.time < start:
            yield where, "programme_before_start", {"time": _hm(item.time), "start": _hm(start)}
        if end and item.time > end:
            yield where, "programme_after_end", {"time": _hm(item.time), "end": _hm(end)}
        last = item.time


def _registration(
    values: dict[str, Any], day: dt.date | None, start: dt.time | None, demonstration: bool | None
) -> Iterator[Finding]:
    seats, closes = values.get("seats"), values.get("registration_closes")
    if seats and not (start and (day or demonstration)):
        yield ("seats",), "seats_need_date", {}
    if seats and not values.get("desk"):
        yield ("desk",), "seats_need_desk", {}
    if closes and not seats:
        yield ("registration_closes",), "closes_needs_seats", {}
    if closes and day and start and closes > dt.datetime.combine(day, start):
        yield (
            ("registration_closes",),
            "closes_after_start",
            {"closes": closes.isoformat(" ", "minutes"), "start": f"{day.isoformat()} {_hm(start)}"},
        )


def _tree(values: dict[str, Any]) -> Iterator[Finding]:
    """Every answer leads somewhere and every question and outcome is reached (a finite graph without circles)."""
    questions, outcomes = values.get("questions") or (), values.get("outcomes") or ()
    if not questions or not outcomes:
        return
    known = [entry.id for entry in (*questions, *outcomes)]
    for entry_id in {entry_id for entry_id in known if known.count(entry_id) > 1}:
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


def _circles(by_id: dict[str, Any]) -> Iterator[Finding]:
    done: set[str] = set()

    def visit(here: str, path: tuple[str, ...]) -> Iterator[Finding]:
        if here in path:
            yield ("questions",), "tree_circle", {"given": " > ".join((*path, here))}
        elif here in by_id and here not in done:
            for answer in by_id[here].answers:
                yield from visit(answer.to, (*path, here))
            done.add(here)

    for start in by_id:
        yield from visit(start, ())


def _hm(time: dt.time) -> str:
    return f"{time.hour}:{time.minute:02d}"
