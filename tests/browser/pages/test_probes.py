"""The probes that measure pages find what is wrong: their silence on the real pages means something."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.support.visiting import NARROW, probe

Visit = Callable[..., Page]


def test_the_probes_find_what_is_wrong(visit: Visit) -> None:
    page = visit(viewport=NARROW)
    page.set_content(
        "<!doctype html><body><p style='width:500px'>wide</p><p style='overflow:hidden;height:9px'>cut off</p>"
        "<div><a href='#a' style='display:inline-block;width:9px;height:9px;overflow:hidden'>a</a>"
        "<a href='#b' style='display:inline-block;width:9px;height:9px;overflow:hidden'>b</a></div>"
        "<input style='height:30px'><a href='tel:+39058541150'>0585 41150</a>"
    )
    assert probe(page, "sideways")["by"] > 100
    assert any("cut off" in name for name in probe(page, "cut"))
    assert len(probe(page, "small", 24)) == 3
    assert len(probe(page, "phones", 44)) == 1
