"""The two trees against each other: the same pages, the same facts, the same structure.

Facts are compared for equality; words are not. What staff may write differently (titles, summaries, roles, city names
in the other language) is left alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sitegen import LANGUAGES
from sitegen.content.frontmatter import KeyPath
from sitegen.content.pages import Content, Entry
from sitegen.content.problems import Problem, key_name
from sitegen.content.schema.event import Event
from sitegen.content.schema.first_days import FirstDays
from sitegen.content.schema.guide import Guide, Paper
from sitegen.content.schema.help_desk import HelpDesk
from sitegen.content.schema.home import Home
from sitegen.content.schema.page import FormPage, Page
from sitegen.content.schema.questions import Questions
from sitegen.content.schema.tree import Tree

Difference = tuple[KeyPath, str, Any, Any]

_PAGE_FACTS = ("template", "reviewed", "review_months", "sources", "version")
_IN_ANY_ORDER = ("sources", "figures_source", "languages")
_FACTS: dict[type[Page], tuple[str, ...]] = {
    Event: (
        *("date", "end_date", "all_day", "announced", "start", "end", "territory", "desk", "status", "seats"),
        *("waiting_list", "registration_closes", "waiting_list_closes", "moved_from", "languages", "demonstration"),
        *("days_ahead", "place.street", "place.online", "place.url"),
    ),
    HelpDesk: (
        *("territory", "operator", "phone", "email", "opened", "contact_checked", "coordinates"),
        *("precision", "place.street"),
    ),
    Guide: ("country",),
    Paper: ("country",),
    Tree: ("country",),
    Home: ("figures_source",),
    FormPage: ("form",),
}
#: What an event with sessions does not write: it follows from them.
_BY_SESSIONS = ("date", "end_date", "start", "end")
_LISTS: dict[type[Page], tuple[str, ...]] = {
    Event: ("sessions", "programme"),
    Guide: ("in_brief", "deadlines", "steps", "compare", "changes"),
    Paper: ("checks",),
    Tree: ("questions", "outcomes", "warnings"),
    Questions: ("groups",),
    Home: ("actions", "roads", "doors", "figures"),
    FirstDays: ("countries",),
}
_ROW_FACTS = {
    "sessions": ("date", "start", "end"),
    "programme": ("time", "end", "speaker"),
    "questions": ("id",),
    "outcomes": ("id", "guide", "contact"),
    "groups": ("id",),
    "doors": ("to",),
    "ways": ("to",),
    "compare": ("it", "fr"),
    "changes": ("on",),
    "figures": ("value",),
    "answers": ("to",),
    "countries": ("country", "helpers"),
    "cases": ("id", "terms"),
}
_INNER_LISTS = {
    "actions": ("ways",),
    "roads": ("ways",),
    "steps": ("papers", "by"),
    "questions": ("answers",),
    "groups": ("questions",),
    "outcomes": ("actions",),
    "countries": ("this_week", "days", "cases", "letters", "refuse", "later"),
}


def problems(content: Content) -> list[Problem]:
    """Pages that stand in one tree only, and facts that differ; each names both files."""
    first, second = LANGUAGES
    found = list(_missing(content))
    for entry in content.of(first):
        twin = content.find(second, entry.path)
        if twin:
            found += [_difference(entry, twin, *finding) for finding in _compare(entry.page, twin.page)]
    return found


def _missing(content: Content) -> Iterator[Problem]:
    """By files, not by valid pages: a page with a mistake has been named already."""
    trees = {
        language: {
            file.relative_to(content.root / "docs" / language).as_posix()
            for file in (content.root / "docs" / language).rglob("*.md")
        }
        for language in LANGUAGES
    }
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for path in sorted(trees[language] - trees[other]):
            yield Problem(f"docs/{language}/{path}", 1, "no_twin", {"twin": f"docs/{other}/{path}"}, LANGUAGES)


def _difference(entry: Entry, twin: Entry, path: KeyPath, code: str, ours: Any, theirs: Any) -> Problem:
    values = {
        "key": key_name(path),
        "ours": _shown(ours),
        "theirs": _shown(theirs),
        "twin": f"{twin.file}:{twin.document.line(path)}",
    }
    return Problem(entry.file, entry.document.line(path), code, values, LANGUAGES)


def _shown(value: Any) -> str:
    """As staff would write it."""
    if isinstance(value, (tuple, list)):
        return ", ".join(map(_shown, value)) or "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    return "-" if value is None else str(value)


def _compare(page: Page, twin: Page) -> Iterator[Difference]:
    if type(page) is not type(twin):
        yield ("template",), "differs", page.template, twin.template
        return
    derived = (
        _BY_SESSIONS if isinstance(page, Event) and isinstance(twin, Event) and page.sessions and twin.sessions else ()
    )
    for name in (*_PAGE_FACTS, *_FACTS.get(type(page), ())):
        path = tuple(name.split("."))
        if name in derived:
            continue
        yield from _unequal(path, _get(page, path), _get(twin, path))
    for name in _LISTS.get(type(page), ()):
        yield from _compare_lists((name,), getattr(page, name), getattr(twin, name))


def _compare_lists(path: KeyPath, ours: Any, theirs: Any) -> Iterator[Difference]:
    """Two lists row by row, and the lists within their rows."""
    name = str(path[-1])
    if len(ours) != len(theirs):
        yield path, "count_differs", len(ours), len(theirs)
        return
    for index, (row, twin) in enumerate(zip(ours, theirs, strict=True)):
        for fact in _ROW_FACTS.get(name, ()):
            if hasattr(row, fact):
                yield from _unequal((*path, index, fact), getattr(row, fact), getattr(twin, fact))
        for inner in _INNER_LISTS.get(name, ()):
            if hasattr(row, inner):
                yield from _compare_lists((*path, index, inner), getattr(row, inner), getattr(twin, inner))


def _unequal(path: KeyPath, ours: Any, theirs: Any) -> Iterator[Difference]:
    if path[-1] in _IN_ANY_ORDER:
        if set(ours) != set(theirs):
            yield path, "entries_differ", sorted(set(ours) - set(theirs)), sorted(set(theirs) - set(ours))
    elif ours != theirs:
        yield path, "differs", ours, theirs


def _get(page: Page, path: tuple[str, ...]) -> Any:
    value: Any = page
    for name in path:
        value = getattr(value, name)
    return value
