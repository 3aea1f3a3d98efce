"""The pages that catalogue.json looks at, written for a site that is not built."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from sitegen.content.pages import Content
from sitegen.content.site_settings import SiteSettings
from sitegen.output import catalogue


def catalogue_of(content: Content, settings: SiteSettings) -> str:
    """The catalogue of a site whose pages are empty files."""
    with TemporaryDirectory() as folder:
        site = Path(folder)
        for address in catalogue.addresses_read(content):
            file = catalogue.file_of(site, address)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        return catalogue.of(content, settings, site)
