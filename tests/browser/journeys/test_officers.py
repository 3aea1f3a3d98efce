"""An officer's morning, without a script: from the log-in to the export, on a phone and on a desk; axe on every page and state."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from forms_api import texts
from forms_api.codes import Language
from tests.browser.support import axe, visiting
from tests.support import real_site
from tests.support.mail_server import free_port

AREA = re.compile(r"Officers' area (\S+): (\S+), (\S+)")


@pytest.fixture(scope="module")
def area(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """What `make serve` prints: the address of the area, the e-mail and the password of its account."""
    folder = tmp_path_factory.mktemp("area")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORMS_")}
    environment |= {"PORT": str(free_port()), "FORMS_SITE": str(built_site), "PYTHONPATH": str(real_site.ROOT)}
    command = [sys.executable, "-m", "forms_api", "serve"]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = None
        for line in server.stdout:
            found = AREA.search(line) or found
            if "Ctrl-C" in line:
                break
        assert found, "make serve names no officers' area"
        yield found[1], found[2], found[3]
        server.terminate()


class Morning:
    """Goes through the area in one language, and looks at each page."""

    def __init__(self, page: Page, language: Language, area: tuple[str, str, str], rules: axe.Options) -> None:
        self.page = axe.bring(page)
        self.rules = rules
        self.t = texts.load("office_")[language]
        self.caller = {"it": "Chiamante", "fr": "Appelante"}[language]
        self.root, self.email, self.password = area
        if language == "fr":
            self.root = self.root.replace("/ufficio/", "/fr/bureau/")
        self.faults: list[str] = []

    def look(self) -> None:
        """axe, which unfolds all, and nothing wider than the screen."""
        where = self.page.url
        self.faults += [f"{where}: {fault}" for fault in axe.scan(self.page, self.rules)]
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{where} is {wide} px too wide")

    def press(self, key: str, look: bool = True) -> None:
        """The first button of the page with these words of the area."""
        self.page.locator("main").get_by_role("button", name=self.t(key)).first.click()
        if look:
            self.look()

    def follow(self, key: str, look: bool = True) -> None:
        self.page.locator("main").get_by_role("link", name=self.t(key)).first.click()
        if look:
            self.look()

    def fill(self, **values: str) -> None:
        """Fields of the page, by name."""
        for name, value in values.items():
            self.page.locator(f"main #{name}").fill(value)

    def log_in(self) -> None:
        self.fill(email=self.email, password=self.password)
        self.press("login.button")


def find_who_comes_and_register_a_caller(morning: Morning) -> str:
    """Two persons, one of whom at least must wait; the address of the event."""
    page = morning.page
    page.locator(".card-title a").first.click()
    morning.look()
    event = page.url
    expect(page.locator(".rows > li").first).to_be_visible()
    morning.follow("register.heading")
    morning.fill(given_name="Piera", family_name=morning.caller, phone="12")
    morning.press("register.button")
    assert page.locator(".error-summary a").count() == 1
    morning.fill(phone="0585 41150")
    morning.fill(**{"person-2-given_name": "Ivo", "person-2-family_name": morning.caller})
    morning.press("register.button")
    return event.partition("?")[0]


def promote_one(morning: Morning, event: str) -> None:
    page = morning.page
    page.goto(f"{event}?state=waiting")
    morning.look()
    number = page.locator(".rows > li").count()
    morning.follow("person.beyond")
    morning.press("person.beyond")
    assert page.locator(".error-summary a").count() == 1
    morning.fill(reason="Viene da lontano")
    morning.press("person.beyond")
    page.goto(f"{event}?state=waiting")
    expect(page.locator(".rows > li .row-name")).to_have_count(number - 1)


def tick_three_and_write_to_all(morning: Morning, event: str) -> None:
    page = morning.page
    page.goto(event)
    present = page.locator(".count li").last.locator("b")
    before = int(present.inner_text())
    for _ in range(3):
        page.locator(".rows").get_by_role("button", name=morning.t("event.is_here")).first.click()
    expect(present).to_have_text(str(before + 3))
    morning.look()
    morning.follow("message.heading")
    morning.press("message.preview")
    for language in ("it", "fr"):
        morning.fill(**{f"subject-{language}": "Aula", f"body-{language}": "12"})
    morning.press("message.preview")
    morning.press("message.send")
    expect(page.get_by_role("status").first).to_contain_text(re.compile(r"\d\d"))
    morning.follow("sheet.heading")
    assert page.locator(".sheet tbody tr").count() > 40


def call_back_an_interest(morning: Morning) -> None:
    page = morning.page
    morning.follow("menu.interests")
    page.locator(".row-name a").first.click()
    morning.look()
    morning.fill(note="Chiamata: richiama lunedì")
    page.locator("#state").select_option("called")
    morning.press("interest.save")
    expect(page.get_by_text("richiama lunedì").first).to_be_visible()


def export(morning: Morning, event: str) -> None:
    morning.page.goto(event)
    with morning.page.expect_download() as waiting:
        morning.page.get_by_role("link", name="Excel (XLSX)").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")


def look_at_the_rest(morning: Morning) -> None:
    """A person and a faulty correction, an offer and a refusal without a reason, a copy, figures, log."""
    page = morning.page
    page.locator(".row-name a").first.click()
    morning.look()
    morning.fill(given_name="", phone="1")
    morning.press("person.save")
    morning.follow("menu.offers")
    page.locator(".card a").first.click()
    morning.look()
    morning.press("offers.refuse")
    for key in ("menu.events", "menu.figures", "menu.privacy"):
        morning.follow(key)
    morning.fill(who="prova2@example.org")
    morning.press("privacy.find_button")
    page.locator(".rows button").first.click()
    morning.look()
    morning.press("privacy.erase_button")
    morning.follow("menu.log")


def take_a_second_factor_and_lose_the_telephone(morning: Morning) -> None:
    page = morning.page
    morning.follow("menu.account")
    morning.follow("account.password")
    morning.fill(password="wrong", new_password="juventus1897")
    morning.press("password.button")
    morning.follow("account.back", look=False)
    morning.follow("factor.begin")
    secret = page.locator("main b[translate=no]").inner_text().replace(" ", "")
    morning.fill(code="1")
    morning.press("factor.button")
    morning.fill(code=pyotp.TOTP(secret).now())
    morning.press("factor.button")
    code = page.locator(".codes li").first.inner_text()
    morning.follow("factor.codes_kept")
    morning.press("menu.logout")
    morning.log_in()
    morning.fill(code=code)
    morning.press("login.button")
    morning.follow("menu.account", look=False)
    morning.press("factor.drop", look=False)


@pytest.mark.parametrize(
    ("language", "size", "rules"),
    [("it", visiting.PHONE, axe.ALL), ("fr", visiting.DESKTOP, axe.ALL_BUT_CONTRAST)],
    ids=["it", "fr"],
)
def test_an_officer_s_morning(
    chromium: Browser, area: tuple[str, str, str], language: Language, size: ViewportSize, rules: axe.Options
) -> None:
    context = chromium.new_context(viewport=size, locale=f"{language}-{language.upper()}", bypass_csp=True)
    context.set_default_timeout(60_000)
    morning = Morning(context.new_page(), language, area, rules)
    morning.page.goto(morning.root)
    morning.look()
    morning.press("login.button")
    morning.log_in()
    event = find_who_comes_and_register_a_caller(morning)
    promote_one(morning, event)
    tick_three_and_write_to_all(morning, event)
    call_back_an_interest(morning)
    export(morning, event)
    look_at_the_rest(morning)
    take_a_second_factor_and_lose_the_telephone(morning)
    assert morning.faults == []
    context.close()
