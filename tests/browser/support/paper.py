"""A page as Chromium prints it: its sheets, their words, the codes on them."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from playwright.sync_api import Page

#: Pixels to a point: 216 to the inch, less than any printer has.
SCALE = 3


@dataclass(frozen=True)
class Sheet:
    """`words`: packed. `codes`: what the QR codes say."""

    words: str
    codes: list[str]


def printed(page: Page, *, codes: bool = False) -> list[Sheet]:
    """The sheets (A4) on which the open page is printed."""
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [Sheet(packed(_words(sheet)), _codes(sheet) if codes else []) for sheet in document]
    finally:
        document.close()


def packed(text: str) -> str:
    """The letters, digits and strokes of `text`: a PDF keeps neither spaces nor the hyphens at a line's end."""
    return "".join(letter for letter in text if letter.isalnum() or letter == "/")


def _words(sheet: pypdfium2.PdfPage) -> str:
    """What is printed on the sheet, but for the addresses that the style sheet writes behind links."""
    return re.sub(r"\(https?://[^)]*\)", "", sheet.get_textpage().get_text_range())


def _codes(sheet: pypdfium2.PdfPage) -> list[str]:
    bitmap = sheet.render(scale=SCALE, grayscale=True)
    grey = memoryview(ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height))
    pixels = grey.cast("B", (bitmap.height, bitmap.stride))
    return [code.text for code in zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode)]
