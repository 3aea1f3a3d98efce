"""The search index, one per language, made by Pagefind from the built pages (https://pagefind.app)."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pagefind_bin_extended import get_executable

_UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


class SearchIndexError(Exception):
    """Pagefind failed; the text is what it said."""


def index(site: Path) -> None:
    """Write ``site/pagefind``. Raises :class:`SearchIndexError`."""
    command = [str(get_executable()), "--site", str(site), "--silent"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise SearchIndexError(done.stderr.strip() or done.stdout.strip())
    for pattern in _UNUSED:
        for path in (site / "pagefind").glob(pattern):
            path.unlink()
