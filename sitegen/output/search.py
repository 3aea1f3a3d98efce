"""The search index, one per language, made by Pagefind from the built pages (https://pagefind.app)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from pagefind_bin_extended import get_executable

#: What a page must have to be found; all others are left out.
_SEARCHED = "data-pagefind-body"
#: What our own page does not load: Pagefind's own looks, its worker, and the words of languages that the site has not.
_UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
    "pagefind-worker.js",
    "wasm.unknown.pagefind",
)


class SearchIndexError(Exception):
    """Pagefind failed; the text is what it said."""


def index(site: Path) -> None:
    """Write ``site/pagefind``. Raises :class:`SearchIndexError`."""
    with tempfile.TemporaryDirectory() as folder:
        _copy_plain(site, Path(folder))
        command = [str(get_executable()), "--site", folder, "--output-path", str(site / "pagefind"), "--silent"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise SearchIndexError(done.stderr.strip() or done.stdout.strip())
    for pattern in _UNUSED:
        for path in (site / "pagefind").glob(pattern):
            path.unlink()


def _copy_plain(site: Path, folder: Path) -> None:
    """The pages with straight apostrophes: around a curled one Pagefind 1.5 sees a single word.

    Then "indennità" would not be found where a page writes "l’indennità".
    """
    for path in site.rglob("*.html"):
        page = path.read_text("utf-8")
        if _SEARCHED in page:
            copy = folder / path.relative_to(site)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(page.replace("\u2019", "'"), "utf-8")
