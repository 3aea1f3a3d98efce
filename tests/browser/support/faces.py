"""Letters that are the same on every machine: a wide and a narrow face, made here, so that installed fonts decide nothing.

Their shapes are bars; only the advance widths count for a layout. They follow Helvetica's, stretched to the widest and the
narrowest faces that a visitor's system is likely to have.
"""

from __future__ import annotations

import base64
import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from playwright.sync_api import Page

_UNITS = 1000
#: Helvetica's advance widths for the characters from space to ~, in thousandths of the letter size (Adobe's font metrics).
_HELVETICA = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
]
#: What stands for a character outside of ASCII; accented letters are as wide as their letter.
_ALIKE = {
    "\u00a0": " ",
    "\u202f": "'",
    "\u2009": "'",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "–": "0",
    "—": "M",
    "…": "M",
}
_ELSE = 600

_WEAR = """async ([name, weights]) => {
    const wanted = weights.map(([weight, data]) =>
        new FontFace(name, Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)), { weight }));
    for (const face of await Promise.all(wanted.map((face) => face.load()))) document.fonts.add(face);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`*, ::before, ::after { font-family: "${name}" !important }`);
    document.adoptedStyleSheets = [sheet];
}"""


@dataclass(frozen=True)
class Face:
    """A face by its stretch: 1 is as wide as Helvetica."""

    name: str
    regular: float
    bold: float


#: A little wider than DejaVu Sans (1.14, bold 1.29), the default of a bare Debian; as narrow as Liberation Sans Narrow.
WIDE = Face("wide", 1.18, 1.31)
NARROW = Face("narrow", 0.82, 0.88)
FACES = (WIDE, NARROW)


def wear(page: Page, face: Face) -> None:
    """Sets all text of the page in `face`. No request is made, so the page's security policy allows it."""
    page.evaluate(_WEAR, [face.name, [["400", _font(face.regular)], ["700", _font(face.bold)]]])


@cache
def _font(stretch: float) -> str:
    """A TrueType font in base64 that has one glyph for each advance width."""
    widths = {code: round(_width(chr(code)) * stretch) for code in chain(range(0x20, 0x180), range(0x2000, 0x2300))}
    advances = {".notdef": _ELSE, "blank": widths[ord(" ")]} | {f"w{width}": width for width in set(widths.values())}
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder(list(advances))
    builder.setupCharacterMap({code: "blank" if chr(code).isspace() else f"w{width}" for code, width in widths.items()})
    builder.setupGlyf({name: _bar(0 if name == "blank" else width) for name, width in advances.items()})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in advances.items()})
    builder.setupHorizontalHeader(ascent=930, descent=-240)
    builder.setupNameTable({"familyName": "Bars", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=930, sTypoDescender=-240, usWinAscent=930, usWinDescent=240, sxHeight=520)
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return base64.b64encode(file.getvalue()).decode()


def _width(character: str) -> int:
    letter = _ALIKE.get(character) or unicodedata.normalize("NFD", character)[0]
    return _HELVETICA[ord(letter) - 0x20] if " " <= letter <= "~" else _ELSE


def _bar(width: int) -> object:
    pen = TTGlyphPen(None)
    if width:
        pen.moveTo((30, 0))
        for corner in ((30, 520), (width - 30, 520), (width - 30, 0)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()
