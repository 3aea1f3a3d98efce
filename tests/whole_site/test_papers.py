"""The real site's model papers: each page's files are there, open, and say what its Markdown says."""

from __future__ import annotations

import io
import re
from pathlib import Path

import odfdo
import pypdfium2
import pytest

from tests.support import real_site, written_pages
from tests.support.written_pages import Written

PAPERS = [(language, page) for language in ("it", "fr") for page in written_pages.with_template(language, "paper.html")]
NAMES = [f"{language} {page.id}" for language, page in PAPERS]
_FOOTER = {"pagina", "page"}


@pytest.fixture(scope="module")
def site() -> Path:
    return real_site.built(demonstration=True)


def words(text: str) -> list[str]:
    """In order; without those of the footer, which stand wherever a page ends."""
    return [word for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _FOOTER]


def holds(text: str, part: str) -> bool:
    return not words(part) or f" {' '.join(words(part))} " in f" {' '.join(words(text))} "


def all_said(page: Written, text: str) -> None:
    assert holds(text, page.meta["title"])
    for part in re.split(r"[\n|]", page.body):  # a table that goes on over the page repeats its headings there
        assert holds(text, part), part
    for check in page.meta["checks"]:
        assert holds(text, f"{check['who']} {check['what']}")


@pytest.mark.parametrize(("language", "page"), PAPERS, ids=NAMES)
def test_the_odt_says_what_the_page_says(site: Path, language: str, page: Written) -> None:
    document = odfdo.Document(io.BytesIO((site / f"{page.address.strip('/')}.odt").read_bytes()))
    assert document.language.startswith(language)
    all_said(page, " ".join(element.inner_text for element in document.body.children))


@pytest.mark.parametrize(("language", "page"), PAPERS, ids=NAMES)
def test_the_pdf_says_what_the_page_says(site: Path, language: str, page: Written) -> None:
    document = pypdfium2.PdfDocument(site / f"{page.address.strip('/')}.pdf")
    all_said(page, " ".join(sheet.get_textpage().get_text_range() for sheet in document))


@pytest.mark.parametrize(("language", "page"), PAPERS, ids=NAMES)
def test_the_page_offers_both_files_with_type_and_size(site: Path, language: str, page: Written) -> None:
    built = real_site.pages(demonstration=True)[page.address]
    told = {str(link["href"]).rpartition(".")[2]: link.get_text() for link in built.soup.select(".paper-files a")}
    assert sorted(told) == ["odt", "pdf"]
    assert all(re.search(rf"\({ending.upper()}, \d+\s[kM]", text) for ending, text in told.items())
