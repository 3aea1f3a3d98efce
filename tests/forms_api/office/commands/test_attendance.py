"""The command `attendance`: the sheet to sign."""

from __future__ import annotations

from bs4 import BeautifulSoup

from forms_api.office.commands import attendance
from forms_api.store import corrections, registered, registrations
from forms_api.store.database import Store
from tests.support.store_support import a_request, an_event


def test_the_attendance_sheet_lists_the_confirmed_by_name_with_room_to_sign(store: Store) -> None:
    event = an_event(seats=3)
    for name in ("Zeta", "Èmile", "<b>Dario"):
        registrations.register(store, event, a_request(family_name=name, given_name="Ada", needs="segreto"))
    registrations.register(store, event, a_request(family_name="In attesa"))
    cancelled = registrations.register(store, event, a_request(family_name="Via"))
    corrections.cancel(store, cancelled.token, {})
    page = attendance.attendance_sheet(event, registered.of_event(store, "morning"), "fr")
    html = BeautifulSoup(page, "html.parser")
    names = [row("td")[1].get_text() for row in html("tr")[1:]]
    assert names == ["<b>Dario Ada", "Èmile Ada", "Zeta Ada", *[""] * attendance.BLANK_LINES]
    assert html.html
    assert html.html["lang"] == "fr"
    assert "jeudi, 9 h 30" in html.get_text()
    assert "Fonds européen de développement régional" in html.get_text()
    assert "segreto" not in page
    assert "@example.org" not in page
