"""The reader's typography, put in at the end so that nobody has to type it.

Curled apostrophes in both languages; in French, no-break spaces before ``: ; ! ? »`` and after ``«``, and within
numbers and times (Imprimerie nationale, *Lexique des règles typographiques*).
"""

from __future__ import annotations

import re

NARROW, WIDE = "\u202f", "\u00a0"
_MARKUP = re.compile(r"(<(?:script|style|textarea)\b.*?</(?:script|style|textarea)>|<!--.*?-->|<[^>]+>)", re.S)
_APOSTROPHE = re.compile(r"(?<=\w)'|&#39;|&#x27;")
_BEFORE = re.compile(r"[ \u00a0\u202f]([;!?»%€]|:(?!\S))")
_COLON = re.compile(r"(?:^|(?<=[\w)\]»\u2019])):(?=\s|$)")
_TERM = re.compile(
    "(?P<before>\\w*[\u2019(«\u00a0]+)?"
    '(?P<button><button [^>]*class="term"[^>]*>[^<]*</button>)'
    "(?P<after>[,.;:)!?»\u2026\u00a0\u202f]+)?"
)
_AFTER = re.compile(r"«[ \u00a0]")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_HOURS = re.compile(r"(?<=\d) h (?=\d)|(?<=\d) h\b")
_PHONE = re.compile(r"\b0\d(?: \d\d){4}\b")


def of_html(html: str, language: str) -> str:
    """Set the text of a whole page; tags, attributes, scripts and comments stay as they are."""
    pieces = _MARKUP.split(html)
    pieces[::2] = [of_text(piece, language) for piece in pieces[::2]]
    return _TERM.sub(_kept_together, "".join(pieces))


def _kept_together(found: re.Match[str]) -> str:
    """A browser may break a line between a button and a comma: keep a term's punctuation with it."""
    if not found["before"] and not found["after"]:
        return found[0]
    return f'<span class="keep">{found[0]}</span>'


def of_text(text: str, language: str) -> str:
    """Set one run of text."""
    text = _APOSTROPHE.sub("\u2019", text)
    if language != "fr":
        return text
    text = _BEFORE.sub(lambda found: (WIDE if found[1] in ":»%€" else NARROW) + found[1], text)
    text = _COLON.sub(WIDE + ":", text)
    text = _PHONE.sub(lambda found: found[0].replace(" ", WIDE), text)
    text = _THOUSANDS.sub(NARROW, _AFTER.sub("«" + WIDE, text))
    return _HOURS.sub(lambda found: found[0].replace(" ", WIDE), text)
