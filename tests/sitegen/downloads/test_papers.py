"""Model papers: what is read of a page, what the files hold, and when they are made again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import odfdo
import pypdfium2
import pytest

from sitegen.content.schema.guide import Paper
from sitegen.downloads import paper_files, paper_odt, paper_pdf, paper_text
from sitegen.downloads.paper_text import PaperText
from tests.support.tiny_project import Project

BODY = """\
## L'offerta

Prima riga
e **seconda *riga***.

- Uno
- Due

Poi:

1. Tre

| Chi | Firma |
|---|---|
| [nome] | |
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    path = project.add("paper")
    for language in ("it", "fr"):
        project.write(f"docs/{language}/{path}", project.read(f"docs/{language}/{path}") + BODY)
    return project


def read(project: Project, language: str = "it") -> PaperText:
    entry = project.content().entry(language, "modelli/prova.md")
    assert isinstance(entry.page, Paper)
    return paper_text.read(entry, entry.page)


def test_each_kind_of_block_is_read_with_its_words(project: Project) -> None:
    blocks = read(project)["blocks"]
    assert [(block["kind"], block["level"]) for block in blocks] == [
        *(("heading", 1), ("paragraph", 0), ("bullets", 0), ("paragraph", 0), ("numbers", 0), ("table", 0)),
    ]
    words = ["|".join("".join(run["text"] for run in cell) for row in b["rows"] for cell in row) for b in blocks]
    assert words == ["L’offerta", "Prima riga e seconda riga.", "Uno|Due", "Poi:", "Tre", "Chi|Firma|[nome]|"]


def test_bold_and_italic_stay_with_their_words(project: Project) -> None:
    runs = read(project)["blocks"][1]["rows"][0][0]
    assert [(run["text"], run["strong"], run["emphasis"]) for run in runs] == [
        ("Prima riga e ", False, False),
        ("seconda ", True, False),
        ("riga", True, True),
        (".", False, False),
    ]


def test_what_looks_like_a_tag_is_words_and_stops_no_build(project: Project) -> None:
    name = "docs/it/modelli/prova.md"
    project.write(name, project.read(name) + "\n<div>\n\nA&nbsp;<b>B & C <br>\n")
    last = read(project)["blocks"][-1]["rows"][0][0]
    assert "".join(run["text"] for run in last) == "A\u00a0<b>B & C <br>"


def test_the_odt_has_its_language_its_title_and_real_headings_lists_and_tables(project: Project) -> None:
    made = paper_odt.of(read(project, "fr"))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert parts.namelist()[0] == "mimetype"
        assert parts.testzip() is None
    document = odfdo.Document(io.BytesIO(made))
    assert (document.language, document.meta.title) == ("fr-FR", "Titre modelli/prova.md")
    assert [str(header.level) for header in document.body.headers] == ["1", "2", "2"]
    assert len(document.body.get_lists()) == 3  # the last one: what is to be checked by whom
    table = document.body.tables[0]
    assert [cell.inner_text.strip() for row in table.rows for cell in row.cells] == ["Chi", "Firma", "[nome]", ""]


def test_the_pdf_is_tagged_and_says_that_it_keeps_to_pdf_ua(project: Project) -> None:
    made = paper_pdf.of(read(project))
    document = pypdfium2.PdfDocument(made)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert document.get_metadata_value("Title") == "Titolo modelli/prova.md"
    assert [mark.get_title() for mark in document.get_toc()] == ["L’offerta", "Prima di usarlo: chi lo controlla"]


def test_files_are_made_once_and_again_only_where_the_text_changed(project: Project) -> None:
    cache = project.root / paper_files.CACHE
    first = paper_files.all_of(project.content())
    assert {f"{name}{end}" for name in ("/modelli/prova", "/fr/modelli/prova") for end in (".odt", ".pdf")} == set(
        first
    )
    for file in cache.glob("*.pdf"):
        file.write_bytes(b"kept")
    kept = paper_files.all_of(project.content())
    assert (kept["/modelli/prova.pdf"], kept["/fr/modelli/prova.pdf"]) == (b"kept", b"kept")
    project.change("docs/it/modelli/prova.md", "Uno", "Uno solo")
    again = paper_files.all_of(project.content())
    assert (again["/modelli/prova.pdf"] != b"kept", again["/fr/modelli/prova.pdf"]) == (True, b"kept")
    assert len(list(cache.iterdir())) == len(again)


def test_a_cache_that_cannot_be_written_stops_nothing(project: Project) -> None:
    project.write(".cache", "a file where the folder should be")
    assert paper_files.all_of(project.content())["/modelli/prova.pdf"].startswith(b"%PDF")


@pytest.mark.parametrize(
    "text",
    [
        *("[[naspi]]", "[la guida](../guida.md)", "![foto](foto.png)", '!!! note "Nota"\n    Testo.', "> citazione"),
        *("{{operator.name}}", "<https://example.org>", "# Titolo", "- uno\n    - due"),
    ],
)
def test_what_the_files_cannot_show_is_named(project: Project, text: str) -> None:
    name = "docs/it/modelli/prova.md"
    project.write(name, project.read(name) + f"\n{text}\n")
    assert "paper_plain" in [problem.code for problem in project.errors()]
