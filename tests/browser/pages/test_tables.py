"""A table that the style sheet stacks on a phone is still a table to a screen reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.support.visiting import NARROW
from tests.support import real_site

#: Role that Chromium gives, and the cells that must have it.
PARTS = {
    "table": "main .text table",
    "row": "main .text tr",
    "columnheader": "main .text thead th",
    "rowheader": "main .text tbody th",
    "cell": "main .text td",
}


def test_stacked_tables_keep_their_rows_and_headings(visit: Callable[..., Page], language: str) -> None:
    page = visit(viewport=NARROW)
    pages = real_site.pages(demonstration=True).values()
    address = next(each.address for each in pages if each.language == language and each.soup.select("main .text table"))
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.querySelector('main .text td')).display") == "block"
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    told = Counter(node["role"]["value"] for node in tree["nodes"] if not node["ignored"])
    expected = {role: page.locator(selector).count() for role, selector in PARTS.items()}
    assert min(expected.values()) > 0
    assert {role: told[role] for role in PARTS} == expected
