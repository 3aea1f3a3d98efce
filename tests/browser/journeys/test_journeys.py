"""Whole journeys on a phone 360 px wide: without scripts where a page needs none."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import Locator, Page, expect

from tests import PROJECT
from tests.browser.support import tour
from tests.browser.support.visiting import Served, files_alone, fill, follow, send
from tests.browser.support.walk import with_template

Visit = Callable[..., Page]
EVENT = "dimostrazione"
MISTAKE = {"it": "Errore: ", "fr": "Erreur : "}
FORM = "application/x-www-form-urlencoded"
#: As people write them, and as they are stored.
PHONES = {"it": ("0585 41150", "+39058541150"), "fr": ("04.93.12.34.56", "+33493123456")}
#: What a person hears when the reference is dictated: neither 0 nor O, neither 1 nor I nor L.
REFERENCE = re.compile(r"[2-9A-HJKMNP-Z]{4} [2-9A-HJKMNP-Z]{4}")


def test_from_the_home_page_to_the_receipt_without_scripts(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    anna = tour.person()
    page.goto(served.pages[language]["home"])
    follow(page, served.pages[language]["events"])
    follow(page, served.event(EVENT)[language]["url"])
    follow(page, served.registration(language, EVENT))

    fill(page, {**anna, "family_name": "", "phone": "123", "needs": "Un ingresso senza gradini"})
    assert send(page) == 422
    assert page.title().replace("\xa0", " ").startswith(MISTAKE[language])
    summary = page.locator(".error-summary")
    expect(summary).to_have_attribute("role", "alert")
    assert page.evaluate("document.activeElement.matches('.error-summary')"), "the reader is not taken to the summary"
    mistakes = summary.locator("a").all()
    assert [link.get_attribute("href") for link in mistakes] == ["#family_name", "#phone"]
    for link in mistakes:
        sentence, target = link.inner_text(), str(link.get_attribute("href"))
        link.click()
        field = page.locator(target)
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        described = str(field.get_attribute("aria-describedby")).split()
        assert sentence in [page.locator(f"#{name}").inner_text() for name in described]
    assert page.locator("#given_name").input_value() == anna["given_name"]
    assert page.locator("#needs").input_value() == "Un ingresso senza gradini"

    phone, stored = PHONES[language]
    fill(page, {"family_name": anna["family_name"], "phone": phone})
    assert send(page) == 200
    assert "receipt=" in page.url
    assert anna["email"] not in page.url
    reference = page.locator(".reference").inner_text()
    assert REFERENCE.fullmatch(reference), reference
    page.reload()
    assert page.locator(".reference").inner_text() == reference
    assert page.locator('main a[href^="tel:"]').count()

    (row,) = served.rows("registrations", email=anna["email"])
    assert row["reference"] == reference.replace(" ", "")
    assert (row["event_id"], row["language"], row["state"]) == (EVENT, language, "confirmed")
    assert (row["given_name"], row["family_name"], row["phone"]) == ("Anna", "D'Àmbra", stored)


def test_back_and_sending_twice_give_one_registration(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    anna = tour.person()
    page.goto(served.registration(language, EVENT))
    fill(page, anna)
    with page.expect_request(lambda request: request.method == "POST") as sending:
        page.locator("main form button[type=submit]:not([hidden]):not([name])").dblclick()
    expect(page.locator(".reference")).to_be_visible()
    first = page.locator(".reference").inner_text()
    sent = sending.value
    again = page.request.post(sent.url, headers={"Content-Type": FORM}, data=sent.post_data_buffer)
    assert again.ok
    assert "receipt=" in again.url
    page.go_back()
    assert send(page) == 200, "going back loses what was typed"
    assert page.locator(".reference").inner_text() == first
    page.goto(served.registration(language, EVENT))
    fill(page, {**anna, "email": anna["email"].upper()})
    assert send(page) == 200
    assert page.locator(".reference").inner_text() == first
    (row,) = served.rows("registrations", email=anna["email"])
    assert row["reference"] == first.replace(" ", "")
    assert not served.rows("repeats", email=anna["email"])


def test_cancelling_by_the_link_of_the_receipt(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    anna = tour.person()
    page.goto(served.registration(language, EVENT))
    fill(page, anna)
    send(page)
    cancel = page.locator(f'main a[href^="{served.pages[language]["cancel"]}?token="]')
    with page.expect_navigation():
        cancel.click()
    assert [row["state"] for row in served.rows("registrations", email=anna["email"])] == ["confirmed"]
    assert send(page) == 200
    assert [row["state"] for row in served.rows("registrations", email=anna["email"])] == ["cancelled"]
    assert page.locator("main form").count() == 0
    page.reload()
    follow(page, served.registration(language, EVENT))
    fill(page, anna)
    assert send(page) == 200
    assert sorted(row["state"] for row in served.rows("registrations", email=anna["email"])) == [
        "cancelled",
        "confirmed",
    ]


def test_finding_a_registration_by_reference_and_telephone(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    phone = "06 12 34 56 78" if language == "fr" else "0585 41199"
    paolo = {"given_name": "Paolo", "family_name": "Rossi", "phone": phone}
    page.goto(served.registration(language, EVENT))
    fill(page, paolo)
    assert send(page) == 200
    reference = page.locator(".reference").inner_text()
    page.goto(served.pages[language]["cancel"])
    fill(page, {"reference": f" {reference.lower()} ", "last_digits": phone.replace(" ", "")[-4:]})
    assert send(page) == 200
    assert send(page) == 200
    (row,) = served.rows("registrations", reference=reference.replace(" ", ""))
    assert row["state"] == "cancelled"


def test_an_expression_of_interest(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    anna = tour.person()
    page.goto(served.pages[language]["interest"])
    fill(page, {**anna, "message": "Siamo in 9."})
    assert send(page) == 422
    assert [link.get_attribute("href") for link in page.locator(".error-summary a").all()] == [
        "#profile",
        "#territory",
        "#topic",
    ]
    fill(page, tour.INTEREST)
    assert send(page) == 200
    (row,) = served.rows("interests", email=anna["email"])
    assert (row["profile"], row["territory"], row["topic"]) == ("worker", "ms", "buy-out")
    assert (row["message"], row["language"]) == ("Siamo in 9.", language)
    page.reload()
    assert REFERENCE.fullmatch(page.locator(".reference").inner_text())


def test_the_language_link_keeps_the_event_and_the_receipt(visit: Visit, served: Served, language: str) -> None:
    other = "fr" if language == "it" else "it"
    page = visit(scripts=False)
    page.goto(served.registration(language, EVENT))
    page.locator("[data-language-link]").click()
    page.wait_for_url(f"**{served.registration(other, EVENT)}")
    assert page.locator("html").get_attribute("lang") == other
    assert page.locator("main form").count() == 1
    fill(page, tour.person())
    send(page)
    reference = page.locator(".reference").inner_text()
    page.locator("[data-language-link]").click()
    page.wait_for_url(f"**{served.pages[language]['registration']}?receipt=*")
    assert page.locator(".reference").inner_text() == reference


def test_a_tree_leads_to_an_outcome_by_plain_links(visit: Visit, served: Served, language: str) -> None:
    page = visit(scripts=False)
    for address in with_template("tree.html", language):
        page.goto(address)
        for _ in range(12):
            (card,) = [card for card in page.locator(".question").all() if card.is_visible()]
            if card.locator(".answer").count() == 0:
                break
            card.locator(".answer").first.click()
        assert urlsplit(page.url).path == address
        assert urlsplit(page.url).fragment.startswith("o"), page.url
        assert card.locator("ol > li").count() == 3
        shared = page.url
        guide = card.locator("a.button")
        with page.expect_navigation():
            guide.click()
        assert page.locator("body.guide").count() == 1
        page.goto(shared)
        expect(page.locator(".question:visible")).to_have_count(1)
        page.go_back()


def test_the_capital_sheet_computes_its_own_example(visit: Visit, served: Served, language: str) -> None:
    """9 members with 1,000 each and 10,000 of unemployment money: what the law gives, up to its limits."""
    page = visit()
    page.goto(with_template("capital.html", language)[0])
    page.locator('#capital-form input[name="country"][value="it"]').check()
    part = page.locator('#capital-form [data-country="it"]')
    typed = {"members": "9", "own": "1000", "claimants": "9", "benefit": "10.000", "other": "0"}
    for name, value in typed.items():
        part.locator(f'[data-field="{name}"]').fill(value)
    part.locator("button[type=submit]").click()
    assert figures(part.locator("[data-result] table")) == sheet(own=9_000, benefit=90_000)
    part.locator('[data-field="members"]').fill("nove")
    part.locator("button[type=submit]").click()
    expect(part.locator('[data-field="members"]')).to_be_focused()
    expect(part.locator('[data-field="members"]')).to_have_attribute("aria-invalid", "true")


def test_the_pages_stay_while_the_forms_are_stopped(visit: Visit, served: Served, language: str) -> None:
    """Files alone: every form page still says whom to call, and the road there is open."""
    with files_alone(served.site) as files:
        page = visit(scripts=False, base=files)
        page.goto(served.pages[language]["home"])
        follow(page, served.pages[language]["events"])
        follow(page, served.event(EVENT)[language]["url"])
        follow(page, served.registration(language, EVENT))
        for name in ("registration", "interest", "cancel"):
            answer = page.goto(served.pages[language][name])
            assert answer is not None
            assert answer.status == 200
            assert page.locator("main form").count() == 0
            contact = served.catalogue["contact"]
            phone = contact["phone"] or served.catalogue["helpers"][language]["phone"]
            assert page.locator(f'main a[href="tel:{phone}"]').first.is_visible()
            if contact["email"]:
                assert page.locator(f'main a[href="mailto:{contact["email"]}"]').is_visible()


def sheet(own: int, benefit: int) -> list[int]:
    """The rows that the figures of data/rules.yml give, without loans: at the start, and with the second instalment."""
    rules = yaml.safe_load((PROJECT / "data/rules.yml").read_text("utf-8"))
    law = {key: int(rule["value"]) for key, rule in rules.items()}
    columns = []
    for each in (benefit * law["it_naspi_first"] // 100, benefit):
        capital = own + each
        cfi = min(law["it_cfi_multiple"] * capital, capital)
        loan = min(law["it_loan_multiple"] * cfi, law["it_loan_max"])
        columns.append([own, each, capital, 0, cfi, loan, capital + cfi + loan])
    return [figure for row in zip(*columns, strict=True) for figure in row]


def figures(table: Locator) -> list[int]:
    """The numbers in the cells of a table, row by row."""
    cells = table.locator("tbody tr td:nth-last-child(-n+2)").all_inner_texts()
    return [int(re.sub(r"\D", "", cell.partition(": ")[2] or cell)) for cell in cells]
