"""What an editor can get wrong in a text, and what the checks say of it, by file and line."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen.__main__ import main
from sitegen.checks import run
from sitegen.content.problems import Problem
from tests import PROJECT
from tests.support.tiny_project import KINDS, TODAY, Project, line_of, page


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def with_text(project: Project, text: str) -> list[Problem]:
    """The problems after the same text was added to both versions of a page."""
    for language in ("it", "fr"):
        name = f"docs/{language}/guida.md"
        project.write(name, project.read(name) + "\n" + text)
    return project.errors()


WRONG = [
    ("# Titolo\n", "title_heading", "# Titolo"),
    ("Titolo\n======\n", "title_heading", "Titolo\n==="),
    ("#### Titolo\n", "heading_skipped", "#### Titolo"),
    ("### Uno\n\n##### Due\n", "heading_skipped", "##### Due"),
    ("### Uno {#costs}\n", "anchor_taken", "### Uno {#costs}"),
    ("![](a.png)\n", "image_alt", "![](a.png)"),
    ('<img src="a.png">\n', "image_alt", "<img"),
    ("[[napsi]]\n", "unknown_term", "[[napsi"),
    ("[[NASpI|la NASpI]]\n", "unknown_term", "[[NASpI|"),
    ("[x](nulla.md)\n", "broken_link", "[x](nulla"),
    ("[x](sportelli/nulla.md)\n", "broken_link", "[x](sport"),
    ("[x](index.md#nulla)\n", "broken_anchor", "[x](index"),
    ("[x](#nulla)\n", "broken_anchor", "[x](#nulla"),
    ("[x](/guida/)\n", "not_a_source_path", "[x](/guida"),
    ("[x](guida/)\n", "not_a_source_path", "[x](guida/"),
    ("[x](https://cfi)\n", "bad_address", "[x](https"),
    ("[x](mailto:nessuno)\n", "bad_address", "[x](mailto"),
    ("[x](tel:0585 41150)\n", "bad_address", "[x](tel"),
    ("[](index.md)\n", "link_without_words", "[](index"),
    ("[la [[naspi]]](index.md)\n", "link_around_term", "[la [["),
    ("[x] (index.md)\n", "link_spaced", "[x] (index"),
    ("Testo\n- uno\n- due\n", "list_needs_blank", "- uno"),
    ("Testo\n| a | b |\n|---|---|\n| c | d |\n", "table_needs_blank", "| a | b |"),
    ("| a | b |\n| c | d |\n", "table_needs_header", "| a | b |"),
    ("| a | b |\n|---|---|\n| c |\n", "table_cells", "| c |"),
    ("| a | b |\n|---|---|\n| [[naspi|x]] | d |\n", "table_cells", "| [[naspi|x"),
    ("!!! warning Attento\n    x\n", "box_title", "!!! warning"),
    ('!!! danger "Attento"\n    x\n', "box_kind", "!!! danger"),
    ('!!! warning "Attento"\nx\n', "box_empty", "!!! warning"),
    ("Testo <b>forte</b>\n", "raw_html", "Testo <b>"),
    ('<img src="a.png" alt="x">\n', "raw_html", "<img"),
    ("{{operator.fax}}\n", "unknown_placeholder", "{{operator.fax"),
    ("TODO: da scrivere\n", "unfinished", "TODO"),
    ("Lorem ipsum dolor\n", "unfinished", "Lorem"),
    ("In percentuale: 3.5 %\n", "number_format", "In percentuale"),
]


@pytest.mark.parametrize(("text", "code", "needle"), WRONG, ids=[f"{w[1]}-{n}" for n, w in enumerate(WRONG)])
def test_a_mistake_in_the_text_is_named_by_file_and_line(project: Project, text: str, code: str, needle: str) -> None:
    found = {(problem.file, problem.line) for problem in with_text(project, text) if problem.code == code}
    for language in ("it", "fr"):
        name = f"docs/{language}/guida.md"
        assert (name, line_of(project.read(name), needle)) in found


RIGHT = [
    "### Uno\n\n#### Due\n\n## Tre\n",
    "[x](index.md), [y](sportelli/massa.md), [z](#costs), [w](guida.md#costs), [v](eventi/index.md#upcoming)\n",
    "[CFI](https://www.cfi.it/a_(b)?c=d#e), <https://www.cfi.it>, [t](tel:+39058541150), [m](mailto:a@b.it)\n",
    "[[naspi]], [[scop|la Scop]]\n",
    "## Titolo\n- uno\n- due\n  che continua\n- tre\n\n1. uno\n2. due\n",
    "| a | b |\n|:--|--:|\n| [x](index.md) | [[naspi]] |\n",
    '!!! warning "Attento"\n\n    Testo\n\n    - voce\n',
    "```\n# codice [[nulla]] [x](y.md)\n```\n",
    "<!-- [[nulla]] <b> -->\n",
    "`[[nulla]]` e `<b>`\n",
    "{{operator.email}} e {{ retention.registrations_days }}\n",
    "Il 3,5 % di 2,0\n",
    "Chiama [803 164](tel:803164)!\n",
    "[x](index.md?event=a)\n",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_let_through(project: Project, text: str) -> None:
    project.write("theme/events.html", '{% extends "layout.html" %}<h2 id="upcoming">')
    for language in ("it", "fr"):
        project.change(f"docs/{language}/eventi/index.md", "---\n", "---\ntemplate: events.html\n")
    assert [str(problem) for problem in with_text(project, text)] == []


FRONT_MATTER = [
    ('text: "Leggi la [guida](../guida.md)."', 'text: "Leggi la [guida](nulla.md)."', "broken_link"),
    ('text: "Leggi la [guida](../guida.md)."', 'text: "Leggi la [guida](../guida.md#x)."', "broken_anchor"),
    ('text: "Leggi la [guida](../guida.md)."', 'text: "Leggi la [guida](../guida.md?a=b)."', "link_with_query"),
    ('text: "Leggi la [guida](../guida.md)."', 'text: "Leggi {{operator.email}}."', "placeholder_in_key"),
    ("Chiedi la [[naspi]]", "Chiedi la [[nulla]]", "unknown_term"),
    ('title: "Chiama"', 'title: "Chiama la [[naspi]]"', "shown_as_is"),
    ('title: "Chiama"', 'title: "**Chiama**"', "shown_as_is"),
    ('limit: "30 giorni"', 'limit: "[30 giorni](x)"', "shown_as_is"),
]


@pytest.mark.parametrize(("old", "new", "code"), FRONT_MATTER, ids=[f"{f[2]}-{n}" for n, f in enumerate(FRONT_MATTER)])
def test_a_mistake_in_a_front_matter_text_is_named_at_its_key(project: Project, old: str, new: str, code: str) -> None:
    path = project.add("guide")
    for language in ("it", "fr"):
        project.change(f"docs/{language}/{path}", old, new)
    line = line_of(project.read(f"docs/fr/{path}"), new)
    assert (f"docs/fr/{path}", line) in [(each.file, each.line) for each in project.errors() if each.code == code]


def test_each_tree_is_answered_in_its_language(project: Project) -> None:
    said = [str(problem) for problem in with_text(project, "#### Titolo\n\n[[napsi]]\n")]
    italian, french = ([each for each in said if each.startswith(f"docs/{tree}/")] for tree in ("it", "fr"))
    assert any("un titolo salta un livello (da 2 a 4): usa ###" in sentence for sentence in italian)
    assert any("un titre saute un niveau (de 2 à 4) : utilisez ###" in sentence for sentence in french)
    assert any("Volevi scrivere «naspi»?" in sentence for sentence in italian)
    assert any("Vouliez-vous écrire « naspi » ?" in sentence for sentence in french)


def test_a_term_is_suggested_by_its_words(project: Project) -> None:
    found = with_text(project, "[[Cooperativa francese]]\n")
    assert any("«scop»" in str(problem) for problem in found)


def test_a_broken_link_comes_with_the_page_as_it_is_to_be_written(project: Project) -> None:
    project.change("docs/it/sportelli/massa.md", "Lo sportello.", "[La guida](guida.md).")
    assert any("Volevi scrivere «../guida.md»?" in sentence for sentence in project.said())


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("tree", "albero.md#q2"),
        ("tree", "albero.md#o1"),
        ("questions", "domande.md#i1"),
        ("questions", "domande.md#italia"),
    ],
)
def test_a_link_may_land_on_what_the_front_matter_names(project: Project, kind: str, target: str) -> None:
    project.add(kind)
    assert with_text(project, f"[x]({target})\n") == []
    assert {problem.code for problem in with_text(project, f"[x]({target}x)\n")} == {"broken_anchor"}


@pytest.mark.parametrize("target", ["indice.md#i1", "indice.md#italia"])
def test_the_list_of_questions_keeps_the_place_of_each(project: Project, target: str) -> None:
    project.add("questions")
    project.add("questions_index")
    assert with_text(project, f"[x]({target})\n") == []
    assert {problem.code for problem in with_text(project, f"[x]({target}x)\n")} == {"broken_anchor"}


def test_a_link_may_land_on_a_glossary_term_and_on_a_desk(project: Project) -> None:
    project.both("glossario.md", "template: glossary.html\n")
    project.both("sportelli/index.md", "template: help_desks.html\n")
    assert with_text(project, "[x](glossario.md#naspi) [y](sportelli/index.md#massa)\n") == []
    assert {problem.code for problem in with_text(project, "[x](glossario.md#napsi)\n")} == {"broken_anchor"}


def test_words_that_people_type_lead_to_a_page_that_is_there(project: Project) -> None:
    project.both("guida.md")
    project.write("data/synonyms.yml", "take-over:\n  page: guida.md\n  it: [rilevare]\nmoved:\n  page: giuda.md\n")
    (problem,) = [each for each in run.run(project.root, TODAY).errors if each.file == "data/synonyms.yml"]
    assert (problem.code, problem.line) == ("broken_path", 4)


def test_a_heading_may_not_take_a_name_of_its_template(project: Project) -> None:
    project.write("theme/layout.html", '<main id="main">{% include "parts.html" %}')
    project.write("theme/parts.html", '<nav id="menu">')
    project.write("theme/page.html", '{% extends "layout.html" %}')
    assert [problem.values["given"] for problem in with_text(project, "## Menu {#menu}\n")] == ["menu", "menu"]


def test_a_link_to_the_demonstration_is_refused_since_the_published_site_lacks_it(project: Project) -> None:
    path = project.add("event")
    for language in ("it", "fr"):
        project.change(f"docs/{language}/{path}", "date: 2027-01-21", "demonstration: true\ndays_ahead: 28")
    assert {problem.code for problem in with_text(project, f"[x]({path})\n")} == {"demonstration_link"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  - eventi/index.md", "  - evento/index.md", "broken_path"),
        ("    - guida.md", "    - guide.md", "broken_path"),
        ("    guida: guide", "    giuda: guide", "broken_path"),
        ("contact_checked: 2026-11", "contact_checked: novembre", "partial_day"),
        ("    dpo: dpo@example.org", "    dpo: dpo@example.org\n    reply_days: pochi", "whole_number"),
        ("    phone: 0585 41150", "    telefono: 0585 41150", "extra_forbidden"),
        ("registrations_days: 90", "registrations_days: tre mesi", "whole_number"),
        ("    dpo: dpo@example.org", "    dpo: a\n    dpo: b", "repeated_key"),
        ("nav:", "nav: [", "yaml_brackets"),
    ],
)
def test_a_mistake_in_the_settings_is_named_in_both_languages(project: Project, old: str, new: str, code: str) -> None:
    project.change("mkdocs.yml", old, new)
    found = [problem for problem in project.errors() if problem.file == "mkdocs.yml"]
    assert code in [problem.code for problem in found]
    assert " / " in str(found[0])


def test_settings_that_cannot_be_read_are_the_only_mistake(project: Project) -> None:
    project.write("mkdocs.yml", "- a\n")
    assert [problem.code for problem in project.errors()] == ["data_not_keys"]
    (project.root / "mkdocs.yml").write_bytes(b"site_name: caff\xe8")
    assert [problem.code for problem in project.errors()] == ["not_utf8"]


TYPED = [
    "[[",
    "]]",
    "|",
    "- ",
    "---\n",
    "{",
    "}",
    '"',
    ":",
    "#",
    "\n",
    "!!! ",
    "](",
    "[",
    "\t",
    "{{",
    "}}",
    "&a ",
    "*a",
]
TYPED += [
    "<b>",
    "\0",
    "-1",
    "[]",
    "null",
    "~",
    "%",
    "@",
    "`",
    "```\n",
    "? ",
    "!x ",
    "\r\n",
    "|---|\n",
    "\ufeff",
    "\u2028",
]


@pytest.mark.parametrize("seed", range(100))
def test_whatever_is_typed_wherever_the_check_answers(project: Project, seed: int) -> None:
    chance = random.Random(seed)
    for kind in KINDS:
        project.add(kind)
    files = sorted(file for file in project.root.rglob("*") if file.is_file())
    for file in chance.sample(files, 2):
        text = file.read_text("utf-8")
        for _ in range(3):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(TYPED) + text[at + chance.choice([0, 0, 1, 8]) :]
        file.write_text(text, "utf-8")
    report = run.run(project.root, TODAY)
    assert all(map(str, [*report.errors, *report.warnings]))


def long_sentence(words: int) -> str:
    return "Una " + "parola " * (words - 2) + "basta.\n"


def test_sentences_too_long_on_the_average_are_a_warning_at_the_longest(project: Project) -> None:
    project.write("docs/it/guida.md", page("it", body="Vieni subito qui.\n\n" + long_sentence(60)))
    (problem,) = [each for each in project.warnings() if each.code == "long_sentences"]
    assert (problem.file, problem.line) == ("docs/it/guida.md", 7)
    assert problem.values == {"average": "32", "longest": 60, "limit": 20}


def test_headings_tables_and_abbreviations_do_not_count_as_sentences(project: Project) -> None:
    body = f"## {long_sentence(60)}\n| {long_sentence(60).strip()} |\n|---|\n\nVedi art. 8 della legge. Poi chiama.\n"
    project.write("docs/it/guida.md", page("it", body=body))
    assert [each for each in project.warnings() if each.code == "long_sentences"] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Vale per 3 soci (da verificare con\nlo sportello). Oggi: da verificare con lo sportello."),
        ("fr", "Il faut 3 associés. À vérifier auprès du guichet, puis à vérifier auprès\ndu guichet."),
    ],
)
def test_a_doubt_that_names_nobody_to_ask_is_a_warning_where_the_first_stands(
    project: Project, language: str, text: str
) -> None:
    project.write(f"docs/{language}/guida.md", page(language, body=f"Prima.\n\n{text}\n\n- Chiedi a CFI.\n"))
    (problem,) = [each for each in project.warnings() if each.code == "doubt_names_nobody"]
    assert (problem.file, problem.line, problem.values["count"]) == (f"docs/{language}/guida.md", 7, 2)


@pytest.mark.parametrize(
    ("reviewed", "months", "late"),
    [("2025-11-22", 12, False), ("2025-11-21", 12, True), ("2026-05-31", 6, False), ("2026-05-21", 6, True)],
)
def test_a_page_past_its_term_is_a_warning(project: Project, reviewed: str, months: int, late: bool) -> None:
    keys = f"reviewed: {reviewed}\nreview_months: {months}\nsources: [o1]\n"
    project.both("vecchia.md", keys)
    found = [each for each in project.warnings() if each.code == "overdue"]
    assert bool(found) == late
    if late:
        assert str(found[0]).startswith("docs/fr/vecchia.md:4: devait être revue au plus tard le ")


def test_a_figure_of_the_calculator_past_its_term_is_a_warning(project: Project) -> None:
    project.write("data/rules.yml", '\na: {value: 3, unit: euro, law: "x", sources: [o1], reviewed: "2025-11-01"}\n')
    assert ("data/rules.yml", 2, "overdue") in [(each.file, each.line, each.code) for each in project.warnings()]


def test_a_french_page_without_a_french_address_is_a_warning(project: Project) -> None:
    project.both("nuova.md")
    found = [each for each in project.warnings() if each.code == "no_french_address"]
    assert [problem.file for problem in found] == ["docs/fr/nuova.md"]


def settled(project: Project) -> None:
    CliRunner().invoke(main, ["--root", str(project.root), "translations", "--done", "all"], catch_exceptions=False)


def invoke(project: Project, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--root", str(project.root), *arguments], catch_exceptions=False)
    return done.exit_code, done.output


def test_the_command_says_all_is_well(project: Project) -> None:
    settled(project)
    assert invoke(project, "check") == (0, "Nessun errore. Avvisi: 0. / Aucune erreur. Avertissements : 0.\n")


def test_warnings_do_not_stop_and_errors_do(project: Project) -> None:
    code, output = invoke(project, "check")
    assert code == 0
    assert "Avvisi, che non fermano nulla:" in output
    project.change("docs/it/guida.md", "85 %", "86 %")
    project.change("docs/fr/index.md", "guida.md#costs", "guida.md#cost")
    code, output = invoke(project, "check")
    assert code == 1
    line = line_of(project.read("docs/it/guida.md"), "86 %")
    assert f"docs/it/guida.md:{line}: numeri diversi: solo qui 86" in output
    assert "docs/fr/index.md:7: le lien « guida.md#cost »" in output
    assert "Errori: 2." in output
    assert "Traceback" not in output


def test_publishing_is_refused_until_nothing_is_missing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    project.change("mkdocs.yml", "    dpo: dpo@example.org", '    dpo: ""')
    project.both("vecchia.md", "reviewed: 2020-01-01\nsources: [o1]\n")
    settled(project)
    project.change("docs/it/guida.md", "Vale per 3 soci", "Vale almeno per 3 soci")
    code, output = invoke(project, "publish-check")
    assert code == 1
    for expected in (
        "mkdocs.yml:12: extra.operator.dpo è vuoto",
        "docs/it/vecchia.md:4: andava ricontrollata entro il 1º gennaio 2021",
        "docs/fr/guida.md:1: docs/it/guida.md a changé après cette page",
    ):
        assert expected in output
    assert "SITE_URL" not in output, "an editor's machine does not know it"
    project.change("mkdocs.yml", 'dpo: ""', "dpo: x@example.org")
    project.change("docs/fr/guida.md", "Vaut pour 3", "Vaut au moins pour 3")
    for language in ("it", "fr"):
        (project.root / f"docs/{language}/vecchia.md").unlink()
    settled(project)
    code, output = invoke(project, "publish-check")
    assert (code, output.split(":")[0]) == (0, "Si può pubblicare")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://127.0.0.1:8000/", "mkdocs.yml:2: l'indirizzo del sito è «http://127.0.0.1:8000/»"),
        ("https://example.org/opera/", "senza cartella"),
        ("https://www.example.org/", ""),
    ],
)
def test_where_the_site_is_sent_its_address_is_looked_at(
    project: Project, monkeypatch: pytest.MonkeyPatch, address: str, says: str
) -> None:
    monkeypatch.setenv("SITE_URL", address)
    code, output = invoke(project, "publish-check", "--server")
    assert code == bool(says)
    assert (says in output) if says else not output


def test_outside_the_project_the_command_says_where_to_go(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--root", str(tmp_path), "check"])
    assert done.exit_code == 1
    assert "mkdocs.yml" in done.output


def test_the_real_pages_have_no_mistake() -> None:
    assert [str(problem) for problem in run.run(PROJECT).errors] == []


def test_the_day_of_the_check_is_todays_in_rome(project: Project) -> None:
    keys = f"reviewed: {dt.date.today().isoformat()}\nsources: [o1]\n"
    project.both("oggi.md", keys)
    assert run.run(project.root).errors == []
