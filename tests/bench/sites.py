"""Sites of any size, made of the real pages: of our own kind, and with the same words for the packages as they come."""

from __future__ import annotations

import itertools
import posixpath
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from tests import ROOT

LANGUAGES = ("it", "fr")
OUR_PARTS = ("theme", "sitegen", "data")

#: MkDocs, its theme, its search and the plug-in for languages, without a setting that they do not need.
PLAIN = """\
site_name: O.P.E.R.A.
site_url: http://127.0.0.1:8000/
theme:
  name: material
  language: it
plugins:
  - search
  - i18n:
      docs_structure: folder
      languages:
        - {locale: it, name: Italiano, build: true, default: true}
        - {locale: fr, name: Français, build: true}
markdown_extensions: [admonition, attr_list, tables, toc]
"""

_LINK = re.compile(r"\]\(([^)#:\s]+\.md)(#[^)]*)?\)")
_TERM = re.compile(r"\[\[([a-z0-9-]+)(?:\|([^\]]+))?\]\]")
_NOT_WORDS = {"title", "short_title", "description"}


def write_ours(folder: Path, pairs: int) -> int:
    """A project of `pairs` page pairs with our theme, hooks and settings; returns the bytes of its pages."""
    for part in OUR_PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return sum(_write(folder, language, path, text) for language, path, text in _all_pages(pairs))


def write_plain(folder: Path, pairs: int) -> None:
    """The same pages and words for the packages as they come: what our templates would show stands in the text."""
    for language, path, text in _all_pages(pairs):
        _write(folder, language, path, plain(text))
    (folder / "mkdocs.yml").write_text(PLAIN, "utf-8")


def _write(folder: Path, language: str, path: str, text: str) -> int:
    file = folder / "docs" / language / path
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.write_bytes(text.encode())


def _all_pages(pairs: int) -> Iterator[tuple[str, str, str]]:
    """Language, path and text of each page."""
    wanted = dict(itertools.islice(_paths(), pairs))
    for language in LANGUAGES:
        for path, original in wanted.items():
            text = (ROOT / "docs" / language / original).read_text("utf-8")
            yield language, path, _LINK.sub(partial(_link, path, wanted), text)


def _paths() -> Iterator[tuple[str, str]]:
    """The path of each page and of the real one it repeats: the real pages first, then guides and events in turn."""
    tree = ROOT / "docs" / LANGUAGES[0]
    real = sorted(file.relative_to(tree).as_posix() for file in tree.rglob("*.md"))
    events = [path for path in real if re.fullmatch(r"eventi/(?!index|dimostrazione).*", path)]
    guides = [path for path in real if re.fullmatch(r"guide/(?!index).*", path)]
    others = [path for path in real if not path.startswith("eventi/") or path == "eventi/index.md"]
    yield from ((path, path) for path in (*others, *events))
    for number in itertools.count():
        for originals in (guides, events):
            original = originals[number % len(originals)]
            yield original.replace(".md", f"-{number:03}.md"), original


def _link(path: str, wanted: dict[str, str], found: re.Match[str]) -> str:
    """A link to a page that a small site leaves out leads to the first page of the folder."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[1]))
    return found[0] if target in wanted else "](index.md)"


def plain(text: str) -> str:
    """A page without our keys: their texts as a list above the page's own."""
    _, front, body = text.split("---\n", 2)
    meta = yaml.safe_load(front)
    kept = yaml.safe_dump({key: meta[key] for key in ("title", "description")}, allow_unicode=True)
    words = "".join(f"- {each}\n" for key, value in meta.items() if key not in _NOT_WORDS for each in _words(value))
    return f"---\n{kept}---\n" + _TERM.sub(lambda found: found[2] or found[1], f"{words}\n{body}")


def _words(value: Any) -> Iterator[str]:
    """The texts in a value of the front matter; what has no space is a name or a code."""
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _words(each)
