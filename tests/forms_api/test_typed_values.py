"""What people really type is accepted, what cannot be kept is refused by the right sentence."""

from __future__ import annotations

import pytest

from forms_api import typed_values
from forms_api.typed_values import Fault


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna", "Anna"),
        ("  Anna  Maria ", "Anna Maria"),
        ("D'Àmbra", "D'Àmbra"),
        ("D’Ambra", "D’Ambra"),
        ("O", "O"),
        ("de la Cruz y Ferrer", "de la Cruz y Ferrer"),
        ("Jean-François", "Jean-François"),
        ("N\u0303onga", "Ñonga"),
        ("Dott.ssa Rossi", "Dott.ssa Rossi"),
        ("G. B.", "G. B."),
        ("Łukasz", "Łukasz"),
        ("王", "王"),
        ("An\u200bna\u202e", "Anna"),
        ("Anna\tMaria\u00a0", "Anna Maria"),
        ("Anna\r\nBcc: x", "Anna Bcc: x"),
        ("A" * 80, "A" * 80),
    ],
)
def test_names_are_kept_as_people_write_them(typed: str, kept: str) -> None:
    assert typed_values.clean_name(typed, "given_name") == kept


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "missing"),
        (None, "missing"),
        (" \u200b ", "missing"),
        ("A" * 81, "long"),
        ("https://spam.example", "link"),
        ("Win www.spam", "link"),
        ("spam.com", "link"),
        ("Visit spam.ru/now", "link"),
        ("anna@example.org", "link"),
        ("12345", "letters"),
        ("---", "letters"),
    ],
)
def test_what_is_no_name_is_refused(typed: str | None, key: str) -> None:
    with pytest.raises(Fault) as refused:
        typed_values.clean_name(typed, "family_name")
    assert refused.value.key == f"family_name.{key}"


@pytest.mark.parametrize(
    ("typed", "language", "kept"),
    [
        ("0585 41150", "it", "+39058541150"),
        ("0585 41150", "fr", "+39058541150"),
        ("0585/41150", "it", "+39058541150"),
        (" 0585-41.150 ", "it", "+39058541150"),
        ("+39 0585 41150", "fr", "+39058541150"),
        ("0039 0585 41150", "it", "+39058541150"),
        ("348 1234567", "it", "+393481234567"),
        ("348 1234567", "fr", "+393481234567"),
        ("06 12 34 56 78", "fr", "+33612345678"),
        ("0612345678", "fr", "+33612345678"),
        ("06 12 34 56 78", "it", "+33612345678"),  # five pairs: written as only the French do
        ("0612345678", "it", "+390612345678"),  # may be Rome, and the page is Italian
        ("06 1234 5678", "it", "+390612345678"),
        ("04.93.12.34.56", "fr", "+33493123456"),
        ("04.93.12.34.56", "it", "+33493123456"),
        ("+33 (0)6 12 34 56 78", "it", "+33612345678"),
        ("0564 17 229 70", "it", "+3905641722970"),
        ("０５８５ ４１１５０", "it", "+39058541150"),
        ("", "it", None),
        (None, "fr", None),
    ],
)
def test_telephones_are_read_as_people_write_them(typed: str | None, language: str, kept: str | None) -> None:
    assert typed_values.clean_phone(typed, language) == kept


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("12", "phone.invalid"),
        ("112", "phone.invalid"),
        ("0585", "phone.invalid"),
        ("+", "phone.invalid"),
        ("+999 12345678", "phone.invalid"),
        ("casa mia", "phone.letters"),
        ("0585 41150 oppure 348 1234567", "phone.letters"),
        ("1" * 41, "phone.long"),
    ],
)
def test_what_is_no_telephone_is_refused(typed: str, key: str) -> None:
    with pytest.raises(Fault) as refused:
        typed_values.clean_phone(typed, "it")
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        ("  anna@example.org\u00a0", "anna@example.org"),
        ("mailto:anna@example.org", "anna@example.org"),
        ("anna.rossi+opera@posta.example.org", "anna.rossi+opera@posta.example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("anna@èxample.org", "anna@xn--xample-2ua.org"),
        ("", None),
        (None, None),
    ],
)
def test_e_mails_are_kept_in_one_form(typed: str | None, kept: str | None) -> None:
    assert typed_values.clean_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "anna",
        "anna@",
        "@example.org",
        "anna@example",
        "a b@example.org",
        "a..b@example.org",
        "a@example,org",
        "a@b@c.it",
    ],
)
def test_what_is_no_e_mail_is_refused(typed: str) -> None:
    with pytest.raises(Fault, match=r"email\.invalid"):
        typed_values.clean_email(typed)


def test_the_longest_e_mail_has_254_characters() -> None:
    with pytest.raises(Fault, match=r"email\.long"):
        typed_values.clean_email("a" * 250 + "@x.it")


def test_free_text_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert typed_values.clean_text(" una rampa \r\n\r\n grazie\x00\x1b \n", "needs") == "una rampa\n\ngrazie"
    assert typed_values.clean_text("  ", "needs") is None
    assert typed_values.clean_text("x" * 500, "needs") == "x" * 500
    with pytest.raises(Fault, match=r"needs\.long"):
        typed_values.clean_text("x" * 501, "needs")


def test_an_organisation_is_a_name_without_links() -> None:
    assert typed_values.clean_organisation(" Coop  3 S.p.A. ") == "Coop 3 S.p.A."
    assert typed_values.clean_organisation(None) is None
    with pytest.raises(Fault, match=r"organisation\.link"):
        typed_values.clean_organisation("https://spam.example")


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd 2345", " ab-cd.23 45 "])
def test_a_reference_is_found_however_it_is_spaced(typed: str) -> None:
    assert typed_values.clean_reference(typed) == "ABCD2345"


@pytest.mark.parametrize(
    ("typed", "key"), [("", "missing"), ("ABCD234", "invalid"), ("ABCD234O", "invalid"), ("ABCD1234", "invalid")]
)
def test_what_is_no_reference_is_refused(typed: str, key: str) -> None:
    with pytest.raises(Fault, match=rf"reference\.{key}"):
        typed_values.clean_reference(typed)


def test_the_last_four_digits_may_be_typed_with_the_whole_number() -> None:
    assert typed_values.clean_last_digits("1150") == "1150"
    assert typed_values.clean_last_digits("0585 41150") == "1150"
    for typed, key in (("", "missing"), ("abcd", "missing"), ("150", "invalid")):
        with pytest.raises(Fault, match=rf"last_digits\.{key}"):
            typed_values.clean_last_digits(typed)


def test_what_is_shown_can_be_read_aloud() -> None:
    assert typed_values.show_reference("ABCD2345") == "ABCD 2345"
    assert typed_values.show_phone("+39058541150") == "+39 0585 41150"
    assert typed_values.show_phone("+33612345678") == "+33 6 12 34 56 78"
