"""The built page of the area (/ufficio/), in which all pages of the area are shown: one look, one menu, one footer."""

from __future__ import annotations

from contextlib import suppress

from forms_api.codes import LANGUAGES, Language
from forms_api.web.built_site import BuiltSite, CutPage, SiteError, cut_page
from forms_api.web.pages import from_root

#: The name of the page in the catalogue, and of its slot.
OFFICE = "office"


class Frames:
    """The page in each language, cut; read again with each build."""

    def __init__(self, built: BuiltSite) -> None:
        """Raises SiteError where the site has no such page."""
        self._built = built
        self._pages = _read(built)

    def of(self, built: BuiltSite, language: Language) -> CutPage:
        """The page of the newest build that has one."""
        if built is not self._built:
            with suppress(SiteError):  # the last good one stays, as with the forms
                self._pages = _read(built)
            self._built = built
        return self._pages[language]


def _read(built: BuiltSite) -> dict[Language, CutPage]:
    return {language: _cut(built, language) for language in LANGUAGES}


def _cut(built: BuiltSite, language: Language) -> CutPage:
    address = built.catalogue.pages[language].get(OFFICE)
    if address is None:
        raise SiteError("catalogue.json gives no address for the officers' area: build the site again.")
    return cut_page(from_root(built.texts[address], address), OFFICE, address)
