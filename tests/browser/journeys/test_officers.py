"""An officer's morning on a phone, without a script: from the log-in to the export; axe on every page she sees."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

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
    """Goes through the area and looks at each page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def look(self) -> None:
        """axe, and nothing wider than the screen."""
        where = self.page.url
        self.faults += [f"{where}: {fault}" for fault in axe.scan(self.page)]
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{where} is {wide} px too wide")

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).first.click()
        self.look()

    def follow(self, words: str) -> None:
        self.page.get_by_role("link", name=words).first.click()
        self.look()


def log_in(morning: Morning, area: tuple[str, str, str]) -> None:
    address, email, password = area
    morning.page.goto(address)
    morning.look()
    morning.page.get_by_label("E-mail").fill(email)
    morning.page.get_by_label("Password").fill(password)
    morning.press("Entra")


def test_an_officer_s_morning_on_a_phone(chromium: Browser, area: tuple[str, str, str]) -> None:
    context = chromium.new_context(viewport=visiting.PHONE, locale="it-IT", bypass_csp=True)
    page = context.new_page()
    context.set_default_timeout(60_000)
    morning = Morning(page)
    log_in(morning, area)
    page.locator(".card-title a").first.click()
    morning.look()
    event = page.url
    expect(page.locator(".rows > li").first).to_be_visible()

    morning.follow("Iscrivi una persona")
    page.get_by_label("Nome", exact=True).first.fill("Piera")
    page.get_by_label("Cognome", exact=True).first.fill("Chiamante")
    page.get_by_label("Telefono", exact=True).fill("0585 41150")
    morning.press("Iscrivi")
    expect(page.get_by_text("Codice da dettare")).to_be_visible()

    for _ in range(3):
        page.locator(".rows").get_by_role("button", name="È presente").first.click()
    expect(page.get_by_text("3 presenti")).to_be_visible()
    morning.look()

    morning.follow("Scrivi a tutte")
    for language in ("it", "fr"):
        page.locator(f"#subject-{language}").fill("Aula")
        page.locator(f"#body-{language}").fill("12")
    morning.press("Guarda prima di mandare")
    morning.press("Manda")
    expect(page.get_by_text("Messaggi in partenza")).to_be_visible()

    morning.follow("Foglio firme")
    page.goto(event)
    page.locator(".row-name a").first.click()
    morning.look()

    morning.follow("Chi vuole essere richiamato")
    page.locator(".row-name a").first.click()
    morning.look()
    page.get_by_label("Che cosa vi siete detti").fill("Chiamata: richiama lunedì")
    page.get_by_label("A che punto è").select_option("called")
    morning.press("Salva")
    expect(page.get_by_text("richiama lunedì")).to_be_visible()

    page.goto(event)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel (XLSX)").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    for words in ("Numeri", "Privacy", "Registro", "Il tuo account"):
        morning.follow(words)
    assert morning.faults == []
    context.close()
