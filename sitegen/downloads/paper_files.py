"""The ODT and the PDF of every model paper, made again only when its page or what makes them changed.

Made files are kept below ``.cache`` (never committed) under the digest of all that goes into them; so a build that
changes no paper reads them, and one file that is gone is simply made again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator
from pathlib import Path

from sitegen.content.pages import Content, Entry
from sitegen.content.schema.guide import Paper
from sitegen.downloads import paper_text
from sitegen.downloads.paper_text import PaperText

CACHE = ".cache/papers"
ENDINGS = (".odt", ".pdf")
_MAKERS = ("odfdo", "typst")


def all_of(content: Content) -> dict[str, bytes]:
    """Every paper's files by their addresses."""
    cache = content.root / CACHE
    maker = _maker()
    files, kept = {}, set()
    for entry, paper in _papers(content):
        text = paper_text.read(entry, paper)
        name = hashlib.sha256((maker + json.dumps(text)).encode()).hexdigest()
        for ending in ENDINGS:
            made = cache / f"{name}{ending}"
            files[content.addresses.file(entry.language, entry.path, ending)] = _kept(made, text)
            kept.add(made.name)
    _forget(cache, kept)
    return files


def _papers(content: Content) -> Iterator[tuple[Entry, Paper]]:
    for entry in content.entries.values():
        if isinstance(entry.page, Paper):
            yield entry, entry.page


def _maker() -> str:
    """What else than its text decides on a file: our own code and the versions of the libraries."""
    folder = Path(__file__).parent
    code = "".join(file.read_text("utf-8") for file in sorted(folder.glob("paper*")))
    return code + " ".join(f"{name} {importlib.metadata.version(name)}" for name in _MAKERS)


def _kept(made: Path, text: PaperText) -> bytes:
    """What is kept under the name; else made and kept. A folder that cannot be written to only costs time."""
    try:
        return made.read_bytes()
    except OSError:
        content = _make(made.suffix, text)
    try:
        made.parent.mkdir(parents=True, exist_ok=True)
        part = made.with_suffix(f"{made.suffix}.part")
        part.write_bytes(content)
        part.replace(made)
    except OSError:
        pass
    return content


def _make(ending: str, text: PaperText) -> bytes:
    # Only here, since odfdo takes half a second to import and most builds make no file.
    from sitegen.downloads import paper_odt, paper_pdf

    return paper_odt.of(text) if ending == ".odt" else paper_pdf.of(text)


def _forget(cache: Path, kept: set[str]) -> None:
    """Leave no file of a text that has changed."""
    for file in cache.glob("*"):
        if file.name not in kept:
            file.unlink(missing_ok=True)
