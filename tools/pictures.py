"""Draws the picture that other sites show beside a link to this one, and the icons: ``python tools/pictures.py``.

Their source is ours: theme/pictures/two_shores.svg in the colours of theme/assets/opera.css, and theme/assets/images/icon.svg.
Run it when one of these changes. It needs Chromium, as the browser tests do.
"""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

THEME = Path(__file__).parent.parent / "theme"
ASSETS = THEME / "assets"
IMAGES = ASSETS / "images"
#: Of the picture beside a link, in pixels, as networks ask for it.
SHARED = (1200, 630)
TOUCH, FAVICON = 180, 32
_LOOK = """
body { display: grid; grid-template-rows: auto 1fr; height: 630px; background: linear-gradient(var(--sand-deep), var(--sand)); }
p { font: 700 110px/1 var(--serif); letter-spacing: .06em; color: var(--sea); margin: 60px 70px 0; }
.shores { width: 1200px; max-height: none; align-self: end; }
"""


def shared(browser: Browser) -> bytes:
    """PNG: the name and the two shores."""
    style = (ASSETS / "opera.css").read_text("utf-8")
    drawing = (THEME / "pictures" / "two_shores.svg").read_text("utf-8")
    return _drawn(browser, *SHARED, f"<style>{style}{_LOOK}</style><p>O.P.E.R.A.</p>{drawing}")


def icon(browser: Browser, size: int) -> bytes:
    """PNG, ``size`` pixels wide and high."""
    drawing = (IMAGES / "icon.svg").read_text("utf-8")
    return _drawn(browser, size, size, f"<style>* {{ margin: 0; display: block; background: none }}</style>{drawing}")


def favicon(png: bytes, size: int) -> bytes:
    """An .ico file that holds one PNG."""
    header = struct.pack("<3H", 0, 1, 1)
    entry = struct.pack("<4B2H2I", size, size, 0, 0, 1, 32, len(png), 22)
    return header + entry + png


def _drawn(browser: Browser, width: int, height: int, html: str) -> bytes:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
    page.set_content(html)
    png = page.screenshot(omit_background=True)
    page.close()
    return png


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        (IMAGES / "share.png").write_bytes(shared(browser))
        (IMAGES / "touch.png").write_bytes(icon(browser, TOUCH))
        (THEME / "favicon.ico").write_bytes(favicon(icon(browser, FAVICON), FAVICON))
        browser.close()


if __name__ == "__main__":
    main()
