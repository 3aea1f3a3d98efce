"""The calculator of dates: terms counted by the rules that both the tables and the script read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from tests import ROOT
from tests.support.terms import last_day

SCRIPT = (ROOT / "theme/assets/dates.js").read_text("utf-8")
PAGE = (ROOT / "theme/dates.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("start", "rule", "last"),
    [
        ("2026-11-25", {"value": 8, "unit": "days"}, "2026-12-03"),
        ("2026-12-24", {"value": 68, "unit": "days"}, "2027-03-02"),
        ("2027-12-24", {"value": 68, "unit": "days"}, "2028-03-01"),  # a leap year: one day earlier
        ("2026-10-20", {"value": 68, "unit": "days", "after": {"value": 38, "unit": "days"}}, "2027-02-03"),
        ("2026-10-31", {"value": 68, "unit": "days", "after": {"value": 4, "unit": "months"}}, "2027-05-07"),
        ("2027-01-31", {"value": 1, "unit": "months"}, "2027-02-28"),
        ("2028-01-31", {"value": 1, "unit": "months"}, "2028-02-29"),
        ("2026-08-31", {"value": 6, "unit": "months"}, "2027-02-28"),
        ("2027-02-28", {"value": 6, "unit": "months"}, "2027-08-28"),
        ("2028-02-29", {"value": 12, "unit": "months"}, "2029-02-28"),
        ("2028-02-29", {"value": 1, "unit": "years"}, "2029-02-28"),
        ("2027-03-30", {"value": 30, "unit": "days", "before": True}, "2027-02-28"),
        ("2028-03-30", {"value": 30, "unit": "days", "before": True}, "2028-02-29"),
        ("2026-12-18", {"value": 2, "unit": "weeks"}, "2027-01-01"),
    ],
)
def test_a_term_ends_on_its_day_at_the_ends_of_months_and_in_leap_years(
    start: str, rule: dict[str, Any], last: str
) -> None:
    assert last_day(dt.date.fromisoformat(start), rule).isoformat() == last


def test_the_script_keeps_to_the_content_security_policy_and_its_weight() -> None:
    assert len(SCRIPT.encode()) <= 6 * 1024
    for forbidden in (
        "innerHTML",
        "eval(",
        "Function(",
        ".style",
        "document.write",
        "fetch(",
        "XMLHttpRequest",
        "sendBeacon",
    ):
        assert forbidden not in SCRIPT
    assert not re.search(r"\son[a-z]+=|\sstyle=", PAGE)


def test_the_form_is_hidden_until_the_script_shows_it() -> None:
    assert re.search(r'<form[^>]*id="dates-form"[^>]*\bhidden\b', PAGE)
    asked = set(re.findall(r'part\("(\w+)"\)', SCRIPT))
    assert {name for name in asked if f'id="dates-{name}"' not in PAGE} == set()
