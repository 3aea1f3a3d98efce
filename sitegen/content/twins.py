"""Which page changed while its twin was not touched.

Each page keeps, in ``translation``, the hash of the twin it was last compared with: the pair keeps the hashes of both.
A page whose twin has changed since, and which has not changed itself, is behind: it says so to its readers until it is
brought up to date. ``make translations-done PAGE=...`` writes both hashes down again.
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
_IGNORED = ("translation", "reviewed")
_FRONT_MATTER = re.compile(r"\A(?P<open>\ufeff?---[ \t]*\r?\n)(?P<meta>.*?)(?P<close>^---[ \t]*\r?$)", re.S | re.M)
_LINE = re.compile(r"^translation:.*\n", re.MULTILINE)


def digest(document: Document) -> str:
    """Twelve hexadecimal digits of a page's content, whatever its line breaks and the keys that no reader sees."""
    meta = {key: value for key, value in document.meta.items() if key not in _IGNORED}
    text = json.dumps(meta, sort_keys=True, ensure_ascii=False) + " ".join(document.body.split())
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def behind(content: Content) -> list[tuple[Entry, Entry]]:
    """Pages whose twin changed while they stayed as they were, with that twin."""
    return [
        (entry, twin)
        for entry, twin in _pairs(content)
        if entry.page.translation
        and entry.page.translation != digest(twin.document)
        and twin.page.translation == digest(entry.document)
    ]


def to_confirm(content: Content) -> list[tuple[Entry, Entry]]:
    """Pairs of which both versions changed, or that were never compared: the default language's page and its twin."""
    return [
        (entry, twin)
        for entry, twin in _pairs(content)
        if entry.language == LANGUAGES[0]
        and entry.page.translation != digest(twin.document)
        and twin.page.translation != digest(entry.document)
    ]


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


def done(content: Content, path: str) -> list[Path]:
    """Write down, in both versions of a page, that they say the same now. Returns the files changed."""
    changed = []
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        entry, twin = content.entry(language, path), content.entry(other, path)
        file = content.root / entry.file
        text = file.read_bytes().decode("utf-8")
        noted = with_translation(text, digest(twin.document))
        if noted != text:
            file.write_bytes(noted.encode("utf-8"))
            changed.append(file)
    return changed


def with_translation(text: str, twin_digest: str) -> str:
    """A page's text with that hash as the last key of its front matter; all else stays as it is, line ends too."""
    found = _FRONT_MATTER.match(text)
    if not found:
        raise ValueError("no front matter")
    end = "\r\n" if found["open"].endswith("\r\n") else "\n"
    meta = _LINE.sub("", found["meta"]) + f"translation: {twin_digest}{end}"
    return found["open"] + meta + text[found.start("close") :]
