"""Dates and times in words, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from sitegen import LANGUAGES
from sitegen.language import texts

ZONE = ZoneInfo("Europe/Rome")
_WRITTEN = re.compile(
    r"(?:(?:il|le) +)?(?:[^\W\d_]+,? +)?(?P<day>\d{1,2})(?:º|°|er)?[ ./-]+(?:di +|de +)?(?P<month>\d{1,2}|[^\W\d_]+\.?)[ ./-]+(?P<year>\d{4})"
)


def day(date: dt.date, language: str, weekday: bool = False) -> str:
    """``17 dicembre 2026``, ``1er décembre 2026``; with ``weekday``, ``giovedì 17 dicembre 2026``."""
    names = texts.of(language).names
    number = "1er" if language == "fr" and date.day == 1 else ("1º" if date.day == 1 else str(date.day))
    words = f"{number} {names['months'][str(date.month)]} {date.year}"
    return f"{names['days'][str(date.weekday())]} {words}" if weekday else words


def read_day(text: str) -> dt.date | None:
    """The day that people write: ``15 gennaio 2027``, ``venerdì 1º gennaio 2027``, ``1er janv. 2027``, ``15/1/2027``."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    if not found:
        return None
    month = int(found["month"]) if found["month"].isdecimal() else _months().get(found["month"].rstrip("."), 0)
    try:
        return dt.date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """The number of each month by its name and short name in all languages, with and without accents and final point."""
    names = [texts.of(language).names[kind] for language in LANGUAGES for kind in ("months", "short_months")]
    spelled = {name.lower().rstrip("."): int(number) for months in names for number, name in months.items()}
    return spelled | {_plain(name): number for name, number in spelled.items()}


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()


def partial(text: str, language: str) -> str:
    """``2019-10-28``, ``2019-10`` or ``2019`` in words."""
    if len(text) == 10:
        return day(dt.date.fromisoformat(text), language)
    if len(text) == 7:
        year, month = text.split("-")
        return f"{texts.of(language).names['months'][str(int(month))]} {year}"
    return text


def first_day(text: str) -> dt.date:
    """The first day that ``2019-10-28``, ``2019-10`` or ``2019`` can mean."""
    return dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])


def clock(time: dt.time, language: str) -> str:
    """``9.30`` in Italian, ``9 h 30`` (``9 h`` on the hour) in French."""
    if language == "fr":
        return f"{time.hour} h {time.minute:02d}" if time.minute else f"{time.hour} h"
    return f"{time.hour}.{time.minute:02d}"


def span(start: dt.time, end: dt.time | None, language: str) -> str:
    """``9.30-12.45``; ``9 h 30 - 12 h 45``."""
    if not end:
        return clock(start, language)
    dash = " - " if language == "fr" else "-"
    return f"{clock(start, language)}{dash}{clock(end, language)}"


def stretch(start: str, end: str, language: str) -> str:
    """From a moment to a later one, both in words: ``da giovedì 21 gennaio 2027 a sabato 23 gennaio 2027``."""
    return texts.of(language).ui["from_to"].format(start=start, end=end)


def moment(when: dt.datetime, language: str) -> str:
    """``giovedì 17 dicembre 2026, 9.30``."""
    return f"{day(when.date(), language, weekday=True)}, {clock(when.time(), language)}"


def in_zone(when: dt.datetime) -> dt.datetime:
    """A local moment with its offset (Europe/Rome)."""
    return when.replace(tzinfo=ZONE)


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or the last of a shorter month."""
    return date + relativedelta(months=months)
