"""Where an old address leads: as a page of its own, and for nginx."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from sitegen.output import redirects
from tests.support.tiny_project import Project


@pytest.fixture
def site(tmp_path: Path) -> Path:
    project = Project(tmp_path / "project")
    folder = tmp_path / "site"
    folder.mkdir()
    old = {"/eventi/vecchio/": "eventi/index.md", "/fr/vieux/": "guida.md"}
    redirects.write(project.content(), old, folder)
    return folder


def test_nginx_is_given_pairs(site: Path) -> None:
    assert (site / redirects.NGINX_FILE).read_text("utf-8").splitlines() == [
        '"/eventi/vecchio/" "/eventi/";',
        '"/fr/vieux/" "/fr/guide/";',
    ]


@pytest.mark.parametrize(
    ("address", "language", "link", "canonical"),
    [("eventi/vecchio", "it", "../", "/eventi/"), ("fr/vieux", "fr", "../guide/", "/fr/guide/")],
)
def test_any_other_server_has_a_page_that_leads_on(
    site: Path, address: str, language: str, link: str, canonical: str
) -> None:
    page = BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")
    found = {name: page.select(selector) for name, selector in SELECTORS.items()}
    assert {name: len(tags) for name, tags in found.items()} == dict.fromkeys(SELECTORS, 1)
    assert found["html"][0]["lang"] == language
    assert found["refresh"][0]["content"] == f"0; url={link}"
    assert found["link"][0]["href"] == link
    assert str(found["canonical"][0]["href"]).endswith(canonical)
    assert found["robots"][0]["content"] == "noindex"


SELECTORS = {
    "html": "html",
    "refresh": 'meta[http-equiv="refresh"]',
    "canonical": 'link[rel="canonical"]',
    "robots": 'meta[name="robots"]',
    "link": "main a",
}
