"""Six questions make the two pages of an event; an answer that cannot be used is asked again."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from sitegen.commands import new_event
from sitegen.commands.new_event import NotWrittenError, UnclearAnswerError, Venue
from sitegen.content.schema.event import Event
from tests import ROOT
from tests.support.tiny_project import TODAY, Project

ANSWERS = [
    'Mattina «informativa»: "sì"',
    "Matinée d'information",
    "2027-01-21",
    "9:30-12:45",
    "Centro, via Roma 1, Massa",
    "massa",
]
NAME = "eventi/massa-2027-01-21.md"


TOWNS = """\
# Where they come from.
name,area,postcodes,latitude,longitude
Massa,ms,54100,44.03,10.14
Nice,06,06000,43.70,7.26
Genova,ge,16121,44.41,8.93
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write("data/communes.csv", TOWNS)
    return made


def answer(project: Project, answers: Iterable[str]) -> tuple[list[Path], str]:
    """The files written and all that was shown."""
    lines, shown = iter([f"{line}\n" for line in answers]), []
    files = new_event.ask_and_write(project.content(), lambda: next(lines, ""), shown.append)
    return files, "".join(shown)


def test_the_pages_are_right_and_say_what_was_answered(project: Project) -> None:
    files, shown = answer(project, ANSWERS)
    assert [file.relative_to(project.root).as_posix() for file in files] == [f"docs/it/{NAME}", f"docs/fr/{NAME}"]
    assert project.said() == []
    content = project.content()
    italian, french = content.entry("it", NAME).page, content.entry("fr", NAME).page
    assert isinstance(italian, Event)
    assert (italian.title, french.title) == (ANSWERS[0], ANSWERS[1])
    assert (italian.date, italian.start, italian.end) == (dt.date(2027, 1, 21), dt.time(9, 30), dt.time(12, 45))
    assert (italian.place.name, italian.place.street, italian.place.city) == ("Centro", "via Roma 1", "Massa")
    assert (italian.desk, italian.territory, italian.seats) == ("massa", "toscana", None)
    assert "21 gennaio 2027 a Massa, dalle 9.30 alle 12.45" in italian.description
    assert "21 janvier 2027 à Massa, de 9 h 30 à 12 h 45" in french.description
    assert shown.count("  > ") == 6


def test_the_new_pages_are_no_translation_left_behind(project: Project) -> None:
    answer(project, ANSWERS)
    assert not [each for each in project.warnings() if NAME in each.file]


def test_the_lines_to_uncomment_are_right_too(project: Project) -> None:
    answer(project, ANSWERS)
    for language in ("it", "fr"):
        for line in ("# seats: 40", "# programme:", "#   - {time"):
            project.change(f"docs/{language}/{NAME}", line, line.removeprefix("# ").replace("#   -", "  -"))
    assert project.said() == []
    page = project.content().entry("it", NAME).page
    assert isinstance(page, Event)
    assert (page.seats, len(page.programme)) == (40, 1)


@pytest.mark.parametrize(
    ("number", "bad", "sentence"),
    [
        (0, "", "scrivi il titolo"),
        (0, "x" * 81, "al massimo 80 caratteri"),
        (1, "  ", "écrivez le titre"),
        (2, "domani", "scrivi ad esempio 21 gennaio 2027"),
        (2, "2027-02-30", "«2027-02-30» non è un giorno che esiste"),
        (2, "30 février 2027", "« 30 février 2027 » n'est pas un jour qui existe"),
        (2, "2026-11-21", "il 2026-11-21 è passato"),
        (3, "mattina", "scrivi l'inizio e la fine"),
        (3, "12:45-9:30", "la fine (09:30) viene prima dell'inizio (12:45)"),
        (3, "9:30-25:00", "écrivez le début et la fin"),
        (4, "Massa", "scrivi il nome e la città"),
        (4, "Centro,", "separati da una virgola"),
        (5, "carrara", "scegli fra massa"),
        (5, "masa", "Volevi scrivere «massa»?"),
    ],
)
def test_a_bad_answer_is_asked_again_with_what_to_write(project: Project, number: int, bad: str, sentence: str) -> None:
    answers = [*ANSWERS[:number], bad, *ANSWERS[number:]]
    files, shown = answer(project, answers)
    assert len(files) == 2
    assert sentence in shown
    assert shown.count("  > ") == 7


