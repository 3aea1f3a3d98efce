"""The command `export`: what spreadsheets open, and what they must not execute."""

from __future__ import annotations

import csv
import io
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from forms_api.office import tables
from forms_api.store import corrections, interests, registered, registrations
from forms_api.store.database import Store
from forms_api.web.csv_file import as_csv, neutral
from tests.forms_api.office.commands.conftest import Terminal
from tests.support.store_support import a_request, an_event, an_interest, anna, rows

ROME = ZoneInfo("Europe/Rome")


EVIL = ["=1+1", "+39", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("http://x")']


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("cell", EVIL)
def test_cells_that_a_spreadsheet_would_execute_are_neutralised(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Anna", "D'Angelo", "a=b", "", None, 3, "12-13", "«-»"])
def test_other_cells_stay_as_they_are(cell: str | int | None) -> None:
    assert neutral(cell) == cell


def test_csv_opens_in_excel_with_bom_semicolons_and_iso_dates(store: Store) -> None:
    receipt = registrations.register(
        store, an_event(), a_request(family_name="D'Àngelo; di Anna", needs='due\nrighe "vere"', phone="+39058541150")
    )
    content = as_csv(tables.persons_table(registered.of_event(store, "morning"), "it", ROME))
    assert content.startswith(b"\xef\xbb\xbfCodice;Stato;")
    assert b"\r\n" in content
    head, row = rows_of(content)
    cells = dict(zip(head, row, strict=True))
    assert cells["Cognome"] == "D'Àngelo; di Anna"
    assert cells["Esigenze"] == 'due\nrighe "vere"'
    assert cells["Telefono"] == "0039 0585 41150"
    assert cells["Data"] == f"{receipt.created_at.astimezone(ROME):%Y-%m-%d %H:%M}"
    assert cells["Stato"] == "confermata"
    assert cells["Chi è"] == "Lavoratrice o lavoratore"


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_of_a_file_begins_like_a_formula(store: Store, evil: str) -> None:
    registrations.register(store, an_event(), a_request(given_name=evil, organisation=evil, needs=evil))
    table = tables.persons_table(registered.of_event(store, "morning"), "fr", ROME)
    for row in rows_of(as_csv(table)):
        assert not any(cell.lstrip(" ").startswith(tuple("=+-@\t\r\n＝")) for cell in row)
    sheet = load_workbook(io.BytesIO(tables.as_xlsx(table, "morning"))).active
    assert sheet is not None
    for cells in sheet.iter_rows():
        assert not any(cell.data_type == "f" or str(cell.value or "").startswith("=") for cell in cells)


def test_xlsx_holds_the_same_as_csv(store: Store) -> None:
    for _ in range(3):
        registrations.register(store, an_event(seats=2), a_request())
    table = tables.persons_table(registered.of_event(store, "morning"), "fr", ROME)
    sheet = load_workbook(io.BytesIO(tables.as_xlsx(table, "a/b:c*?[x]" * 9))).active
    assert sheet is not None
    found = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    dates = found[0].index("Date")
    for row in found[1:]:
        row[dates] = row[dates].removesuffix(":00")  # a real date, which CSV writes to the minute
    assert found == rows_of(as_csv(table))
    assert found[3][1:3] == ["en attente", "1"]
    assert sheet.freeze_panes == "A2"


def test_interests_are_exported_with_names_for_codes(store: Store) -> None:
    interests.express(store, an_interest(territory="2b", topic="spin-off"))
    head, row = rows_of(as_csv(tables.interests_table(interests.listed(store), "fr", ROME)))
    cells = dict(zip(head, row, strict=True))
    assert cells["Territoire"] == "Haute-Corse"
    assert cells["État"] == "nouvelle"


def test_officers_see_who_sent_the_form_again_and_who_may_believe_to_have_cancelled(store: Store) -> None:
    event = an_event()
    registrations.register(store, event, anna(given_name="Ada"))
    registrations.register(store, event, anna(given_name="Bea"))
    registrations.register(store, event, anna(given_name="Ada"))
    second = registrations.register(store, event, anna(given_name="Bea"))
    corrections.cancel(store, second.token, {})
    table = tables.persons_table(registered.of_event(store, "morning"), "it", ROME)
    assert [row[-1] for row in table[1:]] == [
        "modulo inviato altre 1 volte",
        "ha annullato un secondo invio: chiedi se viene",
    ]


def test_exports_are_files_for_their_owner_alone_and_are_noted(terminal: Terminal) -> None:
    terminal.person(family_name="Verdi")
    interests.express(terminal.store, an_interest(family_name="Neri"))
    terminal("export", "morning", "csv")
    terminal("export", "morning", "xlsx", "--output", "persone.xlsx")
    terminal("--lang", "fr", "export", "interests", "csv")
    names = ["morning.csv", "persone.xlsx", "interests.csv"]
    for name in names:
        assert (terminal.folder / name).stat().st_mode & 0o077 == 0
    text = (terminal.folder / "morning.csv").read_text("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1][3] == "Verdi"
    assert "Neri" in (terminal.folder / "interests.csv").read_text("utf-8-sig")
    log = [row[0] for row in rows(terminal.store, "SELECT command FROM access_log ORDER BY id")]
    assert log == ["export csv", "export xlsx", "export csv"]


def test_a_file_that_cannot_be_written_is_said(terminal: Terminal) -> None:
    terminal.person()
    assert "Il file non si può scrivere" in terminal("export", "morning", "csv", "--output", "none/x.csv", status=1)
