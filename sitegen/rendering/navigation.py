"""Where a page stands in the site: menu, breadcrumbs, languages, site map."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from sitegen import LANGUAGES
from sitegen.content.pages import Entry
from sitegen.language import texts
from sitegen.rendering.page_words import PageWords


class Navigation(PageWords):
    def menu(self) -> list[tuple[str, str, bool]]:
        """Title, link and whether the page stands in that part of the site."""
        rows = []
        for path in self.settings.menu:
            folder = posixpath.dirname(path)
            inside = self.entry.path == path or bool(folder and self.entry.path.startswith(folder + "/"))
            rows.append((self.name_of(path), self.to(path), inside))
        return rows

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The pages above this one: name and link, the home first."""
        if self.entry.path == "index.md":
            return []
        rows = [(self.ui("home"), self.to("index.md"))]
        folder = posixpath.dirname(self.entry.path)
        above = f"{folder}/index.md"
        if folder and above != self.entry.path and self.content.find(self.lang, above):
            rows.append((self.name_of(above), self.to(above)))
        return rows

    def alternates(self) -> Iterator[tuple[str, str, str]]:
        """Language, its own name, and the address of this page in it."""
        for language in LANGUAGES:
            address = self.content.addresses.of(language, self.entry.path)
            yield language, texts.of(language).ui["language"], address

    def site_map(self) -> list[tuple[str, list[Entry]]]:
        """Parts of the site with their pages; the last part holds the rest."""
        entries = self.content.of(self.lang)
        parts = [(self.name_of(path), posixpath.dirname(path)) for path in self.settings.menu]
        rows = [(name, [e for e in entries if posixpath.dirname(e.path) == folder]) for name, folder in parts if folder]
        listed = {entry.path for _, found in rows for entry in found}
        rest = [entry for entry in entries if entry.path not in listed]
        return [*rows, (self.ui("other_pages"), sorted(rest, key=lambda e: e.page.title))]
