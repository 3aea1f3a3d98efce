"""What staff wrote, as it stands in the files: the pages' front matter, and where each page is published."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sitegen.content import frontmatter, site_settings
from sitegen.content.addresses import Addresses
from sitegen.content.frontmatter import load_yaml
from tests import PROJECT
from tests.support.real_site import SITE_URL


@dataclass(frozen=True)
class Written:
    """One page: its front matter as plain text values."""

    path: str
    address: str
    meta: dict[str, Any]
    body: str

    @property
    def template(self) -> str:
        return str(self.meta.get("template", "page.html"))

    @property
    def id(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".md")


@cache
def pages(language: str) -> dict[str, Written]:
    """All pages of a tree by path, the demonstration among them."""
    tree = PROJECT / "docs" / language
    addresses = Addresses(settings().french, SITE_URL)
    found = {}
    for file in sorted(tree.rglob("*.md")):
        path = file.relative_to(tree).as_posix()
        source = frontmatter.parse(file.read_text("utf-8"))
        found[path] = Written(path, addresses.of(language, path), source.meta, source.body)
    return found


def with_template(language: str, *templates: str) -> list[Written]:
    return [page for page in pages(language).values() if page.template in templates]


def the_one(language: str, template: str) -> Written:
    """The page of a template that only one page has."""
    (page,) = with_template(language, template)
    return page


@cache
def settings() -> site_settings.SiteFile:
    """`mkdocs.yml`."""
    return site_settings.read(PROJECT)[0]


@cache
def glossary() -> dict[str, Any]:
    """`data/glossary.yml`."""
    terms: dict[str, Any] = load_yaml((PROJECT / "data" / "glossary.yml").read_text("utf-8"))[0]
    return terms
