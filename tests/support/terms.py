"""The terms of ``data/rules.yml`` counted in Python, to compare the browser's calculator with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta


def last_day(start: dt.date, rule: dict[str, Any]) -> dt.date:
    """The last day of a term that runs from ``start``; a month later is the same day, or the last of a shorter month."""
    first = rule.get("after")
    if first:
        start += _span(first)
    return start - _span(rule) if rule.get("before") else start + _span(rule)


def _span(span: dict[str, Any]) -> relativedelta:
    unit, value = str(span["unit"]), int(span["value"])
    if unit == "days":
        return relativedelta(days=value)
    if unit == "weeks":
        return relativedelta(weeks=value)
    return relativedelta(months=value) if unit == "months" else relativedelta(years=value)
