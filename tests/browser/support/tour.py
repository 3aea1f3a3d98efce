"""A tour through every state of the three forms: the page stands in it while its name and status are given."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from tests.browser.support import axe, faces
from tests.browser.support.visiting import DESKTOP, NARROW, Served, fill, probe, send

_NUMBER = itertools.count(1)
INTEREST = {"profile": "worker", "territory": "ms", "topic": "buy-out", "message": "Siamo in 9."}

#: What each state of the tour answers with.
STATUS = {
    "choose": 200,
    "empty": 200,
    "mistakes": 422,
    "database away": 503,
    "receipt": 200,
    "one person more": 200,
    "a mistake of the second person": 422,
    "a question about the e-mail": 422,
    "receipt of two": 200,
    "manage": 200,
    "manage with a mistake": 422,
    "changed": 200,
    "cancelled": 200,
    "receipt of the cancelled": 200,
    "waiting list": 200,
    "receipt of who waits": 200,
    "full": 200,
    "closed": 410,
    "past": 410,
    "event cancelled": 410,
    "event postponed": 200,
    "event without form": 410,
    "unknown event": 404,
    "unknown receipt": 404,
    "unknown token": 404,
    "lookup": 200,
    "lookup with mistakes": 422,
    "interest": 200,
    "interest with mistakes": 422,
    "receipt of interest": 200,
}


@dataclass
class State:
    """One state of the forms in one language: its status, and what was measured, by width."""

    status: int
    h1: int
    violations: dict[str, Any] = field(default_factory=dict)
    layout: dict[str, Any] = field(default_factory=dict)


def record(tabs: Mapping[str, Page], served: Served) -> dict[tuple[str, str], State]:
    """The whole tour in all languages at once; by (state, language).

    Each state is scanned on a phone, for contrast in one language only: colours know no language. It is measured on a desktop too.
    """
    seen = {}
    tours = [through(axe.bring(tab), served, language) for language, tab in tabs.items()]
    for states in zip(*tours, strict=True):
        for (name, status), (language, tab) in zip(states, tabs.items(), strict=True):
            state = seen[name, language] = State(status, tab.locator("h1").count())
            tab.set_viewport_size(DESKTOP)
            state.layout["1280 px"] = measured(tab, faces.WIDE)
            tab.set_viewport_size(NARROW)
            state.layout["320 px"] = [fault for face in faces.FACES for fault in measured(tab, face)]
            state.violations["320 px"] = axe.scan(tab, axe.ALL if language == "it" else axe.ALL_BUT_CONTRAST)
    return seen


def measured(page: Page, face: faces.Face) -> list[str]:
    """What sticks out, is cut off or is too small to press."""
    faces.wear(page, face)
    return [
        *(f"{face.name} letters stick out: {name}" for name in probe(page, "sideways")["out"]),
        *(f"{face.name} letters are cut off: {name}" for name in probe(page, "cut")),
        *(f"{face.name} letters, too small: {name}" for name in probe(page, "small", 24) + probe(page, "phones", 44)),
    ]


def person() -> dict[str, str]:
    """Somebody who was not here before."""
    return {"given_name": "Anna", "family_name": "D'Àmbra", "email": f"anna{next(_NUMBER)}@example.org"}


def through(page: Page, served: Served, language: str) -> Iterator[tuple[str, int]]:
    """(name, status) of each state of STATUS, in its order."""
    yield from _registering(page, served, language)
    yield from _together(page, served, language)
    yield from _managing(page, served, language)
    yield from _waiting(page, served, language)
    yield from _refused(page, served, language)
    yield from _searching(page, served, language)
    yield from _interested(page, served, language)


def _open(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def _registering(page: Page, served: Served, language: str) -> Iterator[tuple[str, int]]:
    yield "choose", _open(page, served.pages[language]["registration"])
    yield "empty", _open(page, served.registration(language, "dimostrazione"))
    fill(page, {"email": "anna", "needs": "Un interprete"})
    yield "mistakes", send(page)
    fill(page, person())
    with database_locked(served):
        status = send(page)
    yield "database away", status
    yield "receipt", send(page)


def _together(page: Page, served: Served, language: str) -> Iterator[tuple[str, int]]:
    _open(page, served.registration(language, "dimostrazione"))
    yield "one person more", send(page, "main button[value=add-person]")
    fill(page, person() | {"person-2-given_name": "Bruno"})
    yield "a mistake of the second person", send(page)
    fill(page, {"person-2-family_name": "Neri", "email": f"bruno{next(_NUMBER)}@gmail.con"})
    yield "a question about the e-mail", send(page)
    yield "receipt of two", send(page, "main button[value=keep-email]")


def _managing(page: Page, served: Served, language: str) -> Iterator[tuple[str, int]]:
    yield "manage", _open(page, f"{served.pages[language]['cancel']}?token={_token(page)}")
    fill(page, {"family_name": ""})
    yield "manage with a mistake", send(page, "button.button--quiet[type=submit]")
    fill(page, {"family_name": "Rossi"})
    yield "changed", send(page, "button.button--quiet[type=submit]")
    yield "cancelled", send(page)
    yield "receipt of the cancelled", _open(page, f"{served.pages[language]['registration']}?receipt={_token(page)}")


def _waiting(page: Page, served: Served, language: str) -> Iterator[tuple[str, int]]:
    for event in ("one-seat", "no-line"):  # somebody takes the only seat, unless an earlier tour did
        page.goto(served.registration(language, event))
        if page.locator("main form").count():
            fill(page, person())
            assert send(page) == 200
    yield "waiting list", _open(page, served.registration(language, "one-seat"))
    fill(page, person())
    yield "receipt of who waits", send(page)
    yield "full", _open(page, served.registration(language, "no-line"))


def _refused(page: Page, served: Served, language: str) -> Iterator[tuple[str, int]]:
    for name, event in (
        ("closed", "closed"),
        ("past", "past"),
        ("event cancelled", "cancelled"),
        ("event postponed", "postponed"),
        ("event without form", "no-form"),
        ("unknown event", "nessuno"),
    ):
        yield name, _open(page, served.registration(language, event))
    yield "unknown receipt", _open(page, f"{served.pages[language]['registration']}?receipt={'x' * 22}")
    yield "unknown token", _open(page, f"{served.pages[language]['cancel']}?token={'x' * 22}")


def _searching(page: Page, served: Served, language: str) -> Iterator[tuple[str, int]]:
    yield "lookup", _open(page, served.pages[language]["cancel"])
    fill(page, {"reference": "ABC", "last_digits": ""})
    yield "lookup with mistakes", send(page)


def _interested(page: Page, served: Served, language: str) -> Iterator[tuple[str, int]]:
    yield "interest", _open(page, served.pages[language]["interest"])
    yield "interest with mistakes", send(page)
    fill(page, person() | INTEREST)
    yield "receipt of interest", send(page)


def _token(page: Page) -> str:
    query = parse_qs(urlsplit(page.url).query)
    token = (query.get("receipt") or query.get("token") or [""])[0]
    assert re.fullmatch(r"[\w-]{22,}", token), page.url
    return token


@contextmanager
def database_locked(served: Served) -> Iterator[None]:
    """Nobody can write meanwhile, as when another program holds the database."""
    with closing(sqlite3.connect(served.database, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            database.execute("ROLLBACK")
