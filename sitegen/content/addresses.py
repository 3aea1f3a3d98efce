"""From a page's path in its tree to its public address, in the reader's language."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from sitegen import DEFAULT_LANGUAGE, LANGUAGES


@dataclass(frozen=True)
class Addresses:
    """``french``: Italian path without ``.md`` to its French one; a folder's entry serves what lies below it."""

    french: dict[str, str]
    site_url: str

    def of(self, language: str, path: str) -> str:
        """``eventi/index.md`` -> ``/eventi/``; in French ``/fr/evenements/``."""
        stem = path.removesuffix(".md")
        if language != DEFAULT_LANGUAGE:
            stem = f"{language}/{self._french(stem)}"
        stem = posixpath.join(posixpath.dirname(stem), "") if posixpath.basename(stem) == "index" else stem + "/"
        return "/" + stem.lstrip("/")

    def _french(self, stem: str) -> str:
        if stem in self.french:
            return self.french[stem]
        folder, _, name = stem.rpartition("/")
        return posixpath.join(self._french(folder), name) if folder else name

    def file(self, language: str, path: str, ending: str) -> str:
        """Address of a derived file beside the page: ``/eventi/savona-2019.ics``."""
        return self.of(language, path).rstrip("/") + ending

    def not_found(self, language: str) -> str:
        """Of the page for unknown addresses: ``/404.html``, ``/fr/404.html``."""
        return self.of(language, "index.md") + "404.html"

    def absolute(self, address: str) -> str:
        """With scheme and host, from ``site_url``."""
        return self.site_url.rstrip("/") + address


def language_of(address: str) -> str:
    """``fr`` for ``/fr/evenements/``."""
    first = address.lstrip("/").partition("/")[0]
    return first if first in LANGUAGES else DEFAULT_LANGUAGE


def relative(address: str, current: str) -> str:
    """``address`` as a link from the page at ``current``; both begin with ``/``, a page's ends with ``/``."""
    path, mark, rest = address.partition("#")
    base = current if current.endswith("/") else posixpath.dirname(current) + "/"
    link = posixpath.relpath(path, base)
    if path.endswith("/"):
        link = "./" if link == "." else link + "/"
    if path == current and mark:
        link = ""
    return link + mark + rest
