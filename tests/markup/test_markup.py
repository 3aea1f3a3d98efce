"""What `make check` says of the markup: every fault by file and line, or in one sentence why it did not look."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.markup import __main__ as markup
from tests.markup import checker

PAGE = '<!doctype html>\n<html lang="it">\n<head><meta charset="utf-8"><title>Prova</title></head>\n<body>{}</body>\n</html>\n'


def found_in(folder: Path, body: str) -> list[tuple[int, bool]]:
    (folder / "page.html").write_text(PAGE.format(body), "utf-8")
    try:
        return [(fault.line, fault.error) for fault in checker.faults(folder)]
    except checker.CannotCheckError:
        pytest.skip("no Java, or the checker cannot be fetched")


def test_a_tag_left_open_is_an_error_of_its_line(tmp_path: Path) -> None:
    assert found_in(tmp_path, "<h1>Prova</h1>\n<main><div></main>") == [(5, True), (5, True)]


def test_advice_is_told_from_errors(tmp_path: Path) -> None:
    assert found_in(tmp_path, "<h1>Prova</h1>\n<main role=main></main>") == [(5, False)]


def test_a_page_without_fault_has_none(tmp_path: Path) -> None:
    assert found_in(tmp_path, "<main><h1>Prova</h1></main>") == []


def test_without_java_one_sentence_says_so_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert markup.main() == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 1
    assert "Java" in said.out
    assert not said.err


def test_another_package_than_the_pinned_one_is_not_run(tmp_path: Path) -> None:
    archive = tmp_path / "vnu-jar.tgz"
    archive.write_bytes(b"something else")
    with pytest.raises(checker.CheckerFailedError, match="sha512-"):
        checker.unpack(archive, tmp_path)
