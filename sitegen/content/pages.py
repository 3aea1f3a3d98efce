"""All that staff wrote, read and checked: the pages of both trees and the data files they share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from sitegen import LANGUAGES
from sitegen.content.addresses import Addresses
from sitegen.content.contradictions import contradictions
from sitegen.content.frontmatter import Document, FrontMatterError, parse
from sitegen.content.helpers import HELPER_MONTHS, Helper
from sitegen.content.problems import Problem, validate
from sitegen.content.schema.event import Event
from sitegen.content.schema.guide import Guide
from sitegen.content.schema.help_desk import HelpDesk
from sitegen.content.schema.models import MODELS
from sitegen.content.schema.page import Page
from sitegen.content.shared_data import Data
from sitegen.content.slips import meant_keys
from sitegen.language import dates, holidays

DEMONSTRATION_WEEKDAY = 3  # Thursday


@dataclass(frozen=True)
class Entry:
    """One page in one language. ``path`` is the same in both trees, e.g. ``eventi/savona-2019.md``."""

    language: str
    path: str
    page: Page
    document: Document
    address: str

    @property
    def id(self) -> str:
        return Path(self.path).stem

    @property
    def file(self) -> str:
        return f"docs/{self.language}/{self.path}"


@dataclass(frozen=True)
class EventEntry(Entry):
    page: Event


@dataclass(frozen=True)
class DeskEntry(Entry):
    page: HelpDesk


@dataclass(frozen=True)
class GuideEntry(Entry):
    page: Guide


@dataclass
class Content:
    """Both trees. ``today`` is the day of the build, local to Rome.

    ``entries``: the valid pages. ``documents``: every page that can be read at all, valid or not, by language and path.
    """

    root: Path
    addresses: Addresses
    data: Data
    today: dt.date
    demonstration: bool
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def entry(self, language: str, path: str) -> Entry:
        """The valid page at ``path`` in the language's tree. Raises ``KeyError``."""
        return self.entries[language, path]

    def find(self, language: str, path: str) -> Entry | None:
        """As :meth:`entry`; ``None`` where there is no such page."""
        return self.entries.get((language, path))

    def of(self, language: str) -> list[Entry]:
        """All valid pages of a language, by path."""
        return [entry for (its, _), entry in sorted(self.entries.items()) if its == language]

    @cached_property
    def _kinds(self) -> dict[str, dict[type, list[Entry]]]:
        return {
            language: {
                model: [e for e in self.of(language) if isinstance(e.page, model)] for model in (Event, HelpDesk, Guide)
            }
            for language in LANGUAGES
        }

    def events(self, language: str) -> list[EventEntry]:
        """By date; an undated event stands at the day of its announcement."""
        found = cast(list[EventEntry], self._kinds[language][Event])
        return sorted(found, key=lambda entry: (entry.page.sort_key, entry.id))

    def upcoming(self, language: str) -> list[EventEntry]:
        """Those of today and later, the next first."""
        return [e for e in self.events(language) if not e.page.is_past(self.today)]

    def past(self, language: str) -> list[EventEntry]:
        """Latest first."""
        return [e for e in reversed(self.events(language)) if e.page.is_past(self.today)]

    def desks(self, language: str) -> list[DeskEntry]:
        """The help desks, by path."""
        return cast(list[DeskEntry], self._kinds[language][HelpDesk])

    def desk(self, language: str, desk_id: str | None) -> DeskEntry | None:
        """The desk whose page is ``sportelli/<desk_id>.md``; ``None`` where there is none."""
        return next((desk for desk in self.desks(language) if desk.id == desk_id), None)

    def lacks_desk(self, language: str, desk_id: str) -> bool:
        """No such desk; one whose page has a mistake of its own exists all the same."""
        page = (language, f"sportelli/{desk_id}.md")
        faulty = page in self.documents and page not in self.entries
        return not faulty and self.desk(language, desk_id) is None

    def national_line(self, country: str) -> Helper | None:
        """The service that anybody in the country can call first: the first confirmed one for all of it with a telephone."""
        helpers = self.data.helpers.values()
        return next((h for h in helpers if h.country == country and h.phones and not h.areas and h.confirmed), None)

    def is_open(self, desk: DeskEntry) -> bool:
        """Whether a desk's contact was checked within a year; else it is history, as all of the project's are."""
        checked = desk.page.contact_checked
        return checked is not None and dates.add_months(dates.first_day(checked), HELPER_MONTHS) >= self.today

    def guides(self, language: str) -> list[GuideEntry]:
        """The guides, by path."""
        return cast(list[GuideEntry], self._kinds[language][Guide])


