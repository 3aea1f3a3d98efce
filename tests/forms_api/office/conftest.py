"""An officer with a browser, and the site she works on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup, Tag
from flask import Flask

from forms_api import create_app
from forms_api.codes import SEEN_TERRITORIES, Role
from forms_api.settings import Settings
from forms_api.store.database import Store
from forms_api.store.office import accounts, second_factor
from forms_api.web.pages import services
from tests.support.visitor import Visitor, typed_in

PASSWORD = "quattro parole senza nesso"


class Officer(Visitor):
    """A visitor with an account."""

    def __init__(self, app: Flask, email: str, network: str = "127.0.0.1") -> None:
        super().__init__(app)
        self.email = email
        self.client.environ_base["REMOTE_ADDR"] = network

    def log_in(self, password: str = PASSWORD) -> BeautifulSoup:
        self.open("/ufficio/entra/")
        return self.accepted({"email": self.email, "password": password}, "Entra")

    def form(self, button: str | None = None) -> Tag:
        """The first form below the menu of the area (with this button)."""
        forms = self.page.select("main form") if button else self.page.select("main form:not(nav form)")
        return next(form for form in forms if button is None or button in form.get_text())

    def press(self, button: str, values: dict[str, str] | None = None, status: int = 303) -> BeautifulSoup:
        """Sends the form with this button, the button's own value too, and opens the page it leads to."""
        form = self.form(button)
        pressed = next(b for b in form.select("button") if button in b.get_text())
        sent = dict(values or {})
        if pressed.get("name"):
            sent[str(pressed["name"])] = str(pressed["value"])
        filled = typed_in(form) | sent
        self.answer = self.client.post(str(form["action"]), data=filled)
        assert self.answer.status_code == status, self.answer.get_data(as_text=True)[:3000]
        return self.get(self.answer.location) if status == 303 else self._read(self.answer, str(form["action"]), status)


def text(page: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", page.select_one("main").get_text(" "))  # type: ignore[union-attr]


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 at its least: what makes guessing slow makes hundreds of log-ins slow."""
    for module in (accounts, second_factor):
        monkeypatch.setattr(module, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def store(app: Flask) -> Store:
    with app.app_context():
        return services().store


Hire = Callable[..., Officer]


@pytest.fixture
def hire(app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch) -> Hire:
    """Makes an account with a password; its officer has logged in, unless `out`."""

    def make(
        role: Role = "administrator",
        territories: tuple[str, ...] = SEEN_TERRITORIES,
        email: str = "livia@example.org",
        out: bool = False,
    ) -> Officer:
        token = accounts.add(store, email, "Livia Prova", role, territories)
        accounts.set_password(store, token, PASSWORD)
        with store.write() as connection:  # the mail that says so would be the first of each outbox
            connection.execute("DELETE FROM outbox WHERE account_id IS NOT NULL")
        officer = Officer(app, email)
        if not out:
            officer.log_in()
        return officer

    return make


@pytest.fixture
def officer(hire: Hire) -> Officer:
    """An administrator of all territories, logged in."""
    return hire()
