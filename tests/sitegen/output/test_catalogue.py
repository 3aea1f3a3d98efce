"""catalogue.json: whether the forms are open, whom people are sent to, where a desk's mail may go."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitegen.content.pages import Content
from sitegen.content.site_settings import Operator, SiteSettings
from tests.support.built_pages import catalogue_of
from tests.support.store_support import a_catalogue
from tests.support.tiny_project import HELPERS, Project


@pytest.mark.parametrize(
    ("operator", "forms", "phone"),
    [
        ({}, "closed", None),
        ({"name": "Agenzia", "phone": "0585 41150"}, "closed", None),
        ({"name": "Agenzia", "phone": "0585 41150", "contact_checked": "2025-11-21"}, "closed", None),
        ({"name": "Agenzia", "contact_checked": "2026-11"}, "closed", None),
        ({"phone": "0585 41150", "contact_checked": "2026-11"}, "closed", "+39058541150"),
        ({"name": "Agenzia", "phone": "0585 41150", "contact_checked": "2025-11-22"}, "open", "+39058541150"),
        ({"name": "Agence", "phone": "+33 4 95 12 34 56", "contact_checked": "2026-11"}, "open", "+33495123456"),
    ],
)
def test_the_forms_are_open_while_somebody_with_a_name_can_be_reached(
    tmp_path: Path, operator: dict[str, str], forms: str, phone: str | None
) -> None:
    written = built(Project(tmp_path).content(), **operator)
    assert (written["forms"], written["contact"]["phone"]) == (forms, phone)


def test_the_demonstration_is_open_and_names_nobody(tmp_path: Path) -> None:
    written = built(Project(tmp_path).content(), demonstration=True)
    assert (written["forms"], written["contact"]["name"], written["contact"]["reply_days"]) == ("open", None, None)


def test_each_country_has_the_line_that_all_of_it_can_call(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("data/helpers.yml", HELPERS)
    assert built(project.content())["helpers"] == {
        "it": {"name": "Tutti", "phone": "803164", "phone_display": "803 164"},
        "fr": None,
    }


def built(content: Content, *, demonstration: bool = False, **operator: str) -> dict[str, Any]:
    """The catalogue of a site that is run by this operator."""
    settings = SiteSettings(operator=Operator(**operator), menu=())
    return dict(json.loads(catalogue_of(replace(content, demonstration=demonstration), settings)))


def test_personal_data_go_to_no_desk_that_nobody_has_confirmed() -> None:
    known = a_catalogue()
    assert known.desk_of("2b").id == "bastia"
    desks = {name: replace(desk, confirmed=False) for name, desk in known.desks.items()}
    assert replace(known, desks=desks).desk_of("2b") == known.contact
