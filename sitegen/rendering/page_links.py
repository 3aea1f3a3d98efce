"""Addresses as a page needs them: relative to itself, or absolute."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.content.addresses import relative
from sitegen.content.pages import Content, Entry
from sitegen.content.schema import Page
from sitegen.content.site_settings import SiteSettings


@dataclass
class PageLinks:
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
