"""A page among all others: links, menu, breadcrumbs, languages, site map."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from sitegen import LANGUAGES
from sitegen.content.addresses import relative
from sitegen.content.pages import Content, Entry
from sitegen.content.schema.page import Page
from sitegen.content.site_settings import SiteSettings
from sitegen.language import texts


@dataclass
class Navigation:
    """A page (``entry``) among all others. An address begins with ``/`` at the site's root."""

    content: Content
    settings: SiteSettings
    entry: Entry

    @property
    def lang(self) -> str:
        return self.entry.language

    @property
    def page(self) -> Page:
        return self.entry.page

    def link(self, address: str) -> str:
        """The address as a link from this page."""
        return relative(address, self.entry.address)

    def to(self, path: str, anchor: str = "") -> str:
        """Link to the page written at ``path`` in this language's tree."""
        return self.link(self.content.addresses.of(self.lang, path)) + anchor

    def asset(self, name: str) -> str:
        """Link to a file of ``theme/assets``, with its version so that browsers keep no old one."""
        return self.link(f"/assets/{name}") + f"?v={self.settings.assets_version}"

    def name_of(self, path: str) -> str:
        """What menus and lists call the page written at ``path``; the path itself where there is none."""
        entry = self.content.find(self.lang, path)
        return entry.page.name if entry else path

    def file(self, ending: str) -> str:
        """Address of a derived file beside this page, e.g. ``.ics``."""
        return self.content.addresses.file(self.lang, self.entry.path, ending)

    def absolute(self, address: str) -> str:
        """With scheme and host."""
        return self.content.addresses.absolute(address)

    def forms_open(self) -> bool:
        """Whether the forms may collect anything: the demonstration, or a site for which somebody answers."""
        return self.content.demonstration or self.settings.operator.answers_for_the_site(self.content.today)

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
        rows = [(texts.of(self.lang).ui["home"], self.to("index.md"))]
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
        entries = [entry for entry in self.content.of(self.lang) if not entry.page.unlisted]
        parts = [(self.name_of(path), posixpath.dirname(path)) for path in self.settings.menu]
        rows = [(name, [e for e in entries if posixpath.dirname(e.path) == folder]) for name, folder in parts if folder]
        listed = {entry.path for _, found in rows for entry in found}
        rest = [entry for entry in entries if entry.path not in listed]
        return [*rows, (texts.of(self.lang).ui["other_pages"], sorted(rest, key=lambda e: e.page.title))]
