"""The build: a new site or the old one, never a part; sentences instead of tracebacks."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.commands import build, mkdocs_run
from sitegen.commands.mkdocs_run import BuildFailedError
from sitegen.content.problems import say
from tests import PROJECT, ROOT
from tests.support.tiny_project import page

COMMAND = [sys.executable, "-m", "sitegen"]
PARTS = ("docs", "data", "theme", "sitegen", "mkdocs.yml")
OURS = "prova-di-errore.md"


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--root", str(root), "build", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=120)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real project, with a page of our own to spoil."""
    root = tmp_path_factory.mktemp("project")
    for part in PARTS:
        copy = shutil.copytree if (PROJECT / part).is_dir() else shutil.copy
        copy(PROJECT / part, root / part)
    for language in ("it", "fr"):
        text = page(language, body="\n## A {#a}\n\n[A](index.md)\n", name=OURS)
        (root / "docs" / language / OURS).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def built(project: Path) -> Path:
    """The site of the copy, built by the command."""
    done = run(project)
    assert done.returncode == 0
    told = set(done.stderr.splitlines())
    assert told <= {say("forms_closed"), say("editor_left_out")}, "nobody answers for the site, and npm was not asked"
    assert len(done.stdout.splitlines()) == 1
    assert " pagine in " in done.stdout
    assert " pages en " in done.stdout
    return project / "site"


@pytest.fixture
def spoiled(project: Path) -> Iterator[Path]:
    """A page of the copy that a test may spoil; it is whole again afterwards."""
    file = project / "docs/it" / OURS
    text = file.read_text("utf-8")
    yield file
    file.write_text(text, "utf-8")


def listing(site: Path) -> dict[str, int]:
    return {str(file.relative_to(site)): file.stat().st_mtime_ns for file in site.rglob("*")}


def test_the_site_is_whole_and_nothing_else_is_left(built: Path, project: Path) -> None:
    for name in ("index.html", "fr/index.html", "catalogue.json", "sitemap.xml", "404.html", "search-fr.json"):
        assert (built / name).is_file(), name
    assert {path.name for path in project.iterdir()} - {".cache"} == {*PARTS, "site"}


