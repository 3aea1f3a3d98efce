"""The calculator of dates in the browser: the same days as in Python, a calendar that others can read, nothing sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest
import yaml
from playwright.sync_api import Page, expect

from sitegen.language import dates
from tests import PROJECT
from tests.browser.support.walk import with_template
from tests.support import written_pages
from tests.support.terms import last_day

Visit = Callable[..., Page]
#: Ends of months, a leap year and the day before it, the end of a year, changes of the clock.
STARTS = (
    "2026-12-31",
    "2027-01-31",
    "2027-03-28",
    "2027-08-31",
    "2027-10-31",
    "2028-02-28",
    "2028-02-29",
    "2027-12-24",
)


def rules() -> dict[str, Any]:
    return dict(yaml.safe_load((PROJECT / "data/rules.yml").read_text("utf-8")))


def cases(language: str) -> list[dict[str, Any]]:
    page = written_pages.the_one(language, "first_days.html")
    return [case for part in page.meta["countries"] for case in part["cases"]]


def count(page: Page, case: str, start: str) -> list[str]:
    page.locator("#dates-case").select_option(case)
    page.locator("#dates-start").fill(start)
    page.locator("#dates-start").press("Enter")
    return [words.replace("\u202f", " ") for words in page.locator(f"#{case} [data-day] b").all_inner_texts()]


#: The same for many days at once, which a person would not do.
_COUNT_ALL = """([chosen, starts]) => starts.map((start) => {
    const [kind, day] = [document.querySelector("#dates-case"), document.querySelector("#dates-start")];
    Object.assign(kind, { value: chosen }).dispatchEvent(new Event("change", { bubbles: true }));
    Object.assign(day, { value: start }).dispatchEvent(new Event("input", { bubbles: true }));
    day.form.requestSubmit();
    return [...document.querySelectorAll(`#${chosen} [data-day] b`)].map((each) => each.innerText.replaceAll("\u202f", " "));
})"""


@pytest.fixture
def calculator(visit: Visit, language: str) -> Page:
    page = visit()
    page.goto(with_template("first_days.html", language)[0])
    return page


def test_every_case_gives_the_days_that_the_rules_give(calculator: Page, language: str) -> None:
    law = rules()
    for case in cases(language):
        terms = [law[term] for term in case["terms"]]
        wanted = [[last_day(dt.date.fromisoformat(start), term) for term in terms] for start in STARTS]
        shown = calculator.evaluate(_COUNT_ALL, [case["id"], STARTS])
        assert shown == [[dates.day(day, language, weekday=True) for day in days] for days in wanted], case["id"]


def test_the_calendar_file_is_read_by_others_and_reminds(calculator: Page, language: str, tmp_path: Path) -> None:
    sent: list[str] = []
    calculator.on("request", lambda request: sent.append(request.url))
    law = rules()
    case = max(cases(language), key=lambda each: len(each["terms"]))
    count(calculator, case["id"], "2027-12-24")
    with calculator.expect_download() as waiting:
        calculator.locator("#dates-save").click()
    waiting.value.save_as(tmp_path / "dates.ics")
    written = (tmp_path / "dates.ics").read_bytes()
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    events = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert [event["DTSTART"].dt for event in events] == [
        last_day(dt.date(2027, 12, 24), law[term]) for term in case["terms"]
    ]
    assert [
        str(event["SUMMARY"]).replace("\xa0", " ").replace("\u202f", " ").replace("’", "'") for event in events
    ] == [law[term][language]["what"] for term in case["terms"]]
    for event in events:
        alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
        assert alarms == [dt.timedelta(days=-7), dt.timedelta(days=-1)]
    told = [url for url in sent if not url.startswith("blob:") and "/assets/images/icon.svg" not in url]
    assert not told, "something left the browser"


def test_a_last_day_on_a_holiday_or_in_the_past_says_so(calculator: Page, language: str) -> None:
    law = rules()
    case = next(each for each in cases(language) if "it_challenge" in each["terms"])
    holiday = dt.date(dt.datetime.now(dt.UTC).year + 1, 12, 25)
    start = holiday - dt.timedelta(days=law["it_challenge"]["value"])
    note = calculator.locator(f"#{case['id']} [data-day] span")
    count(calculator, case["id"], start.isoformat())
    expect(note).to_have_text(calculator.locator("[data-word=holiday]").text_content() or "?")
    count(calculator, case["id"], (start - dt.timedelta(days=1)).isoformat())
    workday = (holiday - dt.timedelta(days=1)).weekday() != 6
    expect(note).to_have_count(0 if workday else 1)
    count(calculator, case["id"], "2024-01-15")
    expect(note).to_have_text(calculator.locator("[data-word=passed]").text_content() or "?")


def test_without_a_day_the_field_says_what_to_write(calculator: Page) -> None:
    expect(calculator.locator("#dates-error")).to_be_hidden()
    calculator.locator("#dates-form button").click()
    expect(calculator.locator("#dates-error")).to_be_visible()
    expect(calculator.locator("#dates-start")).to_be_focused()
    expect(calculator.locator("#dates-take")).to_be_hidden()


def test_without_scripts_each_case_is_a_table(visit: Visit, language: str) -> None:
    page = visit(scripts=False)
    page.goto(with_template("first_days.html", language)[0])
    expect(page.locator("#dates-form")).to_be_hidden()
    for case in cases(language):
        page.locator(f"#{case['id']} summary").click()
        expect(page.locator(f"#{case['id']} tbody tr")).to_have_count(len(case["terms"]))
        expect(page.locator(f"#{case['id']} tbody tr").first).to_be_visible()
