"""What is bounded: tries of a code, forms by address and by page, mails to one address."""

from __future__ import annotations

from dataclasses import replace

from forms_api.bounds.bounds import Bounds
from forms_api.settings import Settings


def test_whoever_knows_the_digits_is_never_locked(settings: Settings) -> None:
    bounds = Bounds(settings)
    for _ in range(30):
        assert bounds.code_tried("23456789") is None
        bounds.code_known("23456789")


def test_a_guesser_waits_an_hour_then_a_day(settings: Settings) -> None:
    bounds = Bounds(replace(settings, limit_per_code="2 per 1 hour; 3 per 1 day"))
    waits = [bounds.code_tried("23456789") for _ in range(4)]
    assert waits[:2] == [None, None]
    assert waits[2] in range(2, 61)
    assert waits[3] in range(2, 24 * 60 + 1)
    assert bounds.code_tried("ANOTHER2") is None


def test_the_first_refusal_of_a_day_is_told_once(settings: Settings) -> None:
    assert [Bounds(settings).first_refusal(code) for code in ("A", "A", "B")] == [True, False, True]


def test_an_address_is_one_whatever_its_case_and_none_is_no_address(settings: Settings) -> None:
    bounds = Bounds(replace(settings, limit_per_address="2 per 1 day"))
    sent = [bounds.form_sent(email, f"{n}") for n, email in enumerate(("a@b.it", "A@b.IT", "a@B.it", None, None, None))]
    assert [wait is None for wait in sent] == [True, True, False, True, True, True]


def test_mails_are_counted_when_they_are_sent(settings: Settings) -> None:
    bounds = Bounds(replace(settings, limit_mails="1 per 1 day"))
    assert [bounds.may_be_written_to("a@b.it") for _ in range(3)] == [True] * 3
    bounds.mail_sent("A@b.it")
    assert [Bounds(settings).may_be_written_to("c@b.it"), bounds.may_be_written_to("a@b.it")] == [True, False]


def test_wrong_passwords_of_a_network_count_for_all_its_addresses(settings: Settings) -> None:
    bounds = Bounds(replace(settings, limit_lookups="2 per 10 minutes"))
    for address in ("192.0.2.1", "192.0.2.9"):
        assert bounds.guesser_waits("192.0.2.5") is None
        bounds.guessed_wrong(address)
    assert bounds.guesser_waits("192.0.2.5") in range(2, 11)
    assert bounds.guesser_waits("198.51.100.5") is None


def test_turning_the_networks_of_one_customer_does_not_help_who_guesses_passwords(settings: Settings) -> None:
    bounds = Bounds(replace(settings, limit_lookups="1 per 10 minutes"))
    for number in range(4):
        bounds.guessed_wrong(f"2001:db8:1:{number:x}00::1")
    assert bounds.guesser_waits("2001:db8:1:ff00::1")
    assert bounds.guesser_waits("2001:db8:2:ff00::1") is None
