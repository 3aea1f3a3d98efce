"""Who may see and do what: role × territory × address, as a table."""

from __future__ import annotations

import pytest

from forms_api.codes import SEEN_TERRITORIES, Role
from forms_api.office.web.area import PAGES
from forms_api.store import interests, registrations
from forms_api.store.database import Store
from tests.forms_api.office.conftest import Hire
from tests.support.store_support import an_event, an_interest, anna

#: Address, what a reader, an officer and an administrator of its territory get; `{person}` and `{interest}` are of Tuscany.
TABLE = [
    ("", 200, 200, 200),
    ("incontri/", 200, 200, 200),
    ("incontri/open/", 200, 200, 200),
    ("incontri/open/foglio-firme/", 200, 200, 200),
    ("incontri/open/iscrivi/", 403, 200, 200),
    ("incontri/open/messaggio/", 403, 200, 200),
    ("incontri/open/elenco/csv/", 403, 200, 200),
    ("persone/{person}/", 200, 200, 200),
    ("da-richiamare/", 200, 200, 200),
    ("da-richiamare/{interest}/", 200, 200, 200),
    ("da-richiamare/elenco/csv/", 403, 200, 200),
    ("numeri/", 200, 200, 200),
    ("numeri/csv/", 200, 200, 200),
    ("privacy/", 403, 403, 200),
    ("registro/", 403, 403, 200),
    ("registro/csv/", 403, 403, 200),
    ("account/", 200, 200, 200),
    ("account/secondo-fattore/", 200, 200, 200),
    ("account/password/", 200, 200, 200),
]
#: Of another territory: not there, whoever asks (403 where the role alone says so).
ELSEWHERE = [row[0] for row in TABLE if "open" in row[0] or "{" in row[0]]
POSTS = ["incontri/open/", "persone/{person}/", "da-richiamare/{interest}/", ""]


@pytest.fixture
def codes(store: Store) -> dict[str, str]:
    return {
        "person": registrations.register(store, an_event(id="open"), anna()).reference,
        "interest": interests.express(store, an_interest(territory="ms")).reference,
    }


@pytest.mark.parametrize(("role", "column"), [("reader", 1), ("officer", 2), ("administrator", 3)])
def test_what_each_role_sees(hire: Hire, codes: dict[str, str], role: Role, column: int) -> None:
    officer = hire(role)
    found = {row[0]: officer.client.get("/ufficio/" + row[0].format(**codes)).status_code for row in TABLE}
    assert found == {row[0]: row[column] for row in TABLE}


@pytest.mark.parametrize("role", ["reader", "officer", "administrator"])
def test_nothing_of_another_territory_is_reached_by_guessing(hire: Hire, codes: dict[str, str], role: Role) -> None:
    others = tuple(each for each in SEEN_TERRITORIES if each != "toscana")
    officer = hire(role, others)
    for address in ELSEWHERE:
        assert officer.client.get("/ufficio/" + address.format(**codes)).status_code in (404, 403), address
        if role == "administrator":
            assert officer.client.get("/ufficio/" + address.format(**codes)).status_code == 404, address
    for address in ("", "incontri/", "da-richiamare/"):
        page = officer.client.get("/ufficio/" + address).get_data(as_text=True)
        assert "Titolo open" not in page and codes["interest"] not in page


@pytest.mark.parametrize("address", POSTS)
def test_a_reader_changes_nothing(hire: Hire, codes: dict[str, str], address: str) -> None:
    reader = hire("reader")
    page = reader.get("/ufficio/")
    token = page.select_one("input[name=csrf_token]")["value"]  # type: ignore[index]
    for action in ("present", "cancel", "promote", "correct", "move", "retry", "called"):
        values = {"csrf_token": str(token), "action": action, "reference": codes["person"]}
        answer = reader.client.post("/ufficio/" + address.format(**codes), data=values)
        assert answer.status_code == 403, (address, action)


def test_whoever_is_not_logged_in_reaches_the_door_alone(hire: Hire, codes: dict[str, str]) -> None:
    stranger = hire(out=True)
    for language, root in (("it", "/ufficio/"), ("fr", "/fr/bureau/")):
        for spec in PAGES.values():
            if spec.role is None:
                continue
            path = spec.paths[language]  # type: ignore[index]
            for name in ("event_id", "reference", "kind"):
                path = path.replace(f"<{name}>", {"event_id": "open", "kind": "csv"}.get(name, codes["person"]))
            answer = stranger.client.get(root + path)
            assert (
                answer.status_code == 303
                and f"{root}{'entra' if language == 'it' else 'connexion'}/" in answer.location
            )
