"""Pictures in a text: they are there, of a type that browsers show, and light enough for a telephone."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from sitegen.checks.markdown_lines import Image
from sitegen.checks.page_texts import PageText
from sitegen.checks.slips import own_disk
from sitegen.content.problems import Problem, nearest

KINDS = ("jpg", "jpeg", "png", "webp", "avif", "gif", "svg")
#: The address of the pictures that both languages share, and where they lie.
SHARED, SHARED_FOLDER = "/images/", "theme/images"
HEAVIEST = 300_000  # bytes: a second more on a slow telephone


def problems(page: PageText, root: Path) -> Iterator[Problem]:
    for piece in page.pieces:
        for image in piece.prose.images if piece.marked else ():
            for code, values in _wrong(image, page, root, in_body=not piece.path):
                yield Problem(page.file, image.line, code, values, (page.language,))


def warnings(page: PageText, root: Path) -> Iterator[Problem]:
    """Pictures that take long to arrive."""
    for image in page.body.images:
        file = _file(image.target, page, root)
        if file.is_file() and file.stat().st_size > HEAVIEST:
            values = {"given": image.target, "size": file.stat().st_size // 1000, "limit": HEAVIEST // 1000}
            yield Problem(page.file, image.line, "image_heavy", values, (page.language,))


def _wrong(image: Image, page: PageText, root: Path, in_body: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    given: dict[str, Any] = {"given": image.target}
    address = urlsplit(image.target)
    if own_disk.is_on_own_disk(image.target):
        yield own_disk.finding(image.target, page.file)
    elif address.scheme or address.netloc:
        yield "image_elsewhere", given | {"folder": posixpath.dirname(page.file)}
    elif PurePosixPath(address.path).suffix.lower().removeprefix(".") not in KINDS:
        yield "image_kind", given | {"allowed": ", ".join(KINDS)}
    elif not in_body:
        yield "file_in_key", given
    else:
        yield from _missing(image.target, page, root)


def _file(target: str, page: PageText, root: Path) -> Path:
    path = unquote(urlsplit(target).path)
    if path.startswith(SHARED):
        return root / SHARED_FOLDER / path.removeprefix(SHARED)
    return (root / page.file).parent / path


def _missing(target: str, page: PageText, root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """By its exact name: a server tells ``Foto.JPG`` from ``foto.jpg``, the editor's own disk may not."""
    file = _file(target, page, root)
    tree = root / ("theme" if target.startswith(SHARED) else f"docs/{page.language}")
    beside = {each.name for each in file.parent.iterdir()} if file.parent.is_dir() else set()
    if target.startswith("/") and not target.startswith(SHARED):
        yield "image_address", {"given": target, "folder": posixpath.dirname(page.file), "shared": SHARED_FOLDER}
    elif file.name not in beside or not file.resolve().is_relative_to(tree.resolve()):
        folder = SHARED_FOLDER if target.startswith(SHARED) else posixpath.dirname(page.file)
        same = next((name for name in beside if name.lower() == file.name.lower()), "")
        suggestion = nearest(same or file.name, beside)
        yield "image_missing", {"given": target, "folder": folder, "suggestion": suggestion}
