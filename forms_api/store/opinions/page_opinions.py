"""Whether a page was of use, and what is missing in it. No person: the page, its language, the answer, the day."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import phonenumbers

from forms_api.codes import Language
from forms_api.store.database import Store

Answer = Literal["yes", "no", "missing"]
ANSWERS: tuple[Answer, ...] = ("yes", "no", "missing")

_EMAIL = re.compile(r"[^\s<>(),;:]+@[^\s<>(),;:]+")
#: Nine digits or more, mistyped or in unusual pairs: a day has eight, an amount seldom more.
_LONG_NUMBER = re.compile(r"\+?(?:\d[\s()./\u2010-\u2015-]*){8,}\d")
#: What stands where something was taken out.
TAKEN_OUT = "(…)"


@dataclass(frozen=True)
class PageCount:
    """How often each answer was given about a page."""

    page: str
    language: Language
    yes: int
    no: int
    missing: int

    @property
    def total(self) -> int:
        return self.yes + self.no + self.missing


@dataclass(frozen=True)
class Remark:
    """What somebody misses in a page; `day` as YYYY-MM-DD."""

    id: int
    page: str
    language: Language
    answer: Answer
    words: str
    day: str


def without_contacts(words: str) -> str:
    """The text without e-mail addresses and telephone numbers."""
    words = _EMAIL.sub(TAKEN_OUT, words)
    for country in ("IT", "FR"):
        for found in reversed(list(phonenumbers.PhoneNumberMatcher(words, country))):
            words = words[: found.start] + TAKEN_OUT + words[found.end :]
    return _LONG_NUMBER.sub(TAKEN_OUT, words)


def give(store: Store, page: str, language: Language, answer: Answer, missing: str | None) -> None:
    """Keeps an answer about the page at an address; of the moment, the day alone. Raises StoreUnavailable."""
    words = without_contacts(missing) if missing else None
    day = datetime.now(UTC).date().isoformat()
    with store.write() as connection:
        connection.execute(
            "INSERT INTO page_opinions (page, language, answer, missing, day) VALUES (?, ?, ?, ?, ?)",
            (page, language, answer, words, day),
        )


def counts(store: Store) -> list[PageCount]:
    """By page, those first that lack most: by "no" and "missing", then by all. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(
            "SELECT page, language, sum(answer = 'yes') AS yes, sum(answer = 'no') AS no,"
            " sum(answer = 'missing') AS missing FROM page_opinions GROUP BY page, language"
            " ORDER BY sum(answer <> 'yes') DESC, count(*) DESC, page"
        ).fetchall()
    return [PageCount(**dict(row)) for row in rows]


def remarks(store: Store, page: str = "") -> list[Remark]:
    """What was written, the newest first; about one page, or all. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(
            "SELECT id, page, language, answer, missing AS words, day FROM page_opinions"
            " WHERE missing IS NOT NULL AND (page = :page OR :page = '') ORDER BY id DESC",
            {"page": page},
        ).fetchall()
    return [Remark(**dict(row)) for row in rows]


def forget_words(store: Store, remark_id: int) -> None:
    """Removes what somebody wrote, who named a person perhaps; the answer still counts. Raises StoreUnavailable."""
    with store.write() as connection:
        connection.execute("UPDATE page_opinions SET missing = NULL WHERE id = ?", (remark_id,))


def purge(connection: sqlite3.Connection, before: str) -> None:
    """Removes what was written before a day (YYYY-MM-DD…); the counts stay."""
    connection.execute("UPDATE page_opinions SET missing = NULL WHERE day < ?", (before,))
