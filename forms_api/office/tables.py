"""Lists for spreadsheets: what stands in their columns, and the XLSX file; CSV is written by csv_file.py."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from forms_api.codes import Language
from forms_api.office.wording import dialled, note_of
from forms_api.store.interests import Interest
from forms_api.store.registered import Listed
from forms_api.texts import Texts, load
from forms_api.typed_values import show_reference
from forms_api.web.csv_file import Cell, Rows, neutral

PERSON_COLUMNS = (
    "reference", "state", "position", "family_name", "given_name", "email", "phone", "organisation", "profile", "needs",
    "language", "source", "created", "present", "note",
)  # fmt: skip
INTEREST_COLUMNS = (
    "reference", "state", "family_name", "given_name", "email", "phone", "profile", "territory", "topic", "message",
    "language", "source", "created", "last_contact",
)  # fmt: skip


def persons_table(persons: Iterable[Listed], language: Language, zone: ZoneInfo) -> Rows:
    """Head and rows of the persons of an event; times in `zone`."""
    words = load("command_")[language]
    return [_head(PERSON_COLUMNS, words), *(_person_row(listed, language, zone) for listed in persons)]


def interests_table(interests: Iterable[Interest], language: Language, zone: ZoneInfo) -> Rows:
    """Head and rows of expressions of interest; times in `zone`."""
    words = load("command_")[language]
    return [_head(INTEREST_COLUMNS, words), *(_interest_row(interest, language, zone) for interest in interests)]


def as_xlsx(table: Rows, title: str) -> bytes:
    """The table as an XLSX file: head in bold and fixed, columns as wide as their content."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "".join(letter for letter in title if letter not in r"[]:*?/\'")[:31] or "1"
    for row in table:
        sheet.append([neutral(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            if isinstance(cell.value, datetime):
                cell.number_format = "yyyy-mm-dd hh:mm"
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip(*table, strict=True), start=1):
        widest = max((16 if isinstance(value, datetime) else len(str(value)) for value in column if value), default=8)
        sheet.column_dimensions[get_column_letter(number)].width = min(60, max(8, widest + 2))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """By the clock of `zone`; spreadsheets know no zones."""
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) if moment else None


def _person_row(listed: Listed, language: Language, zone: ZoneInfo) -> list[Cell]:
    person, words, names = listed.registration, load("command_")[language], load()[language]
    return [
        show_reference(person.reference),
        words(f"state.{person.state}"),
        person.position,
        person.family_name,
        person.given_name,
        person.email,
        dialled(person.phone),
        person.organisation,
        names(f"profile.{person.profile}") if person.profile else None,
        person.needs,
        person.language,
        words(f"source.{person.source}"),
        _local(person.created_at, zone),
        _local(listed.present_at, zone),
        note_of(listed, words),
    ]


def _interest_row(interest: Interest, language: Language, zone: ZoneInfo) -> list[Cell]:
    words, names = load("command_")[language], load()[language]
    return [
        show_reference(interest.reference),
        words(f"interest_state.{interest.state}"),
        interest.family_name,
        interest.given_name,
        interest.email,
        dialled(interest.phone),
        names(f"profile.{interest.profile}"),
        names(f"territory.{interest.territory}"),
        names(f"topic.{interest.topic}"),
        interest.message,
        interest.language,
        words(f"source.{interest.source}"),
        _local(interest.created_at, zone),
        _local(interest.last_contact, zone),
    ]


def _head(columns: Sequence[str], words: Texts) -> list[Cell]:
    return [words(f"column.{column}") for column in columns]
