"""catalogue.json: where a desk's mail may go."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.content.addresses import Addresses
from sitegen.content.pages import Content
from sitegen.content.shared_data import Data
from sitegen.output import catalogue
from tests.support.store_support import a_catalogue


@pytest.mark.parametrize(
    ("checked", "confirmed"),
    [(None, False), ("2019-08", False), ("2025-11-21", False), ("2025-11-22", True), ("2026-01", True), ("2026", True)],
)
def test_a_desk_is_confirmed_for_a_year(checked: str | None, confirmed: bool) -> None:
    content = Content(Path(), Addresses({}, "https://opera.example/"), Data(), dt.date(2026, 11, 22), False)
    assert catalogue._confirmed(content, checked) is confirmed


def test_personal_data_go_to_no_desk_that_nobody_has_confirmed() -> None:
    known = a_catalogue()
    assert known.desk_of("2b").id == "bastia"
    desks = {name: replace(desk, confirmed=False) for name, desk in known.desks.items()}
    assert replace(known, desks=desks).desk_of("2b") == known.contact
