from __future__ import annotations

import csv
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from forms_api.office import export
from forms_api.store import interests, officer_lists, registrations
from forms_api.store.database import Store
from tests.support.store_support import a_request, an_event, an_interest, new_store

ROME = ZoneInfo("Europe/Rome")
EVIL = ["=1+1", "+39", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("http://x")']


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("cell", EVIL)
def test_cells_that_a_spreadsheet_would_execute_are_neutralised(cell: str) -> None:
    assert export.neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Anna", "D'Angelo", "a=b", "", None, 3, "12-13", "«-»"])
def test_other_cells_stay_as_they_are(cell: str | int | None) -> None:
    assert export.neutral(cell) == cell


def test_csv_opens_in_excel_with_bom_semicolons_and_iso_dates(store: Store) -> None:
    receipt = registrations.register(
        store, an_event(), a_request(family_name="D'Àngelo; di Anna", needs='due\nrighe "vere"', phone="+39058541150")
    )
    content = export.as_csv(export.persons_table(officer_lists.of_event(store, "morning"), "it", ROME))
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
    table = export.persons_table(officer_lists.of_event(store, "morning"), "fr", ROME)
    for row in rows_of(export.as_csv(table)):
        assert not any(cell.lstrip(" ").startswith(tuple("=+-@\t\r\n＝")) for cell in row)
    sheet = load_workbook(io.BytesIO(export.as_xlsx(table, "morning"))).active
    assert sheet is not None
    for cells in sheet.iter_rows():
        assert not any(cell.data_type == "f" or str(cell.value or "").startswith("=") for cell in cells)


def test_xlsx_holds_the_same_as_csv(store: Store) -> None:
    for _ in range(3):
        registrations.register(store, an_event(seats=2), a_request())
    table = export.persons_table(officer_lists.of_event(store, "morning"), "fr", ROME)
    sheet = load_workbook(io.BytesIO(export.as_xlsx(table, "a/b:c*?[x]" * 9))).active
    assert sheet is not None
    found = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    assert found == rows_of(export.as_csv(table))
    assert found[3][1:3] == ["en attente", "1"]
    assert sheet.freeze_panes == "A2"


def test_interests_are_exported_with_names_for_codes(store: Store) -> None:
    interests.express(store, an_interest(territory="2b", topic="spin-off"))
    head, row = rows_of(export.as_csv(export.interests_table(interests.listed(store), "fr", ROME)))
    cells = dict(zip(head, row, strict=True))
    assert cells["Territoire"] == "Haute-Corse"
    assert cells["État"] == "nouvelle"


def test_the_attendance_sheet_lists_the_confirmed_by_name_with_room_to_sign(store: Store) -> None:
    event = an_event(seats=3)
    for name in ("Zeta", "Èmile", "<b>Dario"):
        registrations.register(store, event, a_request(family_name=name, given_name="Ada", needs="segreto"))
    registrations.register(store, event, a_request(family_name="In attesa"))
    cancelled = registrations.register(store, event, a_request(family_name="Via"))
    registrations.cancel(store, cancelled.token, {})
    page = export.attendance_sheet(event, officer_lists.of_event(store, "morning"), "fr")
    html = BeautifulSoup(page, "html.parser")
    names = [row("td")[1].get_text() for row in html("tr")[1:]]
    assert names == ["<b>Dario Ada", "Èmile Ada", "Zeta Ada", *[""] * export.BLANK_LINES]
    assert html.html
    assert html.html["lang"] == "fr"
    assert "jeudi, 9 h 30" in html.get_text()
    assert "Fonds européen de développement régional" in html.get_text()
    assert "segreto" not in page
    assert "@example.org" not in page


def test_officers_see_who_sent_the_form_again_and_who_may_believe_to_have_cancelled(store: Store) -> None:
    event = an_event()
    registrations.register(store, event, a_request(email="a@example.org"))
    registrations.register(store, event, a_request(email="b@example.org"))
    registrations.register(store, event, a_request(email="a@example.org"))
    second = registrations.register(store, event, a_request(email="b@example.org"))
    registrations.cancel(store, second.token, {})
    table = export.persons_table(officer_lists.of_event(store, "morning"), "it", ROME)
    assert [row[-1] for row in table[1:]] == [
        "modulo inviato altre 1 volte",
        "ha annullato un secondo invio: chiedi se viene",
    ]
