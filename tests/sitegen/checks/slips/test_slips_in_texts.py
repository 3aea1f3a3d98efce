"""What reads like a list, a link or a picture and is none: named by file and line, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tiny_project import Project, line_of

PICTURE = b"\x89PNG"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    for language in ("it", "fr"):
        (made.root / f"docs/{language}/foto.png").write_bytes(PICTURE)
    (made.root / "theme/images").mkdir(parents=True)
    (made.root / "theme/images/golfo.jpg").write_bytes(PICTURE)
    return made


def said(project: Project, text: str) -> dict[str, list[str]]:
    """What is said of each tree after the same text was added to both versions of a page."""
    for language in ("it", "fr"):
        name = f"docs/{language}/guida.md"
        project.write(name, project.read(name) + "\n" + text)
    return {tree: [each for each in project.said() if each.startswith(f"docs/{tree}/")] for tree in ("it", "fr")}


#: The text, the line that is named, what is to be written in its place, and the Italian and French that say it.
WRONG = [
    ("![una fabbrica](a.png)\n", "![una", "docs/{}/", "non c'è", "n'existe pas"),
    ("![una fabbrica](FOTO.png)\n", "![una", "foto.png", "Volevi scrivere", "Vouliez-vous"),
    ("![una fabbrica](/images/golf.jpg)\n", "![una", "golfo.jpg", "theme/images/", "theme/images/"),
    (
        "![una fabbrica](/foto.png)\n",
        "![una",
        "/images/nome.jpg|/images/nom.jpg",
        "non è un file",
        "n'est pas un fichier",
    ),
    ("![una fabbrica](../foto.png)\n", "![una", "", "non c'è", "n'existe pas"),
    ("![una fabbrica](https://www.cfi.it/a.png)\n", "![una", "docs/{}/", "altro sito", "autre site"),
    ("![una fabbrica](foto.heic)\n", "![una", "jpg", "browser", "navigateurs"),
    ("![una fabbrica](C:\\Anna\\a.png)\n", "![una", "a.png", "tuo computer", "votre ordinateur"),
    ("[piano](C:\\Anna\\il mio piano.pdf)\n", "[piano", "il mio piano.pdf", "tuo computer", "votre ordinateur"),
    ("[piano](file:///Users/anna/piano%20a.pdf)\n", "[piano", "piano a.pdf", "tuo computer", "votre ordinateur"),
    ("[piano](/home/anna/piano.pdf)\n", "[piano", "piano.pdf", "tuo computer", "votre ordinateur"),
    ("[piano](\\\\server\\piano.pdf)\n", "[piano", "piano.pdf", "tuo computer", "votre ordinateur"),
    ("[CFI](www.cfi.it)\n", "[CFI", "https://www.cfi.it", "fuori dal sito", "hors du site"),
    ("[CFI](cfi.it/pagina)\n", "[CFI", "https://cfi.it/pagina", "fuori dal sito", "hors du site"),
    ("[noi](nome@esempio.it)\n", "[noi", "mailto:nome@esempio.it", "fuori dal sito", "hors du site"),
    ("[foto](foto.png)\n", "[foto", "(foto.png)", "per mostrarla", "pour la montrer"),
    ("[piano](piano.doc)\n", "[piano", "PDF, ODT", "non tutti", "tout le monde"),
    ("Vedi www.cfi.it.\n", "Vedi", "[cfi.it](https://www.cfi.it)", "resta testo", "reste du texte"),
    ("(http://a.it/b)\n", "(http", "[a.it](http://a.it/b)", "resta testo", "reste du texte"),
    ("Scrivi a n.c@es.it\n", "Scrivi", "[n.c@es.it](mailto:n.c@es.it)", "resta testo", "reste du texte"),
    ("Porta:\n\n• uno\n• due\n", "• due", "- due", "elenco", "liste"),
    ("\uf0b7\tuno\n", "\uf0b7", "- uno", "elenco", "liste"),
    ("– uno\n– due\n", "– due", "- due", "elenco", "liste"),
    ("- uno\n- due\n-tre\n", "-tre", "- tre", "elenco", "liste"),
    ("*uno\n*due\n", "*uno", "- uno", "elenco", "liste"),
    ("*due\n", "*due", "- due", "elenco", "liste"),
    ("1) uno\n2) due\n", "2) due", "2. due", "elenco", "liste"),
    ("1.uno\n", "1.uno", "1. uno", "elenco", "liste"),
    ("b) due\n", "b) due", "2. due", "elenco", "liste"),
    ("> - uno\n\n-[x](index.md)\n", "-[x]", "- [x](index.md)", "elenco", "liste"),
]


@pytest.mark.parametrize(("text", "row", "instead", "it", "fr"), WRONG, ids=[case[0].strip() for case in WRONG])
def test_a_slip_is_named_at_its_line_with_what_to_write_in_the_pages_language(
    project: Project, text: str, row: str, instead: str, it: str, fr: str
) -> None:
    found = said(project, text)
    for language, words in (("it", it), ("fr", fr)):
        name = f"docs/{language}/guida.md"
        here = [each for each in found[language] if each.startswith(f"{name}:{line_of(project.read(name), row)}: ")]
        assert len(here) == 1, found
        assert words in here[0]
        assert instead.split("|")[language == "fr" and "|" in instead].format(language) in here[0]


RIGHT = [
    "![una fabbrica](foto.png) e ![il golfo](/images/golfo.jpg)\n",
    "[www.cfi.it](https://www.cfi.it), <https://www.cfi.it/a>, [n@es.it](mailto:n@es.it), `www.cfi.it`\n",
    "*corsivo* e **grassetto**\n\n*un corsivo\nche continua*\n\n**forte** e *poi*\n",
    "Una frase – un inciso\n– che va a capo.\n\n-3 gradi\n\n---\n\nlettera a) della legge\n",
    "La [[naspi\\|tua indennità]].\n\n| a | b |\n|---|---|\n| [[naspi\\|la tua]] | d |\n",
    "```\n• codice www.cfi.it\n```\n",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_only_looks_like_a_slip_is_let_through(project: Project, text: str) -> None:
    assert said(project, text) == {"it": [], "fr": []}


def test_a_picture_that_is_heavy_for_a_telephone_is_a_warning(project: Project) -> None:
    (project.root / "docs/it/foto.png").write_bytes(b"x" * 1_234_567)
    assert said(project, "![una fabbrica](foto.png)\n")["it"] == []
    (heavy,) = [each for each in project.warnings() if each.code == "image_heavy"]
    assert (heavy.file, heavy.values["size"]) == ("docs/it/guida.md", 1234)


@pytest.mark.parametrize(
    ("name", "code", "instead"),
    [
        ("eventi/prova.md.txt", "lost_page", "docs/fr/eventi/prova.md,"),
        ("eventi/prova.MD", "lost_page", "docs/fr/eventi/prova.md,"),
        ("prova.markdown", "lost_page", "docs/fr/prova.md,"),
        ("foto.HEIC", "lost_file", "jpg"),
        ("elenco.xls", "lost_file", "xlsx"),
    ],
)
def test_a_file_that_no_reader_gets_is_named(project: Project, name: str, code: str, instead: str) -> None:
    project.write(f"docs/fr/{name}", "x")
    (problem,) = project.errors()
    assert (problem.file, problem.code) == (f"docs/fr/{name}", code)
    assert instead in str(problem)


@pytest.mark.parametrize("name", [".DS_Store", "~$piano.docx", "Thumbs.db", "index.md~", "piano.pdf", "Foto.JPG"])
def test_files_of_the_system_and_files_for_readers_are_let_through(project: Project, name: str) -> None:
    project.write(f"docs/fr/{name}", "x")
    assert project.said() == []
