"""Which page changed while its twin was not touched.

`data/translations.txt` keeps, for each page, a hash of both versions as they were when somebody said that they are equal. A page
whose twin has changed since, and which has not changed itself, is behind: it says so to its readers until it is brought up
to date. ``make translations-done PAGE=...`` writes both hashes down again. No page carries a hash: who edits sees none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from sitegen import LANGUAGES
from sitegen.content.frontmatter import Document
from sitegen.content.pages import Content, Entry

ALL = "all"
FILE = "data/translations.txt"
_HEADER = "# Of each page, a hash of both versions when they last said the same: written by `make translations-done`.\n"
_IGNORED = ("reviewed",)
_MARK = re.compile(r"(\S+\.md) ([0-9a-f]{12}) ([0-9a-f]{12})")
#: Of each path, the hashes of its versions in the order of the languages.
Marks = dict[str, tuple[str, ...]]


def digest(document: Document) -> str:
    """Twelve hexadecimal digits of a page's content, whatever its line breaks and the keys that no reader sees."""
    meta = {key: value for key, value in document.meta.items() if key not in _IGNORED}
    text = json.dumps(meta, sort_keys=True, ensure_ascii=False) + " ".join(document.body.split())
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def behind(content: Content) -> list[tuple[Entry, Entry]]:
    """Pages whose twin changed while they stayed as they were, with that twin."""
    marks = noted(content.root)
    return [
        (entry, twin) for entry, twin in _pairs(content) if _is_as_noted(marks, entry) and not _is_as_noted(marks, twin)
    ]


def to_confirm(content: Content) -> list[tuple[Entry, Entry]]:
    """Pairs of which both versions changed, or that were never compared: the default language's page and its twin."""
    marks = noted(content.root)
    return [
        (entry, twin)
        for entry, twin in _pairs(content)
        if entry.language == LANGUAGES[0] and not _is_as_noted(marks, entry) and not _is_as_noted(marks, twin)
    ]


def _is_as_noted(marks: Marks, entry: Entry) -> bool:
    return entry.path in marks and marks[entry.path][LANGUAGES.index(entry.language)] == digest(entry.document)


def noted(root: Path) -> Marks:
    """What was written down. A line that is none, as those of a merge, counts for nothing; of two lines the later counts."""
    file = root / FILE
    lines = file.read_text("utf-8", errors="replace").splitlines() if file.is_file() else []
    found = (_MARK.fullmatch(line.strip()) for line in lines)
    return {mark[1]: (mark[2], mark[3]) for mark in found if mark}


def _pairs(content: Content) -> Iterator[tuple[Entry, Entry]]:
    """Each page with its twin, from both sides."""
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for entry in content.of(language):
            twin = content.find(other, entry.path)
            if twin:
                yield entry, twin


def path_of(name: str) -> str:
    """The path in the trees of what somebody typed: ``guide/storie``, ``docs/fr/guide/storie.md``."""
    return re.sub(r"^(\./)?(docs/)?((it|fr)/)?", "", name.strip()).removesuffix(".md") + ".md"


def is_pair(content: Content, path: str) -> bool:
    """Whether the page stands in both trees, without a mistake."""
    return all(content.find(language, path) for language in LANGUAGES)


def done(content: Content, path: str) -> bool:
    """Write down that both versions of a page say the same now. Returns whether that was news."""
    return note(content.root, path, [content.entry(language, path).document for language in LANGUAGES])


def note(root: Path, path: str, versions: list[Document]) -> bool:
    """As :func:`done`, for versions that are at hand in the order of the languages."""
    marks = noted(root)
    mark = tuple(digest(each) for each in versions)
    if marks.get(path) == mark:
        return False
    rows = sorted((marks | {path: mark}).items())
    text = _HEADER + "".join(f"{' '.join((name, *hashes))}\n" for name, hashes in rows)
    (root / FILE).parent.mkdir(exist_ok=True)
    (root / FILE).write_text(text, "utf-8")
    return True
