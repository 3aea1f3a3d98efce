"""The cost-and-capital sheet: its form and its script agree with each other and take every figure from data/rules.yml.

That the worked examples of the pages follow from the same figures: tests/sitegen/checks/test_worked_examples.py.
"""

from __future__ import annotations

import re

import yaml

from tests import PROJECT, ROOT

RULES = set(yaml.safe_load((PROJECT / "data/rules.yml").read_text("utf-8")))
SCRIPT = (ROOT / "theme/assets/capital.js").read_text("utf-8")
FORM = (ROOT / "theme/capital_form.html").read_text("utf-8")


def test_the_script_uses_rules_that_exist_and_states_no_figure_of_its_own() -> None:
    used = set(re.findall(r'"((?:it|fr)_\w+)"', SCRIPT))
    assert used
    assert used <= RULES
    code = re.sub(r"//.*", "", SCRIPT)
    code = re.sub(r"/[^/\n]+/[a-z]*\s*[.,)]", "", code)
    assert {int(found) for found in re.findall(r"(?<![\w#{])\d+", code)} <= {0, 1, 10, 100}


def test_the_script_keeps_to_the_content_security_policy_and_its_weight() -> None:
    assert len(SCRIPT.encode()) <= 8 * 1024
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
