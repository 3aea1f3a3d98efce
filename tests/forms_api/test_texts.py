"""Texts: the same keys and placeholders in every language, nothing left untranslated, nothing unused or missing."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from forms_api import codes, texts, typed_values
from forms_api.codes import LANGUAGES
from forms_api.standing import Standing
from forms_api.store import retention

IT, FR = texts.load()["it"], texts.load()["fr"]
#: The same word in both languages.
SAME = {
    "profile.other",
    "territory_group.france",
    "territory.im",
    "territory.sp",
    "territory.ms",
    "territory.gr",
    "territory.ca",
    "territory.ss",
    "territory.nu",
    "territory.or",
    "territory.gallura",
    "territory.ogliastra",
    "territory.medio-campidano",
    "territory.sulcis",
    "territory.83",
}

#: The same word in both languages of the officers' area.
SAME_FOR_OFFICERS = {"field.email"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_there_is_a_file_for_each_language() -> None:
    folder = Path(texts.__file__).parent / "texts"
    assert {path.stem for path in folder.glob("??.toml")} == set(LANGUAGES)


def test_both_languages_have_the_same_keys() -> None:
    assert list(IT) == list(FR)


@pytest.mark.parametrize("key", list(IT))
def test_both_versions_of_a_sentence_have_the_same_placeholders(key: str) -> None:
    assert placeholders(IT.raw(key)) == placeholders(FR.raw(key))


def test_no_sentence_is_left_untranslated() -> None:
    assert {key for key in IT if IT.raw(key) == FR.raw(key)} <= SAME


@pytest.mark.parametrize("words", [IT, FR], ids=LANGUAGES)
def test_every_code_has_its_words(words: texts.Texts) -> None:
    for section, known in (
        ("profile", codes.PROFILES),
        ("topic", (*codes.TOPICS, *codes.FORMER_TOPICS)),
        ("territory", codes.TERRITORY_CODES),
        ("territory_group", codes.TERRITORIES),
        ("kind", codes.OFFER_KINDS),
        ("condition", codes.CONDITIONS),
    ):
        assert {key.partition(".")[2] for key in words if key.startswith(f"{section}.")} == set(known)
    for standing in Standing:
        if not standing.accepts:
            assert f"standing.{standing.value}.heading" in words
            assert f"standing.{standing.value}.text" in words


@pytest.mark.parametrize("words", [IT, FR], ids=LANGUAGES)
def test_the_lengths_in_the_sentences_are_the_rules(words: texts.Texts) -> None:
    for field in (
        "given_name",
        "family_name",
        "organisation",
        "needs",
        "message",
        "title",
        "description",
        "quantity",
        "company",
        "answer",
    ):
        assert str(typed_values.FIELD_LIMITS[field]) in words(f"error.{field}.long")


@pytest.mark.parametrize("words", [IT, FR], ids=LANGUAGES)
def test_the_notice_has_at_most_90_words(words: texts.Texts) -> None:
    for form in ("registration", "interest", "offer", "ask"):
        days, months = retention.REGISTRATION_DAYS, retention.INTEREST_MONTHS
        notice = words(f"notice.{form}", days=days, months=months) + " " + words("notice.link")
        assert len(notice.split()) <= 90
        assert str(days if form == "registration" else months) in notice


@pytest.mark.parametrize("words", [IT, FR], ids=LANGUAGES)
def test_sentences_are_short_and_polite_without_padding(words: texts.Texts) -> None:
    everything = [sentence for key in words for sentence in re.split(r"(?<=[.?!:;])\s", words.raw(key))]
    long = [sentence for sentence in everything if len(sentence.split()) > 25]
    assert not long
    for phrase in ("si prega", "veuillez", "cliccare", "cliquez"):
        assert not [key for key in words if phrase in words.raw(key).lower()]


def test_french_marks_have_their_unbreakable_spaces() -> None:
    assert texts.typeset("« Oui » : l'eau ; non ! quoi ?", "fr") == (
        "«\u00a0Oui\u00a0»\u00a0: l\u2019eau\u202f; non\u202f! quoi\u202f?"
    )
    assert texts.typeset("l'incontro: «sì»", "it") == "l\u2019incontro: «sì»"
    assert not [key for key in FR if re.search(r" [:;!?»]|« ", FR.raw(key))]


@pytest.mark.parametrize("key", list(texts.load("office_")["it"]))
def test_the_officers_area_says_the_same_in_both_languages(key: str) -> None:
    italian, french = texts.load("office_")["it"], texts.load("office_")["fr"]
    assert list(italian) == list(french)
    assert placeholders(italian.raw(key)) == placeholders(french.raw(key))
    assert not [part for part in re.split(r"(?<=[.?!:;])\s", italian.raw(key)) if len(part.split()) > 22]
    assert italian.raw(key) != french.raw(key) or key in SAME_FOR_OFFICERS


def test_an_unknown_key_or_a_forgotten_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        IT("nothing.here")
    with pytest.raises(KeyError):
        IT("standing.past.text")


def test_every_key_is_used_and_every_key_used_exists() -> None:
    """Keys are looked up in templates and code by their whole name, or by a prefix that ends in a dot or underscore."""
    package = Path(texts.__file__).parent
    files = [*package.glob("*.py"), *(package / "web").rglob("*.py"), *(package / "web" / "templates").rglob("*.html")]
    code = "\n".join(path.read_text() for path in files)
    quoted = set(re.findall(r'"([a-z_]+\.[a-z_.]+)"', code))
    missing = {key for key in quoted if key.split(".")[0] in {name.split(".")[0] for name in IT} and key not in IT}
    assert not {key for key in missing if not key.endswith((".", "_", ".html"))}
    built = ("label.", "profile.", "topic.", "territory.", "territory_group.", "standing.", "problem.", "error.")
    lively = (
        *built,
        "kind.",
        "condition.",
        "offer_state.",
        "offer_manage.done_",
        "offer.only_",
        "offer.also_",
        "search.",
        "offer_choose.",
        "receipt.",
        "receipt_party.",
        "manage.state_",
        "facts.seats_waiting.",
    )
    assert not {key for key in IT if key not in quoted and not key.startswith(lively)}
