"""Files in the trees of pages that no reader ever gets: a page by another ending, a file that nobody can open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sitegen import LANGUAGES
from sitegen.checks.slips import images
from sitegen.content.problems import Problem
from sitegen.downloads import file_words

_PAGE = re.compile(r"(?P<name>.+?)(?:\.md)?\.(?:md|txt|markdown|mdown|mkd|text)", re.I)
_NOT_OURS = re.compile(r"\..*|~.*|.*~|#.*#|thumbs\.db|desktop\.ini", re.I)
ALLOWED = sorted({ending.removeprefix(".") for ending in file_words.KINDS} | set(images.KINDS))


def problems(root: Path) -> Iterator[Problem]:
    for language in LANGUAGES:
        for file in sorted((root / "docs" / language).rglob("*")):
            name = file.relative_to(root).as_posix()
            if not file.is_file() or file.name.endswith(".md") or _NOT_OURS.fullmatch(file.name):
                continue
            page = _PAGE.fullmatch(name)
            if page:
                yield Problem(name, 1, "lost_page", {"wanted": f"{page['name']}.md"}, (language,))
            elif file.suffix.lower().removeprefix(".") not in ALLOWED:
                yield Problem(name, 1, "lost_file", {"allowed": ", ".join(ALLOWED)}, (language,))
