"""The reader's typography, put in at the end so that nobody has to type it.

Curled apostrophes in both languages; in French, no-break spaces before ``: ; ! ? »`` and after ``«``, and within
numbers and times (Imprimerie nationale, *Lexique des règles typographiques*).
"""

from __future__ import annotations

import re

from sitegen import LANGUAGES

NARROW, WIDE = "\u202f", "\u00a0"
#: Stands for the markup between two runs of text: a page's runs are set all at once, which is six times as fast.
_GAP = "\0"
# What stands before is looked at last: `re` is quick to find a pattern's first letters.
_MARKUP = re.compile(r"(<(?:script|style|textarea)\b.*?</(?:script|style|textarea)>|<!--.*?-->|<[^>]+>)", re.S)
_APOSTROPHE = re.compile(r"'(?<=\w')|&#(?:39|x27);")
_BEFORE = re.compile(r"[ \u00a0\u202f]([;!?»%€]|:(?![^\s\0]))")
_COLON = re.compile(r":(?<![^\w)\]»\u2019\0]:)(?=[\s\0]|\Z)")
_TERM = re.compile('<button [^>]*class="term"[^>]*>[^<]*</button>(?P<after>[,.;:)!?»\u2026\u00a0\u202f]+)?')
_SHORT = 12  # letters that fit on a line of 320 px, twice as large
_OPENING = "\u2019(«\u00a0"
_AFTER = re.compile(r"«[ \u00a0]")
_UNIT = re.compile(r" (?<=\d )(?=[%€])")
_THOUSANDS = re.compile(r" (?<=\d )(?=\d{3}\b)")
_HOURS = re.compile(r" h(?<=\d h)(?: (?=\d)|\b)")
_SPAN = re.compile(r" - (?<=[\dh] - )(?=\d)")
_ABROAD = re.compile(r"\+\d{1,3}(?: \d+)+")
_PHONE = re.compile(r"0(?<!\w0)\d(?: \d\d){4}\b")


def of_html(html: str, language: str) -> str:
    """Set the text of a whole page; tags, attributes, scripts and comments stay as they are.

    What an element says in the other language (``lang``) is set as that language wants it.
    """
    other = next(each for each in LANGUAGES if each != language)
    pieces = _MARKUP.split(html.replace(_GAP, ""))
    foreign = _within_language(pieces, other)
    for runs, its in (([n for n in range(0, len(pieces), 2) if n not in foreign], language), (sorted(foreign), other)):
        for number, text in zip(runs, of_text(_GAP.join(pieces[n] for n in runs), its).split(_GAP), strict=False):
            pieces[number] = text
    return _keep_terms("".join(pieces))


def _within_language(pieces: list[str], language: str) -> set[int]:
    """The numbers of the runs of text within elements that are in ``language``; tags stand between the runs."""
    found, name, depth = set(), "", 0
    for number in range(1, len(pieces), 2):
        tag = pieces[number]
        if name and re.match(rf"<{name}\b", tag):
            depth += 1
        elif name and tag.startswith(f"</{name}"):
            depth -= 1
        elif not name and f' lang="{language}"' in tag and not tag.startswith("<html"):
            name, depth = tag[1:].split()[0], 1
        if depth:
            found.add(number + 1)
        else:
            name = ""
    return found


def _keep_terms(html: str) -> str:
    """A browser may break a line between a button and a comma: keep a term's punctuation with it."""
    pieces = []
    done = 0
    for found in _TERM.finditer(html):
        start = _word_before(html, done, found.start())
        kept = html[start : found.end()]
        pieces += [
            html[done:start],
            f'<span class="{_kept(kept)}">{kept}</span>' if kept != found[0] or found["after"] else kept,
        ]
        done = found.end()
    return "".join([*pieces, html[done:]])


def _kept(html: str) -> str:
    """The class of what is kept on one line: everywhere where it is short, else where a line is long enough."""
    return "keep" if len(re.sub("<[^>]+>", "", html)) <= _SHORT else "keep keep-long"


def _word_before(html: str, first: int, end: int) -> int:
    """Where a word with its apostrophe begins, or an opening mark, that ends at ``end``; else ``end``."""
    start = end
    while start > first and html[start - 1] in _OPENING:
        start -= 1
    if start == end:
        return end
    while start > first and (html[start - 1].isalnum() or html[start - 1] == "_"):
        start -= 1
    return start


def of_text(text: str, language: str) -> str:
    """Set one run of text, or many with a ``NUL`` between each two."""
    text = _APOSTROPHE.sub("\u2019", text)
    text = _ABROAD.sub(lambda found: found[0].replace(" ", WIDE), text)
    text = _UNIT.sub(WIDE, text)
    if language != "fr":
        return text
    text = _BEFORE.sub(lambda found: (WIDE if found[1] in ":»%€" else NARROW) + found[1], text)
    text = _COLON.sub(WIDE + ":", text)
    text = _SPAN.sub(f"{WIDE}-{WIDE}", text)
    text = _PHONE.sub(lambda found: found[0].replace(" ", WIDE), text)
    text = _THOUSANDS.sub(NARROW, _AFTER.sub("«" + WIDE, text))
    return _HOURS.sub(lambda found: found[0].replace(" ", WIDE), text)
