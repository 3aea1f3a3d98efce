"""axe-core on a page: the rules of WCAG 2.0 to 2.2, A and AA, and its own best practices."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.support.visiting import probe

Options = dict[str, object]

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Python packages that carry axe.min.js; the first one installed counts.
PACKAGES = ("axe_playwright_python", "axe_core_python")

#: What a scan looks for. Contrast takes half of the time and does not change with the width.
ALL: Options = {"runOnly": _TAGS}
ALL_BUT_CONTRAST: Options = {"runOnly": _TAGS, "rules": {"color-contrast": {"enabled": False}}}
CONTRAST: Options = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

_SCAN = """async (options) => {
    const found = await axe.run(document, {...options, resultTypes: ["violations"], preload: false});
    return found.violations.map((fault) => ({
        rule: fault.id,
        where: fault.nodes.slice(0, 4).map((node) => node.target.join(" ")),
        why: fault.nodes[0].failureSummary,
    }));
}"""


@cache
def source() -> str:
    """axe.min.js."""
    for package in PACKAGES:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            path = Path(folder) / "axe.min.js"
            if path.exists():
                return path.read_text("utf-8")
    pytest.fail(f"No axe.min.js: install {PACKAGES[0].replace('_', '-')}.", False)


def bring(page: Page) -> Page:
    """Puts axe into every page that this tab opens from now on: quicker than into each by itself."""
    page.add_init_script(source())
    return page


def scan(page: Page, options: Options = ALL) -> list[dict[str, Any]]:
    """What is wrong in what the page shows, with all that is folded away: rule, where, why."""
    probe(page, "unfold")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    found: list[dict[str, Any]] = page.evaluate(_SCAN, options)
    return found
