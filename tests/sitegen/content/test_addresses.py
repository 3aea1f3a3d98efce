"""From a page's path to its address, in the reader's language; links between addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.content.addresses import Addresses, relative
from tests.support.tiny_project import Project

FRENCH = {
    "progetto": "projet",
    "eventi": "evenements",
    "sportelli": "guichets",
    "sportelli/oggi": "guichets/aujourd-hui",
    "guide": "guides",
    "guide/storie": "guides/histoires",
}
ADDRESSES = Addresses(FRENCH, "https://www.example.org/")


@pytest.mark.parametrize(
    ("language", "path", "address"),
    [
        ("it", "index.md", "/"),
        ("fr", "index.md", "/fr/"),
        ("it", "progetto.md", "/progetto/"),
        ("fr", "progetto.md", "/fr/projet/"),
        ("it", "eventi/index.md", "/eventi/"),
        ("fr", "eventi/index.md", "/fr/evenements/"),
        ("fr", "eventi/savona-2019.md", "/fr/evenements/savona-2019/"),
        ("fr", "sportelli/oggi.md", "/fr/guichets/aujourd-hui/"),
        ("fr", "guide/storie.md", "/fr/guides/histoires/"),
        ("fr", "guide/nuova.md", "/fr/guides/nuova/"),
        ("it", "guide/reindex.md", "/guide/reindex/"),
        ("fr", "privacy.md", "/fr/privacy/"),
    ],
)
def test_a_page_has_an_address_in_its_language(language: str, path: str, address: str) -> None:
    assert ADDRESSES.of(language, path) == address


def test_a_derived_file_stands_beside_its_page() -> None:
    assert ADDRESSES.file("fr", "eventi/savona-2019.md", ".ics") == "/fr/evenements/savona-2019.ics"


def test_an_absolute_address_has_one_slash() -> None:
    assert ADDRESSES.absolute("/eventi/") == "https://www.example.org/eventi/"


@pytest.mark.parametrize(
    ("address", "current", "link"),
    [
        ("/eventi/", "/", "eventi/"),
        ("/", "/eventi/", "../"),
        ("/", "/", "./"),
        ("/fr/evenements/", "/eventi/", "../fr/evenements/"),
        ("/eventi/a/", "/eventi/", "a/"),
        ("/eventi/#year-2019", "/eventi/", "#year-2019"),
        ("/eventi/#year-2019", "/", "eventi/#year-2019"),
        ("/eventi/a.ics", "/eventi/a/", "../a.ics"),
        ("/assets/opera.css", "/fr/guides/histoires/", "../../../assets/opera.css"),
        ("/eventi/", "/404.html", "eventi/"),
    ],
)
def test_a_link_is_relative_to_its_page(address: str, current: str, link: str) -> None:
    assert relative(address, current) == link


def test_two_pages_cannot_have_one_address(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.both("guide.md")
    found = [problem for problem in project.errors() if problem.code == "same_address"]
    assert [problem.file for problem in found] == ["docs/fr/guide.md"]
    assert found[0].values == {"address": "/fr/guide/", "other": "docs/fr/guida.md"}
