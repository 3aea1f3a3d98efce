"""The log of the application: JSON, and no person in it."""

from __future__ import annotations

import json
import logging
import sys

from deploy.lib.journal import Journal


def written(message: str, *values: object, error: Exception | None = None, **about: object) -> dict[str, object]:
    try:
        raise error if error else KeyError
    except Exception:
        info = sys.exc_info() if error else None
    record = logging.LogRecord("forms_api", logging.ERROR, __file__, 1, message, values, info)
    record.about = about
    line: dict[str, object] = json.loads(Journal().format(record))
    return line


def test_a_line_says_when_who_and_what() -> None:
    line = written("refused", route="forms.cancel_it", status=429)
    assert (line["level"], line["by"], line["says"], line["route"], line["status"]) == (
        "error", "forms_api", "refused", "forms.cancel_it", 429,
    )  # fmt: skip
    assert str(line["at"]).endswith("+00:00")


def test_no_token_no_address_and_nothing_typed_is_written() -> None:
    line = written("Error handling request %s %s", "GET", "/annulla/?token=SECRET", error=ValueError("Anna Rossi"))
    assert (line["says"], line["error"]) == ("Error handling request GET /annulla/", "ValueError")
    assert "test_journal.py" in str(line["where"])
    assert "Anna" not in str(line)
    assert "anna" not in str(written("no mail to anna@example.org"))
