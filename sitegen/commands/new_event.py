"""Ask a few questions and write the two pages of an event."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from markdown.extensions.toc import slugify
from pydantic import TypeAdapter, ValidationError

from sitegen import LANGUAGES
from sitegen.checks import run
from sitegen.commands import territories
from sitegen.commands.screen import stop
from sitegen.content import twins
from sitegen.content.frontmatter import parse
from sitegen.content.pages import Content, DeskEntry
from sitegen.content.problems import nearest, say
from sitegen.content.schema.key_types import TERRITORIES, Clock, Day
from sitegen.language import dates, texts

TITLE_LENGTH = 80
T = TypeVar("T")
_DAY, _CLOCK = TypeAdapter(Day), TypeAdapter(Clock)
_EXAMPLE_SEATS = 40
_QUESTIONS = 6  # one more where the town tells no territory


class NotWrittenError(Exception):
    """No page was written; the text says why."""


class UnclearAnswerError(Exception):
    """An answer that cannot be used; the text says what to write."""


@dataclass(frozen=True)
class Venue:
    """Where the event takes place; ``city`` is empty for what is online."""

    name: str
    street: str
    city: str


@dataclass(frozen=True)
class Answers:
    titles: dict[str, str]
    day: dt.date
    start: dt.time
    end: dt.time | None
    place: Venue
    desk: DeskEntry
    territory: str

    @property
    def id(self) -> str:
        return f"{slugify(self.place.city or 'online', '-')}-{self.day.isoformat()}"


@click.command("new-event")
@click.pass_obj
def command(root: Path) -> None:
    """Ask a few questions and write the two pages of an event."""
    content, _, _ = run.read(root)
    try:
        files = ask_and_write(content, sys.stdin.readline, lambda text: click.echo(text, nl=False))
    except NotWrittenError as failure:
        stop(f"\n{failure}")
    except KeyboardInterrupt:
        stop("\n" + say("new_event_unfinished"), 130)
    it, fr = (file.relative_to(root).as_posix() for file in files)
    click.echo("\n" + say("new_event_written", it=it, fr=fr))


def ask_and_write(content: Content, read: Callable[[], str], write: Callable[[str], None]) -> list[Path]:
    """Ask, then write. ``read`` returns a line, or nothing at the end of input. Raises :class:`NotWrittenError`."""
    desks = {desk.id: desk for desk in content.desks(LANGUAGES[0])}
    if not desks:
        raise NotWrittenError(say("new_event_no_desk"))

    def ask(number: int, question: str, understand: Callable[[str], T], **values: Any) -> T:
        while True:
            write(f"{number}/{max(number, _QUESTIONS)}  " + say(question, **values) + "\n  > ")
            line = read()
            if not line:
                raise NotWrittenError(say("new_event_unfinished"))
            try:
                return understand(" ".join(line.split()))
            except UnclearAnswerError as unclear:
                write(f"  {unclear}\n")

    titles = {"it": ask(1, "ask_title_it", title), "fr": ask(2, "ask_title_fr", title)}
    when = ask(3, "ask_date", lambda answer: day(answer, content.today))
    start, end = ask(4, "ask_time", times)
    where = ask(5, "ask_place", place)
    desk = ask(6, "ask_desk", lambda answer: desks[known_desk(answer, list(desks))], known=", ".join(desks))
    known = ", ".join(TERRITORIES)
    region = territories.of_town(content.root, where.city) or ask(7, "ask_territory", territory, known=known)
    return write_pages(content.root, Answers(titles, when, start, end, where, desk, region))


def title(answer: str) -> str:
    if not 1 <= len(answer) <= TITLE_LENGTH:
        raise UnclearAnswerError(say("answer_title", limit=TITLE_LENGTH))
    return answer


def day(answer: str, today: dt.date) -> dt.date:
    """The day that was answered: ``2027-01-21``, ``21/1/2027`` or ``21 gennaio 2027``, today or later."""
    try:
        when = dates.read_day(answer) or _DAY.validate_python(answer)
    except ValidationError:
        raise UnclearAnswerError(say("answer_date", given=answer)) from None
    if when < today:
        raise UnclearAnswerError(say("answer_date_past", given=when.isoformat()))
    return when


def times(answer: str) -> tuple[dt.time, dt.time | None]:
    """``9:30-12:45``, ``9.30 - 12.45``, ``9 h 30 à 12 h 45``, ``9-12``, or the start alone."""
    parts = re.split(r"\s*[-–]\s*|\s+(?:à|alle|a)\s+", re.sub(r"^(?:dalle|de)\s+", "", answer))
    try:
        clocks = [_CLOCK.validate_python(_with_minutes(part)) for part in parts]
    except ValidationError:
        clocks = []
    if len(clocks) not in (1, 2):
        raise UnclearAnswerError(say("answer_time", given=answer))
    start, end = clocks[0], clocks[1] if len(clocks) == 2 else None
    if end and end <= start:
        raise UnclearAnswerError(say("answer_time_order", start=f"{start:%H:%M}", end=f"{end:%H:%M}"))
    return start, end


def _with_minutes(text: str) -> str:
    return re.sub(r"^([0-9]{1,2})(?: ?h)?$", r"\1:00", text.strip())


def place(answer: str) -> Venue:
    """``name, street, city``; ``name, city``; or ``in linea``. A street may have commas of its own."""
    if answer.lower() in ("in linea", "online", "en ligne"):
        return Venue("", "", "")
    parts = [part.strip() for part in answer.split(",")]
    if len(parts) < 2 or not all(parts) or not slugify(parts[-1], "-"):
        raise UnclearAnswerError(say("answer_place"))
    return Venue(parts[0], ", ".join(parts[1:-1]), parts[-1])


def territory(answer: str) -> str:
    """One of the territories, by its name in the page or as people call it."""
    called = {
        slugify(name, "-"): key for language in LANGUAGES for key, name in texts.of(language).names["territory"].items()
    }
    wanted = slugify(answer, "-")
    found = wanted if wanted in TERRITORIES else called.get(wanted, "")
    if not found:
        raise UnclearAnswerError(say("answer_territory", given=answer, known=", ".join(TERRITORIES)))
    return found


def known_desk(answer: str, known: list[str]) -> str:
    """The id of a desk, however it is capitalized."""
    wanted = slugify(answer, "-")
    if wanted in known:
        return wanted
    sentences = [
        texts.of(language).errors["unknown_desk"].format(given=answer, known=", ".join(known))
        + nearest(wanted, known).get(language, "")
        for language in LANGUAGES
    ]
    raise UnclearAnswerError(" / ".join(sentences))


def write_pages(root: Path, answers: Answers) -> list[Path]:
    """Write both pages and return their paths. Raises :class:`NotWrittenError`, and writes neither, where one exists."""
    pages = {language: page(answers, language) for language in LANGUAGES}
    files = {language: root / f"docs/{language}/eventi/{answers.id}.md" for language in LANGUAGES}
    for file in files.values():
        if file.exists():
            raise NotWrittenError(say("new_event_exists", file=file.relative_to(root).as_posix()))
    for language in LANGUAGES:
        files[language].parent.mkdir(parents=True, exist_ok=True)
        files[language].write_text(pages[language], "utf-8")
    twins.note(root, f"eventi/{answers.id}.md", [parse(pages[language]) for language in LANGUAGES])
    return list(files.values())


def page(answers: Answers, language: str) -> str:
    """The text of one page: facts in the front matter, nothing below it yet."""
    words = texts.of(language).errors
    where = answers.place
    rows = [
        f"title: {_quoted(answers.titles[language])}",
        f"description: {_quoted(_description(answers, language))}",
        "template: event.html",
        f"date: {answers.day.isoformat()}",
        f'start: "{answers.start:%H:%M}"',
        *([f'end: "{answers.end:%H:%M}"'] if answers.end else []),
        "place:",
        f"  name: {_quoted(where.name or words['new_event_online'])}",
        *([f"  street: {_quoted(where.street)}"] if where.street else []),
        f"  city: {_quoted(where.city)}" if where.city else "  online: true",
        f"territory: {answers.territory}",
        f"desk: {answers.desk.id}",
        f"# {words['new_event_hint_seats']}",
        f"# seats: {_EXAMPLE_SEATS}",
        f"# {words['new_event_hint_programme']}",
        "# programme:",
        f'#   - {{time: "{answers.start:%H:%M}", title: {_quoted(words["new_event_hint_item"])}}}',
    ]
    return "\n".join(["---", *rows, "---", ""])


def _description(answers: Answers, language: str) -> str:
    words = texts.of(language).errors
    start, end = dates.clock(answers.start, language), answers.end and dates.clock(answers.end, language)
    time = words["new_event_span" if end else "new_event_start"].format(start=start, end=end)
    kind = "new_event_description" if answers.place.city else "new_event_description_online"
    return words[kind].format(day=dates.day(answers.day, language), city=answers.place.city, time=time)


def _quoted(text: str) -> str:
    """A YAML text between double quotes: JSON's way of writing it is one of YAML's."""
    return json.dumps(text, ensure_ascii=False)
