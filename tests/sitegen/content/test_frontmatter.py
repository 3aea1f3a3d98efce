"""Front matter: what is read, where each key stands, and what cannot be read."""

from __future__ import annotations

import pytest

from sitegen.content.frontmatter import FrontMatterError, parse


def test_every_scalar_stays_as_it_was_typed() -> None:
    meta = parse("---\nstart: 9:30\nday: 2026-02-30\nyes: no\nseats: 040\nempty:\n---\n").meta
    assert meta == {"start": "9:30", "day": "2026-02-30", "yes": "no", "seats": "040", "empty": ""}


def test_the_body_begins_after_the_second_line_of_dashes() -> None:
    document = parse("---\ntitle: a\n---\n\nText\n\n---\n\nmore\n")
    assert document.body == "\nText\n\n---\n\nmore\n"
    assert document.body_line == 4


def test_each_key_knows_its_line() -> None:
    document = parse(
        "---\ntitle: a\nplace:\n  name: b\nprogramme:\n  - time: 9:30\n    title: c\n  - {time: 10:00}\n---\n"
    )
    assert document.line(("place", "name")) == 4
    assert document.line(("programme", 0, "title")) == 7
    assert document.line(("programme", 1, "time")) == 8
    assert document.line(("programme", 1, "speaker")) == 8, "of the nearest key around it"
    assert document.line(("nowhere",)) == 1


def test_keys_written_twice_are_found_at_their_second_line() -> None:
    document = parse("---\ntitle: a\nplace:\n  city: x\n  city: y\ntitle: b\n---\n")
    assert sorted(document.repeated) == [(("place", "city"), 5), (("title",), 6)]


@pytest.mark.parametrize("start", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_marks_and_line_ends_of_windows_are_read(start: str, end: str) -> None:
    document = parse(start + "---\ntitle: a\n---\nText\n".replace("\n", end))
    assert document.meta == {"title": "a"}
    assert document.body.strip() == "Text"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("title: a\n", "front_matter_missing", 1),
        ("\n---\ntitle: a\n---\n", "front_matter_missing", 1),
        ("---\ntitle: a\n", "front_matter_open", 3),
        ("", "front_matter_missing", 1),
        ("---\n- a\n- b\n---\n", "front_matter_not_keys", 2),
        ("---\njust words\n---\n", "front_matter_not_keys", 2),
        ("---\na: 1\ntitle: La legge: com'è\n---\n", "yaml_colon", 3),
        ('---\na: 1\ntitle: "aperta\nb: 2\n---\n', "yaml_quotes", 3),
        ("---\na: 1\n\tb: 2\n---\n", "yaml_tab", 3),
        ("---\na: 1\nb: [1, 2\n---\n", "yaml_brackets", 4),
        ("---\na: 1\nb: x\x07y\n---\n", "yaml_character", 3),
        ("---\na: &x\n  b: *x\n---\n", "yaml_start", 2),
        ("---\na: &x [1]\nb: *x\n---\n", "yaml_start", 2),
        ("---\n? [a]\n: b\n---\n", "front_matter_unreadable", 2),
        ("---\na: 1\n---\nTesto\n<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> b\n", "conflict_left", 5),
        ("---\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n---\n", "conflict_left", 2),
        ("---\na: 1\nparola\nb: 2\n---\n", "yaml_no_colon", 4),
        ("---\na:\n  - x\n - y\n---\n", "yaml_indent", 4),
        ("---\na: 'l'altro'\n---\n", "yaml_apostrophe", 2),
        ("---\na: @nome\n---\n", "yaml_start", 2),
        ("---\nplace:\n\tname: x\n---\n", "yaml_tab", 3),
        ("---\na: - b\n---\n", "yaml_dash", 2),
        ('---\nb: |\n  "x" y\na: b: c\n---\n', "yaml_colon", 4),
        ('---\nb: "x\n  y"\na: b: c\n---\n', "yaml_colon", 4),
        ("---\nb: 'x ''y'''\na: b: c\n---\n", "yaml_colon", 3),
        ("---\na: 1\nb:c\nd: 2\n---\n", "yaml_no_space", 3),
        ("---\ntitle: a\nplace:\n  city: b\nTesto\n", "front_matter_open", 5),
        ('---\na: "C:\\qui"\n---\n', "yaml_backslash", 2),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(FrontMatterError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.line) == (code, line)
