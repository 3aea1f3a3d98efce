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
        ("M.me Dupont", "M.me Dupont"),
        ("Dip.Org. e metodi", "Dip.Org. e metodi"),
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
        ("m.me/spam", "link"),
        ("Vinci su x.com", "link"),
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
    ("typed", "key"),
    [
        ("12", "phone.invalid"),
        ("0612345678", "phone.either"),
        ("casa mia", "phone.letters"),
        ("0585 41150 oppure 348 1234567", "phone.letters"),
        ("1" * 41, "phone.long"),
    ],
)
def test_what_is_no_telephone_is_refused(typed: str, key: str) -> None:
    with pytest.raises(Fault) as refused:
        typed_values.clean_phone(typed, "it")
    assert refused.value.key == key


@pytest.mark.parametrize("typed", ["", None, " \u200b"])
def test_no_telephone_is_no_fault(typed: str | None) -> None:
    assert typed_values.clean_phone(typed, "fr") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        ("  anna@example.org\u00a0", "anna@example.org"),
        ("mailto:anna@example.org", "anna@example.org"),
        ("anna.rossi+opera@posta.example.org", "anna.rossi+opera@posta.example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("o’neill@example.org", "o'neill@example.org"),
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
        "a–b@example.org",
    ],
)
def test_what_is_no_e_mail_is_refused(typed: str) -> None:
    with pytest.raises(Fault, match=r"email\.invalid"):
        typed_values.clean_email(typed)


@pytest.mark.parametrize("typed", ["niccolò@example.org", "zoë.d@example.org"])
def test_an_accented_mailbox_has_a_sentence_of_its_own(typed: str) -> None:
    with pytest.raises(Fault, match=r"email\.accents"):
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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Coop  3 S.p.A. ", "Coop 3 S.p.A."),
        ("Subito.it S.r.l.", "Subito.it S.r.l."),
        ("Booking.com", "Booking.com"),
        ("T.Net s.r.l.", "T.Net s.r.l."),
        ("Dip.Org. e metodi", "Dip.Org. e metodi"),
        ("M.me Dupont", "M.me Dupont"),
        ("Filcams/CGIL", "Filcams/CGIL"),
        (None, None),
    ],
)
def test_an_organisation_may_be_called_like_its_site(typed: str | None, kept: str | None) -> None:
    assert typed_values.clean_organisation(typed) == kept


@pytest.mark.parametrize(
    "typed", ["https://spam.example", "HTTP spam", "www.spam.example", "Vinci su spam.com/vinci", "t.me/spam"]
)
def test_an_organisation_is_no_advertisement(typed: str) -> None:
    with pytest.raises(Fault, match=r"organisation\.link"):
        typed_values.clean_organisation(typed)


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
