"""The reader's typography: put in at the end, in the text alone."""

from __future__ import annotations

import pytest

from sitegen.language.typography import of_html, of_text

CASES = [
    ("it", "l'azienda", "l’azienda"),
    ("it", "l&#39;azienda e un po' di tempo", "l’azienda e un po’ di tempo"),
    ("it", "'così'", "'così’"),
    ("it", "Quanto costa ? 1 000", "Quanto costa ? 1 000"),
    ("it", "il 51 % e 20 €", "il 51\u00a0% e 20\u00a0€"),
    ("fr", "l'entreprise : oui", "l’entreprise\u00a0: oui"),
    ("fr", "Pourquoi ? Parce que !", "Pourquoi\u202f? Parce que\u202f!"),
    ("fr", "un ; deux", "un\u202f; deux"),
    ("fr", "« ainsi »", "«\u00a0ainsi\u00a0»"),
    ("fr", "85 % et 20 €", "85\u00a0% et 20\u00a0€"),
    ("fr", "1 584,70 euros", "1\u202f584,70 euros"),
    ("fr", "2 000 000", "2\u202f000\u202f000"),
    ("fr", "en 2019 et 30 jours", "en 2019 et 30 jours"),
    ("fr", "9 h 30 - 12 h", "9\u00a0h\u00a030\u00a0-\u00a012\u00a0h"),
    ("fr", "04 93 13 75 73", "04\u00a093\u00a013\u00a075\u00a073"),
    ("fr", "+39 0585 41150", "+39\u00a00585\u00a041150"),
    ("it", "+33 4 93 13 75 73", "+33\u00a04\u00a093\u00a013\u00a075\u00a073"),
    ("fr", "https://example.org:8000", "https://example.org:8000"),
]


@pytest.mark.parametrize(("language", "typed", "shown"), CASES)
def test_a_text_is_set(language: str, typed: str, shown: str) -> None:
    assert of_text(typed, language) == shown


@pytest.mark.parametrize(("language", "typed", "shown"), CASES)
def test_setting_twice_changes_nothing_more(language: str, typed: str, shown: str) -> None:
    assert of_text(shown, language) == shown


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/?a=1 ;b" title="l\'un">',
        "<script>var a = 'l\\'un' ;</script>",
        "<style>a::before { content: '« ' }</style>",
        "<textarea>l'un ? 1 000</textarea>",
        "<!--form registration : l'un-->",
    ],
)
def test_markup_stays_as_it_is(html: str) -> None:
    assert of_html(html, "fr") == html


def test_runs_between_tags_are_set_and_tags_do_not_join_them() -> None:
    assert of_html("<p>l'un : <b>1 000</b> ?</p><p>1</p> <p>000</p>", "fr") == (
        "<p>l’un\u00a0: <b>1\u202f000</b>\u202f?</p><p>1</p> <p>000</p>"
    )


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (
            '<p lang="it">Da qui: <b>a</b>: b</p><p>D\'ici: c</p>',
            '<p lang="it">Da qui: <b>a</b>: b</p><p>D’ici\u00a0: c</p>',
        ),
        ('<div lang="it"><div>uno:</div> due: </div>trois:', '<div lang="it"><div>uno:</div> due: </div>trois\u00a0:'),
        ('<html lang="fr"><p>ici:</p>', '<html lang="fr"><p>ici\u00a0:</p>'),
    ],
)
def test_what_stands_in_the_other_language_is_set_as_that_language_wants_it(html: str, shown: str) -> None:
    assert of_html(html, "fr") == shown


@pytest.mark.parametrize(("word", "kept"), [("CSP", "keep"), ("liquidation judiciaire", "keep keep-long")])
def test_only_a_short_term_stays_on_one_line_with_its_mark_everywhere(word: str, kept: str) -> None:
    button = f'<button class="term">{word}</button> ?'
    assert of_html(button, "fr").startswith(f'<span class="{kept}">')