def test_the_demonstration_is_published_only_when_asked(built: Path, project: Path, tmp_path: Path) -> None:
    assert not (built / "eventi/dimostrazione").exists()
    done = run(project, "--demonstration", "--site", str(tmp_path / "deep/shown"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "deep/shown/eventi/dimostrazione/index.html").is_file()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "title: ",
            "titolo: ",
            "docs/it/prova-di-errore.md:2: la chiave «titolo» non esiste. Volevi scrivere «title»?",
        ),
        ("](", "](x/", "docs/it/prova-di-errore.md:"),
        ("---\n", "", "docs/it/prova-di-errore.md:1: manca la testata"),
        ("\n## ", "\n{{operator.fax}}\n\n## ", "«{{operator.fax}}» non esiste"),
    ],
    ids=["key", "link", "front matter", "placeholder"],
)
def test_a_mistake_stops_the_build_in_our_words_and_the_old_site_stays(
    built: Path, project: Path, spoiled: Path, old: str, new: str, sentence: str
) -> None:
    before = listing(built)
    text = spoiled.read_text("utf-8")
    assert old in text
    spoiled.write_text(text.replace(old, new, 1), "utf-8")
    done = run(project)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "quello di prima resta com'era" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert listing(built) == before
    assert {path.name for path in project.iterdir()} - {".cache"} == {*PARTS, "site"}


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_an_interrupted_build_leaves_the_old_site_and_the_next_one_clears_up(
    built: Path, project: Path, sent: signal.Signals
) -> None:
    before = listing(built)
    process = subprocess.Popen([*COMMAND, "--root", str(project), "build"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    staging = project / "site.new"
    deadline = time.monotonic() + 60
    while not (staging / "index.html").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(sent)
    _, said = process.communicate(timeout=60)
    assert listing(built) == before
    if sent == signal.SIGKILL:
        assert staging.exists()
    else:
        assert (process.returncode, "Interrotto" in said, "Traceback" in said) == (130, True, False)
        assert not staging.exists()
    if sent == signal.SIGKILL:
        building_again = run(project)
        assert building_again.returncode == 0, building_again.stderr
        assert not staging.exists()


# What follows builds a site of one file: how the folders change hands is the same.


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a site whose pages take no time."""

    def render(root: Path, folder: Path, **_: object) -> None:
        (folder / "index.html").write_text(os.environ.get("SITE_DEMONSTRATION", "no"), "utf-8")
        (folder / "catalogue.json").write_text("{}", "utf-8")

    monkeypatch.setattr(build, "render", render)
    monkeypatch.delenv("SITE_DEMONSTRATION", raising=False)
    return tmp_path / "site"


def beside(site: Path) -> list[str]:
    return sorted(path.name for path in site.parent.iterdir())


def test_a_first_build_and_a_second_one(quick: Path) -> None:
    assert build.build(quick.parent, quick).pages == 1
    (quick / "old.html").touch()
    build.build(quick.parent, quick, demonstration=True)
    assert sorted(path.name for path in quick.iterdir()) == ["catalogue.json", "index.html"]
    assert (quick / "index.html").read_text("utf-8") == "1"
    build.build(quick.parent, quick)
    assert (quick / "index.html").read_text("utf-8") == "no", "the demonstration is asked for anew each time"
    assert beside(quick) == ["site"]


def test_what_an_earlier_build_left_is_removed(quick: Path) -> None:
    build.build(quick.parent, quick)
    for name in ("site.new", "site.old"):
        (quick.parent / name / "deep").mkdir(parents=True)
        (quick.parent / name / "deep" / "file").touch()
    build.build(quick.parent, quick)
    assert beside(quick) == ["site"]
    assert not (quick / "deep").exists()


def test_a_build_killed_between_the_two_renames_is_mended_by_the_next_even_if_that_fails(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.build(quick.parent, quick)
    quick.rename(quick.with_name("site.old"))

    def fail(*_: object, **__: object) -> None:
        raise BuildFailedError("no")

    monkeypatch.setattr(build, "render", fail)
    with pytest.raises(BuildFailedError):
        build.build(quick.parent, quick)
    assert beside(quick) == ["site"]
    assert (quick / "index.html").is_file()


def test_the_old_site_comes_back_when_the_new_one_cannot_take_its_place(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.build(quick.parent, quick, demonstration=True)
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path.name == "site.new":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(BuildFailedError, match="No space left"):
        build.build(quick.parent, quick)
    assert beside(quick) == ["site"]
    assert (quick / "index.html").read_text("utf-8") == "1"


def test_a_second_build_at_the_same_time_says_so(quick: Path) -> None:
    staging = quick.with_name("site.new")
    staging.mkdir()
    (staging / "half.html").touch()
    handle = os.open(staging, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(BuildFailedError, match="aspetta che finisca"):
            build.build(quick.parent, quick)
        assert (staging / "half.html").exists(), "the other's work is left alone"
    finally:
        os.close(handle)
    build.build(quick.parent, quick)
    assert beside(quick) == ["site"]


def test_a_folder_with_other_things_in_it_is_refused(quick: Path) -> None:
    other = quick.parent / "letters"
    other.mkdir()
    build.build(quick.parent, other)
    (other / "catalogue.json").unlink()
    with pytest.raises(BuildFailedError, match="letters contiene altro"):
        build.build(quick.parent, other)
    assert (other / "index.html").exists()


def test_a_site_that_is_a_link_stays_a_link(quick: Path) -> None:
    place = quick.parent / "srv"
    place.mkdir()
    (place / "www").mkdir()
    quick.symlink_to(place / "www")
    build.build(quick.parent, quick)
    assert quick.is_symlink()
    assert (place / "www/index.html").is_file()
    assert beside(place / "www") == ["www"]


def test_an_error_of_the_program_is_one_sentence_unless_more_is_asked(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(mkdocs_run, "_mkdocs", fail)
    with pytest.raises(BuildFailedError, match=r"ZeroDivisionError: by zero.*--traceback"):
        build.build(project, tmp_path / "site")
    with pytest.raises(ZeroDivisionError):
        build.build(project, tmp_path / "site", traceback=True)
    assert list(tmp_path.iterdir()) == []
