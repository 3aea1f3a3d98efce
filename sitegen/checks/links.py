"""Every link of a page leads somewhere: to a page of the same tree, to a place in it, or to a well-formed address."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from sitegen import LANGUAGES
from sitegen.checks.anchors import Anchors
from sitegen.checks.markdown_lines import Link, Prose
from sitegen.checks.page_texts import PageText
from sitegen.checks.slips import images, own_disk
from sitegen.content.pages import Content
from sitegen.content.problems import ByLanguage, Problem, nearest
from sitegen.content.slips.meant_keys import closest
from sitegen.downloads import file_links, file_words

_OUTSIDE = re.compile(
    r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?|mailto:[^@\s]+@[^@\s]+\.[a-z]{2,}|tel:\+?\d{3,15}", re.I
)
_SPACED = re.compile(r"(?<!!)\[[^\[\]\n]+\][ \t]+\((?:https?:|mailto:|tel:|[\w./-]+\.md)[^)\n]*\)")
_MAIL = re.compile(r"[^@\s/]+@[^@\s/]+\.[a-z]{2,}", re.I)
_SITE = re.compile(r"www\.\S+|(?:[a-z0-9-]+\.)+(?:it|fr|eu|org|com|net|corsica|info)(?:[/?#]\S*)?", re.I)
#: What people have on their disks and visitors may not be able to open.
_OFFICE = ("doc", "xls", "ppt", "pptx", "rtf", "pages", "numbers", "zip", "txt", "heic")
Finding = tuple[int, str, dict[str, Any]]


def problems(page: PageText, pages: dict[tuple[str, str], PageText], anchors: Anchors) -> Iterator[Problem]:
    for piece in page.pieces:
        if not piece.marked:
            continue
        for link in piece.prose.links:
            for code, values in _wrong(link, page, pages, anchors, in_body=not piece.path):
                yield Problem(page.file, link.line, code, values, (page.language,))
        for line, code, values in (*_images(piece.prose), *_spaced(piece.prose)):
            yield Problem(page.file, line, code, values, (page.language,))
    for path, target in page.paths:
        if target.endswith(".md") and (page.language, target) not in pages:
            values = {"given": target, "suggestion": _near(target, page, pages, relative=False)}
            yield Problem(page.file, page.document.line(path), "broken_path", values, (page.language,))


def of_synonyms(content: Content, pages: dict[tuple[str, str], PageText]) -> Iterator[Problem]:
    """Words of ``data/synonyms.yml`` that lead to a page that is not there."""
    for key, each in content.data.synonyms.items():
        if each.page and (LANGUAGES[0], each.page) not in pages:
            suggestion = nearest(each.page, [path for language, path in pages if language == LANGUAGES[0]])
            values = {"given": each.page, "suggestion": suggestion}
            yield Problem("data/synonyms.yml", content.data.synonym_lines[key], "broken_path", values, LANGUAGES)


def _wrong(
    link: Link, page: PageText, pages: dict[tuple[str, str], PageText], anchors: Anchors, in_body: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is wrong with one link."""
    given: dict[str, Any] = {"given": link.target}
    if not link.text:
        yield "link_without_words", given
    if link.holds_term:
        yield "link_around_term", given
    address = urlsplit(link.target)
    if own_disk.is_on_own_disk(link.target):
        yield own_disk.finding(link.target, page.file)
        return
    if address.scheme:
        if not _OUTSIDE.fullmatch(link.target):
            yield "bad_address", given
        return
    if file_words.kind_of(address.path) and not link.target.startswith("/"):
        yield from _wrong_file(link.target, page, anchors.root, in_body)
        return
    if link.target.startswith("/") or (address.path and not address.path.endswith(".md")):
        yield _no_path(link.target, page)
        return
    if address.query and not in_body:
        yield "link_with_query", given
        return
    there = (
        posixpath.normpath(posixpath.join(posixpath.dirname(page.path), address.path)) if address.path else page.path
    )
    target = pages.get((page.language, there))
    if (
        target is None and not (anchors.root / "docs" / page.language / there).is_file()
    ):  # else its own mistake is named
        yield "broken_link", given | {"suggestion": _near(there, page, pages)}
    elif target is None:
        return
    elif "demonstration" in target.document.meta and "demonstration" not in page.document.meta:
        yield "demonstration_link", given
    elif address.fragment and address.fragment not in anchors.of(target):
        known = anchors.of(target)
        yield "broken_anchor", given | {"page": target.file, "suggestion": nearest(address.fragment, known)}


def _no_path(target: str, page: PageText) -> tuple[str, dict[str, Any]]:
    """What was meant by an address that is neither a page nor a file: another site, a mailbox, a picture."""
    ending = PurePosixPath(target).suffix.lower().removeprefix(".")
    if _MAIL.fullmatch(target):
        return "link_without_scheme", {"given": target, "wanted": f"mailto:{target}"}
    if _SITE.fullmatch(target) and ending not in images.KINDS:
        return "link_without_scheme", {"given": target, "wanted": f"https://{target}"}
    if ending in images.KINDS:
        return "image_linked", {"given": target}
    if ending in _OFFICE:
        return "file_kind", {"given": target, "allowed": ", ".join(file_words.KINDS.values())}
    return "not_a_source_path", {"given": target}


def _wrong_file(target: str, page: PageText, root: Path, in_body: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """A file beside the page: it is there, in the page's own tree, and linked from the text."""
    tree = root / "docs" / page.language
    file = file_links.file_at((tree / page.path).parent, target)
    if not in_body:
        yield "file_in_key", {"given": target}
    elif file is None or not file.is_file() or not file.resolve().is_relative_to(tree.resolve()):
        yield "file_missing", {"given": target, "folder": posixpath.dirname(page.file)}


def _near(there: str, page: PageText, pages: dict[tuple[str, str], PageText], relative: bool = True) -> ByLanguage:
    """The page that was probably meant, as it is to be written."""
    known = [path for language, path in pages if language == page.language]
    same_name = [path for path in known if posixpath.basename(path) == posixpath.basename(there)]
    meant = same_name[0] if len(same_name) == 1 else closest(there, known, 0.7)
    if not meant:
        return ByLanguage()
    return nearest(meant, [posixpath.relpath(meant, posixpath.dirname(page.path)) if relative else meant], 0)


def _images(prose: Prose) -> Iterator[Finding]:
    for image in prose.images:
        if not image.alt:
            yield image.line, "image_alt", {"given": image.target}
    for found in re.finditer(r"<img\b[^>]*>", prose.visible, re.I):
        if not re.search(r"\balt=\"[^\"]+\"", found[0]):
            yield prose.line_at(found.start()), "image_alt", {"given": found[0]}


def _spaced(prose: Prose) -> Iterator[Finding]:
    for found in _SPACED.finditer(prose.without_terms):
        yield prose.line_at(found.start()), "link_spaced", {"given": found[0]}