def load(root: Path, addresses: Addresses, today: dt.date, demonstration: bool) -> Content:
    """Read ``docs/it``, ``docs/fr`` and ``data/``. What is wrong is in ``problems``; a wrong page is no entry."""
    data, problems = Data.load(root, today)
    content = Content(root, addresses, data, today, demonstration, problems=problems)
    for language in LANGUAGES:
        for file in _files(root / "docs" / language):
            path = file.relative_to(root / "docs" / language).as_posix()
            entry = _read(content, language, path, file)
            if entry:
                content.entries[language, path] = entry
    content.problems += _unknown_desks(content)
    content.problems += _same_addresses(content)
    content.problems += _moved_from_taken(content)
    return content


def _unknown_desks(content: Content) -> Iterator[Problem]:
    """Events that name a desk which does not exist; also those that have another mistake."""
    for (language, path), document in content.documents.items():
        desk = document.meta.get("desk")
        if document.meta.get("template") != "event.html" or not isinstance(desk, str) or not desk:
            continue
        if content.lacks_desk(language, desk):
            known = ", ".join([each.id for each in content.desks(language)] or ["-"])
            values = {"given": desk, "known": known}
            yield Problem(f"docs/{language}/{path}", document.line(("desk",)), "unknown_desk", values, (language,))


def _same_addresses(content: Content) -> Iterator[Problem]:
    """Two pages that would be written to one address, of which the second would hide the first."""
    taken: dict[str, Entry] = {}
    for entry in content.entries.values():
        other = taken.setdefault(entry.address, entry)
        if other is not entry:
            values = {"address": entry.address, "other": other.file}
            yield Problem(entry.file, 1, "same_address", values, (entry.language,))


def _moved_from_taken(content: Content) -> Iterator[Problem]:
    """Events that say they moved from an id that another page has, or that another event says too."""
    for language in LANGUAGES:
        events = content.events(language)
        taken = {event.id: event for event in events}
        for event in events:
            for old in event.page.moved_from:
                other = taken.setdefault(old, event)
                if other is not event or old == event.id:
                    values = {"given": old, "other": other.file}
                    yield Problem(
                        event.file, event.document.line(("moved_from",)), "moved_from_taken", values, (language,)
                    )


def _files(tree: Path) -> Iterator[Path]:
    return iter(sorted(tree.rglob("*.md")))


_KEYS = {key: name for name, model in MODELS.items() for key in model.model_fields if key not in Page.model_fields}
_FOLDERS: dict[type[Page], str] = {Event: "eventi/", HelpDesk: "sportelli/"}


def _read(content: Content, language: str, path: str, file: Path) -> Entry | None:
    name = f"docs/{language}/{path}"

    def report(line: int, code: str, **values: Any) -> None:
        content.problems.append(Problem(name, line, code, values, (language,)))

    if not re.fullmatch(r"([a-z0-9-]+/)*[a-z0-9-]+\.md", path):
        report(1, "file_name", given=path)
    try:
        document = parse(file.read_text("utf-8"))
    except UnicodeDecodeError:
        report(1, "not_utf8")
        return None
    except FrontMatterError as error:
        report(error.line, error.code)
        return None
    content.documents[language, path] = document
    template = str(document.meta.get("template") or "page.html")
    model = MODELS.get(template)
    if model is None:
        line = document.line(("template",))
        report(line, "one_of", key="template", given=template, allowed=", ".join(MODELS), hint="")
        return None
    document, slips = meant_keys.mended(document, model, _KEYS)
    content.documents[language, path] = document
    values, problems = validate(model, document, name, (language,), _KEYS, slips)
    problems += contradictions(model, values, document, name, language, content.data, content.today)
    content.problems += problems
    if not path.startswith(_FOLDERS.get(model, "")):
        report(document.line(("template",)), "wrong_folder", template=template, folder=_FOLDERS[model])
        return None
    if problems:
        return None
    page = _resolve_demonstration(model.model_construct(**values), content.today)
    if isinstance(page, Event):
        page = page.spanning()
    if isinstance(page, Event) and page.demonstration and not content.demonstration:
        return None
    kind: Any = {Event: EventEntry, HelpDesk: DeskEntry, Guide: GuideEntry}.get(type(page), Entry)
    return cast(Entry, kind(language, path, page, document, content.addresses.of(language, path)))


def _resolve_demonstration(page: Page, today: dt.date) -> Page:
    """Give the demonstration event its day: the first Thursday at least ``days_ahead`` days away on which people work."""
    if not (isinstance(page, Event) and page.demonstration and page.days_ahead):
        return page
    day = today + dt.timedelta(days=page.days_ahead)
    day += dt.timedelta(days=(DEMONSTRATION_WEEKDAY - day.weekday()) % 7)
    while not _is_worked(day):
        day += dt.timedelta(days=7)
    return page.model_copy(update={"date": day})


def _is_worked(day: dt.date) -> bool:
    """No holiday in either country, and not the eve of Christmas or of the new year."""
    free = [each for country in LANGUAGES for each in holidays.of_years(country, day.year, day.year)]
    return day not in free and (day.month, day.day) not in ((12, 24), (12, 31))
