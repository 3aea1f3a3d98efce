"""Which page changed while its twin was not touched.

Each page keeps, in ``translation``, the hash of the twin it was last compared with. A page whose twin has another hash now
is behind, and says so to its readers until ``make translations-done PAGE=...`` writes the new hash down.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from sitegen import LANGUAGES
from sitegen.content import Content, Entry
from sitegen.frontmatter import Source

_IGNORED = ("translation", "reviewed")
_LINE = re.compile(r"^translation:.*\n", re.MULTILINE)


def digest(source: Source) -> str:
    """Twelve hexadecimal digits of a page's content: all but the keys that say nothing to the reader."""
    meta = {key: value for key, value in source.meta.items() if key not in _IGNORED}
    text = json.dumps(meta, sort_keys=True, ensure_ascii=False) + source.body.strip()
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def behind(content: Content) -> list[tuple[Entry, Entry]]:
    """Pages whose twin changed after them, with that twin."""
    found = []
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for entry in content.of(language):
            twin = content.find(other, entry.path)
            noted = entry.page.translation
            if twin and noted and noted != digest(twin.source):
                found.append((entry, twin))
    return found


def caught_up(content: Content, path: str) -> list[Path]:
    """Write down, in both versions of a page, that they say the same now. Returns the files changed."""
    changed = []
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        entry, twin = content.entry(language, path), content.entry(other, path)
        file = content.root / entry.file
        text = file.read_text("utf-8")
        line = f"translation: {digest(twin.source)}\n"
        start, end = 4, text.index("\n---", 3) + 1
        meta = _LINE.sub("", text[start:end]) + line
        if text[:start] + meta + text[end:] != text:
            file.write_text(text[:start] + meta + text[end:], "utf-8")
            changed.append(file)
    return changed