@pytest.mark.parametrize(
    "typed",
    [
        "2027-01-21",
        " 21/1/2027 ",
        "21.01.2027",
        "21 1 2027",
        "21 gennaio 2027",
        "21 janvier 2027",
        "Giovedì 21 Gennaio 2027",
        "jeudi 21 janv. 2027",
        "il 21 gen 2027",
        "le 21 janvier 2027",
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert new_event.day(typed.strip(), TODAY) == dt.date(2027, 1, 21)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("9:30-12:45", "09:30", "12:45"),
        ("9.30 - 12.45", "09:30", "12:45"),
        ("9 h 30 à 12 h 45", "09:30", "12:45"),
        ("dalle 9.30 alle 12.45", "09:30", "12:45"),
        ("9-12", "09:00", "12:00"),
        ("14 h – 16 h 30", "14:00", "16:30"),
        ("9:30", "09:30", ""),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, start: str, end: str) -> None:
    first, last = new_event.times(typed)
    assert (f"{first:%H:%M}", f"{last:%H:%M}" if last else "") == (start, end)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Centro, Massa", Venue("Centro", "", "Massa")),
        ("Centro, via Roma, 1, Massa", Venue("Centro", "via Roma, 1", "Massa")),
        ("In linea", Venue("", "", "")),
        ("en ligne", Venue("", "", "")),
    ],
)
def test_a_place_is_a_name_a_street_and_a_city(typed: str, place: Venue) -> None:
    assert new_event.place(typed) == place


def test_an_event_online_has_no_city(project: Project) -> None:
    answer(project, [*ANSWERS[:3], "18:00", "in linea", "massa", "programme"])
    assert project.said() == []
    page = project.content().entry("fr", "eventi/online-2027-01-21.md").page
    assert isinstance(page, Event)
    assert (page.place.name, page.place.online, page.place.city) == ("En ligne", True, None)


@pytest.mark.parametrize(
    ("city", "territory"),
    [("Nice", "alpes-maritimes"), ("nizza", "alpes-maritimes"), ("Gênes", "liguria"), ("Massa", "toscana")],
)
def test_the_town_tells_the_territory_whatever_the_desk(project: Project, city: str, territory: str) -> None:
    files, shown = answer(project, [*ANSWERS[:4], f"Sala, {city}", "massa"])
    assert f"territory: {territory}\n" in files[0].read_text("utf-8")
    assert shown.count("  > ") == 6


@pytest.mark.parametrize("typed", ["corsica", "Corse", " Corsica "])
def test_of_a_town_that_nobody_knows_the_territory_is_asked(project: Project, typed: str) -> None:
    files, shown = answer(project, [*ANSWERS[:4], "Sala, Altrove", "massa", "Lombardia", typed])
    assert "territory: corsica\n" in files[1].read_text("utf-8")
    assert "7/7  " in shown
    assert "« Lombardia » n'est pas un territoire" in shown


def test_a_city_with_accents_makes_a_plain_address(project: Project) -> None:
    files, _ = answer(project, [*ANSWERS[:4], "Mairie, Saint-Étienne du Mont", "massa", "var"])
    assert files[0].name == "saint-etienne-du-mont-2027-01-21.md"


@pytest.mark.parametrize("language", ["it", "fr"])
def test_an_event_that_exists_is_refused_and_nothing_is_written(project: Project, language: str) -> None:
    project.write(f"docs/{language}/{NAME}", "mine")
    with pytest.raises(NotWrittenError, match=f"docs/{language}/{NAME}"):
        answer(project, ANSWERS)
    other = "fr" if language == "it" else "it"
    assert project.read(f"docs/{language}/{NAME}") == "mine"
    assert not (project.root / f"docs/{other}/{NAME}").exists()


@pytest.mark.parametrize("given", range(6))
def test_answers_that_stop_halfway_write_nothing(project: Project, given: int) -> None:
    with pytest.raises(NotWrittenError):
        answer(project, ANSWERS[:given])
    assert sorted(file.name for file in project.root.rglob("eventi/*.md")) == ["index.md", "index.md"]


def test_without_a_desk_nothing_is_asked(project: Project) -> None:
    for language in ("it", "fr"):
        (project.root / f"docs/{language}/sportelli/massa.md").unlink()
    with pytest.raises(NotWrittenError, match="make check"):
        answer(project, ANSWERS)


def test_an_unclear_answer_says_so_in_both_languages() -> None:
    with pytest.raises(UnclearAnswerError, match=r"scrivi .* / .* écrivez"):
        new_event.times("presto")


def test_the_command_reads_answers_from_a_pipe(project: Project) -> None:
    command = [sys.executable, "-m", "sitegen", "--root", str(project.root), "new-event"]
    day = (dt.date.today() + dt.timedelta(days=60)).isoformat()
    typed = "\n".join([*ANSWERS[:2], day, *ANSWERS[3:]]) + "\n"
    root = ROOT
    done = subprocess.run(command, input=typed, capture_output=True, text=True, cwd=root, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"docs/it/eventi/massa-{day}.md" in done.stdout
    done = subprocess.run(command, input=typed[:20], capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
