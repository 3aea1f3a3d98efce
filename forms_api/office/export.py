"""Lists for spreadsheets and for paper.

CSV as Excel in Italian and French opens it: UTF-8 with BOM, semicolons, ISO dates. Cells that a spreadsheet would
execute are neutralised (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from forms_api.field_rules import show_phone, show_reference
from forms_api.model import Event, Interest, Language, Registration
from forms_api.store.officer_lists import Listed
from forms_api.texts import Texts, load

#: What begins a formula in Excel, LibreOffice or Google Sheets; full-width forms too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
#: Lines left for those who come without having registered.
BLANK_LINES = 5

PERSON_COLUMNS = (
    "reference", "state", "place", "family_name", "given_name", "email", "phone", "organisation", "profile", "needs",
    "language", "source", "created", "note",
)  # fmt: skip
INTEREST_COLUMNS = (
    "reference", "state", "family_name", "given_name", "email", "phone", "profile", "territory", "topic", "message",
    "language", "source", "created", "last_contact", "note",
)  # fmt: skip

Cell = str | int | None
Table = list[list[Cell]]


def persons_table(persons: Iterable[Listed], language: Language, zone: ZoneInfo) -> Table:
    """Head and rows of the persons of an event; times in `zone`."""
    words = load("command_")[language]
    return [_head(PERSON_COLUMNS, words), *(_person_row(listed, language, zone) for listed in persons)]


def interests_table(interests: Iterable[Interest], language: Language, zone: ZoneInfo) -> Table:
    """Head and rows of expressions of interest; times in `zone`."""
    words = load("command_")[language]
    return [_head(INTEREST_COLUMNS, words), *(_interest_row(interest, language, zone) for interest in interests)]


def as_csv(table: Table) -> bytes:
    """The table as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([[neutral(cell) for cell in row] for row in table])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table, title: str) -> bytes:
    """The table as an XLSX file: head in bold and fixed, columns as wide as their content."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "".join(letter for letter in title if letter not in r"[]:*?/\'")[:31] or "1"
    for row in table:
        sheet.append([neutral(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip(*table, strict=True), start=1):
        widest = max((len(str(value)) for value in column if value), default=8)
        sheet.column_dimensions[get_column_letter(number)].width = min(60, max(8, widest + 2))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def attendance_sheet(event: Event, persons: Sequence[Listed], language: Language) -> str:
    """A page to print and sign, with the confirmed by family name: the evidence that the programme asks for."""
    confirmed = [listed.registration for listed in persons if listed.registration.state == "confirmed"]
    pages = Environment(loader=PackageLoader(__package__, "print"), autoescape=True, undefined=StrictUndefined)
    return pages.get_template("attendance.html").render(
        language=language,
        t=load("command_")[language],
        text=event.texts[language],
        persons=sorted(confirmed, key=_by_name),
        blank_lines=BLANK_LINES,
    )


def neutral(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula; an apostrophe in front marks it as text."""
    if isinstance(cell, str) and cell.lstrip(" \xa0").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def iso(moment: datetime | None, zone: ZoneInfo) -> str:
    """2026-11-22 18:30, by the clock of `zone`."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""


def note_of(listed: Listed, words: Texts) -> str:
    """What an officer should know about second submissions of a person."""
    if listed.repeat_cancelled:
        return words("persons.repeat_cancelled")
    return words("persons.repeats", number=listed.repeats) if listed.repeats else ""


def dialled(phone: str | None) -> str:
    """0039 0585 41150: with 00 and not with +, which a spreadsheet would calculate."""
    return show_phone(phone).replace("+", "00", 1) if phone else ""


def _person_row(listed: Listed, language: Language, zone: ZoneInfo) -> list[Cell]:
    person, words, names = listed.registration, load("command_")[language], load()[language]
    return [
        show_reference(person.reference),
        words(f"state.{person.state}"),
        person.place,
        person.family_name,
        person.given_name,
        person.email,
        dialled(person.phone),
        person.organisation,
        names(f"profile.{person.profile}") if person.profile else None,
        person.needs,
        person.language,
        words(f"source.{person.source}"),
        iso(person.created_at, zone),
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
        iso(interest.created_at, zone),
        iso(interest.last_contact, zone),
        interest.note,
    ]


def _head(columns: Sequence[str], words: Texts) -> list[Cell]:
    return [words(f"column.{column}") for column in columns]


def _by_name(person: Registration) -> tuple[str, str]:
    def plain(name: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))

    return plain(person.family_name), plain(person.given_name)
