"""A visitor of the forms: every page fetched is also checked for what each page owes its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

PERSON = {"given_name": "Anna", "family_name": "D'Àmbra", "email": "Anna@Example.org", "phone": ""}
REGISTRATION = "/iscrizione/?event="
FRENCH_REGISTRATION = "/fr/inscription/?event="
INTEREST = "/manifestazione-di-interesse/"
REFERENCE = r"[2-9A-HJKMNP-Z]{4} [2-9A-HJKMNP-Z]{4}"
INTERESTED = PERSON | {"profile": "worker", "territory": "ms", "topic": "buy-out", "message": ""}


class Visitor:
    """A browser without JavaScript: keeps cookies and the page it is on."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page = BeautifulSoup()
        self.answer: TestResponse

    def get(self, address: str, status: int = 200) -> BeautifulSoup:
        return self._read(self.client.get(address), address, status)

    def post(self, address: str, values: Mapping[str, str], status: int = 422) -> BeautifulSoup:
        """Sends `values` as they are, without what the form carries unseen."""
        return self._read(self.client.post(address, data=dict(values)), address, status)

    def open(self, address: str) -> BeautifulSoup:
        """A page with a form."""
        page = self.get(address)
        assert page.select_one("main form")
        return page

    def send(self, values: Mapping[str, str], button: str | None = None) -> TestResponse:
        """Fills in the form of the page (the one whose button says `button`) and presses its button."""
        form = self.form(button)
        filled = typed_in(form) | dict(values)
        self.answer = self.client.post(str(form["action"]), data=filled)
        return self.answer

    def refused(self, values: Mapping[str, str], status: int = 422) -> BeautifulSoup:
        """Sends a form that comes back."""
        address = str(self.form()["action"])
        return self._read(self.send(values), address, status)

    def accepted(self, values: Mapping[str, str], button: str | None = None) -> BeautifulSoup:
        """Sends a form that is accepted, and opens the page it leads to."""
        answer = self.send(values, button)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.get(answer.location)

    def form(self, button: str | None = None) -> Tag:
        forms = [form for form in self.page.select("main form") if button is None or button in form.get_text()]
        return forms[0]

    def _read(self, answer: TestResponse, address: str, status: int) -> BeautifulSoup:
        self.answer = answer
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True)[:2000])
        assert answer.mimetype == "text/html"
        assert answer.headers["Cache-Control"] == "no-store"
        self.page = BeautifulSoup(answer.get_data(as_text=True), "html5lib")
        check_page(self.page, "fr" if address.startswith("/fr/") else "it")
        return self.page


def typed_in(form: Tag) -> dict[str, str]:
    """What a browser would send of `form` as it stands."""
    untouched = "input[name]:not([type=checkbox]:not([checked]), [type=radio]:not([checked]))"
    values = {str(tag["name"]): str(tag.get("value", "")) for tag in form.select(untouched)}
    values |= {str(tag["name"]): tag.get_text().removeprefix("\n") for tag in form.select("textarea[name]")}
    for tag in form.select("select[name]"):
        chosen = tag.select_one("option[selected]") or tag.select_one("option")
        values[str(tag["name"])] = str(chosen["value"]) if chosen else ""
    return values


def check_page(page: BeautifulSoup, language: str) -> None:
    """Language, title, one h1, every control labelled, every id unique and every reference right, no inline code."""
    assert one(page, "html")["lang"] == language
    assert words(page, "title")
    assert len(page.select("h1")) == 1
    assert len(page.select("main")) == 1
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), ids
    for control in page.select("input:not([type=hidden]), select, textarea"):
        assert words(page, f'label[for="{control["id"]}"]')
    for tag in page.select("[aria-describedby], [aria-labelledby]"):
        for name in f"{tag.get('aria-describedby', '')} {tag.get('aria-labelledby', '')}".split():
            assert name in ids, tag
    for link in page.select('main a[href^="#"]'):
        assert str(link["href"])[1:] in ids, link
    assert not page.select("[style], script:not([src]), [onclick]")
    assert not page.select("main form:not([novalidate])")
    for form in page.select("main form"):
        assert "@" not in str(form["action"])
    for leftover in ("{", "None"):
        assert leftover not in page.get_text()


def one(page: Tag, selector: str) -> Tag:
    """The first element that `selector` finds; there must be one."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def words(page: Tag, selector: str) -> str:
    """The text of the first element that `selector` finds; there must be some."""
    text = one(page, selector).get_text().strip()
    assert text, selector
    return text


def facts(page: BeautifulSoup) -> dict[str, str]:
    """The facts of a page, by their term."""
    return {
        name.get_text(): value.get_text().strip()
        for name, value in zip(page.select("main dt"), page.select("main dd"), strict=True)
    }


def summary(page: BeautifulSoup) -> list[str]:
    """The sentences at the top of a faulty form."""
    return [item.get_text().strip() for item in page.select(".error-summary li")]


def raising(error: Exception) -> Callable[..., None]:
    """A function that fails with `error`, to stand in for one of the store."""

    def fail(*arguments: object, **named: object) -> None:
        raise error

    return fail
