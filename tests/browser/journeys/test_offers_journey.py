"""A liquidator offers, an officer publishes, a firm on the other side finds, asks and is answered; the offer ends. No scripts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from PIL import Image
from playwright.sync_api import Page, expect

from forms_api.codes import SEEN_TERRITORIES
from forms_api.store.database import Store
from forms_api.store.office import accounts
from tests.browser.support import axe
from tests.browser.support.visiting import DESKTOP, NARROW, Served, fill, send

Visit = Callable[..., Page]
PASSWORD = "quattro parole senza nesso"
LIQUIDATOR = {"given_name": "Ada", "family_name": "Prova", "email": "ada@example.org"}
FIRM = {"given_name": "Zoé", "family_name": "Essai", "email": "zoe@example.org"}
WORDS = {
    "it": (("Due presse a vite", "Da 200 tonnellate."), ("Capannone in collina", "Con luce.")),
    "fr": (("Deux presses à vis", "De 200 tonnes."), ("Atelier sur la colline", "Avec lumière.")),
}
OTHER = {"it": "fr", "fr": "it"}


def test_from_the_offer_to_its_end(visit: Visit, served: Served, language: str) -> None:
    other, pages = OTHER[language], served.pages
    email = f"livia-{language}@example.org"
    store = Store(served.database, "x" * 40)
    accounts.set_password(store, accounts.add(store, email, "Livia", "officer", SEEN_TERRITORIES), PASSWORD)

    liquidator = visit(scripts=False, viewport=NARROW)
    photo = served.database.parent / "photo.png"
    Image.new("RGB", (300, 200), "teal").save(photo)
    for (title, words), kind in zip(WORDS[language], ("machine", "building"), strict=True):
        liquidator.goto(pages[language]["offer"])
        liquidator.locator('main a[href$="kind=thing"]').click()
        offer = {"kind": kind, "title": title, "description": words, "sector": "25", "territory": "ms"}
        fill(liquidator, offer | LIQUIDATOR)
        if kind == "machine":
            liquidator.set_input_files("#photo", photo)
        assert send(liquidator) == 200
        expect(liquidator.locator(".reference")).to_be_visible()
        if kind == "machine":
            own = str(liquidator.locator('main a[href*="token="]').get_attribute("href"))

    officer = visit(scripts=False, viewport=DESKTOP)
    officer.goto(pages[language]["office"])
    fill(officer, {"email": email, "password": PASSWORD})
    send(officer)
    for (title, _), (translated, summary) in zip(WORDS[language], WORDS[other], strict=True):
        officer.goto(pages[language]["office"] + {"it": "offerte/", "fr": "offres/"}[language])
        officer.get_by_role("link", name=title).click()
        fill(officer, {f"title-{other}": translated, f"words-{other}": summary})
        assert send(officer, 'button[value="publish"]') == 200

    firm = visit(scripts=False, viewport=NARROW)
    firm.goto(pages[other]["offers"])
    fill(firm, {"words": "presse", "territory": "ms"})
    send(firm)
    translated = WORDS[other][0][0]
    firm.get_by_role("link", name=translated, exact=True).first.click()
    expect(firm.locator("main figure img")).to_be_visible()
    expect(firm.locator("main")).not_to_contain_text("Prova")
    fill(firm, FIRM | {"message": "?"})
    assert send(firm) == 200
    asked = firm.url

    liquidator.goto(own)
    expect(liquidator.locator("main")).not_to_contain_text(FIRM["email"])
    liquidator.locator('textarea[name="answer"]').first.fill("OK.")
    assert send(liquidator, 'button[value="answer"]') == 200
    expect(liquidator.locator("main")).to_contain_text(FIRM["email"])
    firm.goto(asked)
    expect(firm.locator("main")).to_contain_text("OK.")

    with closing(sqlite3.connect(served.database)) as database:
        database.execute("UPDATE offers SET expires_at = '2026-01-01' WHERE title = ?", (WORDS[language][0][0],))
        database.commit()
    firm.goto(pages[other]["offers"])
    expect(firm.get_by_role("link", name=translated, exact=True)).to_have_count(0)


def test_the_pages_of_the_database_have_no_accessibility_fault(visit: Visit, served: Served, language: str) -> None:
    pages = served.pages[language]
    tab = visit(viewport=NARROW)
    faults = {}
    for address in ("", "?words=nothing", "?code"):
        tab.goto(pages["offers" if address != "?code" else "offer"] + address)
        faults[address] = axe.scan(tab)
    tab.goto(pages["offers"])
    tab.locator("main li.card a").first.click()
    faults["offer"] = axe.scan(tab)
    for kind in ("skill", "thing"):
        tab.goto(f"{pages['offer']}?kind={kind}")
        assert send(tab) == 422
        faults[kind] = axe.scan(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert not {name: found for name, found in faults.items() if found}
