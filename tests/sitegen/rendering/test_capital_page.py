"""The cost-and-capital sheet: the worked examples of both pages, the form and the script agree with data/rules.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from tests import ROOT

RULES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "data/rules.yml").read_text("utf-8"))
SCRIPT = (ROOT / "theme/assets/capital.js").read_text("utf-8")
FORM = (ROOT / "theme/capital_form.html").read_text("utf-8")
LANGUAGES = ("it", "fr")
NUMBER = re.compile(r"\d+(?:[. \u202f]\d{3})*(?![\d])")


@dataclass(frozen=True)
class Group:
    """Who puts what in, in whole euros; ``other``: members' loans and reserves (Italy)."""

    members: int
    own: int
    claimants: int = 0
    benefit: int = 0
    other: int = 0
    sa: bool = False


EXAMPLES = {
    "example-1": Group(members=9, own=1000, claimants=9, benefit=10000),
    "example-2": Group(members=4, own=4000, other=20000),
    "example-3": Group(members=30, own=5000, claimants=25, benefit=14000, other=100000),
    "example-4": Group(members=5, own=2400, claimants=3, benefit=15000),
    "example-5": Group(members=20, own=500, sa=True),
}
FRENCH = ("example-4", "example-5")


def rule(name: str) -> int:
    value = RULES[name]["value"]
    assert isinstance(value, int)
    return value


def italy(group: Group) -> list[list[int]]:
    """Rows of the table, each with the figure at the start and with the second instalment.

    CFI: twice the members' paid-in capital, and not above capital, reserves and loans (CFI, L. 49/1985 art. 17).
    Loan: five times CFI's stake, at most two million (D.M. 4 January 2021).
    """
    columns = []
    for each in (group.benefit * rule("it_naspi_first") // 100, group.benefit):
        own, benefit = group.members * group.own, group.claimants * each
        capital = own + benefit
        cfi = min(rule("it_cfi_multiple") * capital, capital + group.other)
        loan = min(rule("it_loan_multiple") * cfi, rule("it_loan_max"))
        columns.append([own, benefit, capital, group.other, cfi, loan, capital + group.other + cfi + loan])
    return [list(row) for row in zip(*columns, strict=True)]


def france(group: Group) -> list[list[int]]:
    """Likewise: employees keep 51 % of the capital, so the others bring at most 49/51 of theirs (loi 78-763)."""
    arce = group.benefit * rule("fr_arce_percent") // 100
    minimum = rule("fr_capital_sa" if group.sa else "fr_capital_sarl")
    majority = rule("fr_capital_percent")
    columns = []
    for each in (arce // rule("fr_arce_parts"), arce):
        own, benefit = group.members * group.own, group.claimants * each
        capital = own + benefit
        outside = capital * (100 - majority) // majority
        columns.append([own, benefit, capital, max(0, minimum - capital), outside, capital + outside])
    return [list(row) for row in zip(*columns, strict=True)]


def page(language: str) -> str:
    return (ROOT / f"docs/{language}/guide/capitale.md").read_text("utf-8")


def section(language: str, anchor: str) -> str:
    """What stands between the heading with this anchor and the next heading."""
    found = re.search(rf"\{{#{anchor}\}}\n(.*?)(?=^#|\Z)", page(language), re.DOTALL | re.MULTILINE)
    assert found, f"{language}: no heading {{#{anchor}}}"
    return found[1]


def numbers(text: str) -> list[int]:
    return [int(re.sub(r"\D", "", found)) for found in NUMBER.findall(text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("anchor", EXAMPLES)
def test_a_worked_example_is_what_the_rules_give(language: str, anchor: str) -> None:
    lines = [line for line in section(language, anchor).splitlines() if line.startswith("|")][2:]
    shown = [[numbers(cell)[0] for cell in line.split("|")[2:4]] for line in lines]
    expected = (france if anchor in FRENCH else italy)(EXAMPLES[anchor])
    assert shown == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("anchor", EXAMPLES)
def test_a_worked_example_says_what_goes_in(language: str, anchor: str) -> None:
    group = EXAMPLES[anchor]
    words = section(language, anchor).split("|")[0]
    given = {group.members, group.own, group.benefit, group.other} - {0}
    assert given <= set(numbers(words))


def test_the_examples_tell_how_many_outsiders_may_join() -> None:
    """One person, one vote: employees keep 65 % of the votes (loi 78-763)."""
    votes = rule("fr_votes_percent")
    for anchor in FRENCH:
        most = EXAMPLES[anchor].members * (100 - votes) // votes
        for language in LANGUAGES:
            assert most in numbers(section(language, anchor).split("|")[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RULES)
def test_each_rule_is_told_on_the_page(language: str, name: str) -> None:
    figure = rule(name)
    shown = {figure, figure // 1_000_000} if figure >= 1_000_000 else {figure}
    assert shown & set(numbers(page(language)))


@pytest.mark.parametrize("name", RULES)
def test_each_rule_names_its_law_its_sources_and_its_review(name: str) -> None:
    known = yaml.safe_load((ROOT / "data/sources.yml").read_text("utf-8"))
    entry = RULES[name]
    assert set(entry) == {"value", "unit", "law", "sources", "reviewed"}
    assert entry["law"]
    assert entry["sources"]
    assert set(entry["sources"]) <= set(known)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry["reviewed"])


def test_the_two_instalments_make_the_whole() -> None:
    assert rule("it_naspi_first") + rule("it_naspi_second") == 100


def test_the_script_uses_rules_that_exist_and_states_no_figure_of_its_own() -> None:
    used = set(re.findall(r'"((?:it|fr)_\w+)"', SCRIPT))
    assert used <= set(RULES)
    assert set(RULES) - used == {"it_naspi_second"}
    code = re.sub(r"//.*", "", SCRIPT)
    code = re.sub(r"/[^/\n]+/[a-z]*\s*[.,)]", "", code)
    assert {int(found) for found in re.findall(r"(?<![\w#{])\d+", code)} <= {0, 1, 10, 100}


def test_the_script_keeps_to_the_content_security_policy_and_its_weight() -> None:
    assert len(SCRIPT.encode()) <= 6 * 1024
    for forbidden in ("innerHTML", "eval(", "Function(", ".style", "document.write", "fetch(", "XMLHttpRequest"):
        assert forbidden not in SCRIPT
    assert not re.search(r"\son[a-z]+=|\sstyle=", FORM)


def test_the_form_is_hidden_without_the_script_and_asks_what_the_script_reads() -> None:
    assert re.search(r'<form[^>]*id="capital-form"[^>]*\bhidden\b', FORM)
    assert '<script type="application/json" id="capital-rules">{{ rules | tojson }}</script>' in FORM
    rows = set(re.findall(r'\["(own|benefit|capital|other|cfi|loan|total|missing|outside)", ', FORM))
    assert all(re.search(rf"\b{row}\b", SCRIPT) for row in rows)
    assert len(rows) == 9
    for field in ("members", "own", "claimants", "benefit", "other"):
        assert f'number("it", "{field}"' in FORM
        assert f"field.{field}" in SCRIPT
    for field in ("members", "own", "claimants", "benefit"):
        assert f'number("fr", "{field}"' in FORM


def test_the_form_has_the_same_words_to_say_in_both_languages() -> None:
    italian, french = FORM.split('  "fr": {\n', 1)
    keys = [
        re.findall(r'(?<=[ {\[])"(\w+)":', half.split("} -%}")[0]) for half in (italian.split('  "it": {\n')[1], french)
    ]
    assert keys[0] == keys[1]
