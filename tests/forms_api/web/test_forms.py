"""The forms: what is checked, what is cleaned, what an automatic program trips over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from forms_api import create_app
from forms_api.settings import Settings
from forms_api.web.forms import (
    ChangeForm,
    InterestForm,
    LookupForm,
    StampedForm,
    new_stamp,
    read_stamp,
)
from forms_api.web.registration_form import RegistrationForm
from tests.support.visitor import INTERESTED, PERSON

SESSION_ONLY = {"session": "session.invalid"}


@pytest.fixture
def posted(app: Flask) -> Iterator[Any]:
    """Makes a form of what was posted, with a good stamp; the session's token is another test's."""

    def make(kind: type[Any], values: Mapping[str, str], language: str = "it") -> Any:
        with app.test_request_context():
            stamp = new_stamp().signed()
        context = app.test_request_context("/", method="POST", data={"stamp": stamp, **values})
        context.push()
        contexts.append(context)
        form = kind(language)
        form.validate()
        return form

    contexts: list[Any] = []
    yield make
    for context in reversed(contexts):
        context.pop()


def faults(form: StampedForm) -> dict[str, str]:
    """The faults of the fields: without a browser the session's token is always wrong."""
    found = form.faults()
    assert found.pop("session") == "session.invalid"
    return found


def test_the_fields_have_the_names_and_order_of_the_design(posted: Any) -> None:
    unseen = {"stamp", "website", "csrf_token", "questioned"}
    names = [field.name for field in posted(RegistrationForm, {}) if field.name not in unseen]
    assert names == ["given_name", "family_name", "email", "phone", "organisation", "profile", "needs"]
    names = [field.name for field in posted(InterestForm, {}) if field.name not in unseen]
    assert names == ["given_name", "family_name", "email", "phone", "profile", "territory", "topic", "message"]


def test_a_good_registration_is_cleaned(posted: Any) -> None:
    typed = PERSON | {"given_name": " Anna  Maria ", "phone": "0585 41150", "organisation": " ", "profile": "group"}
    form = posted(RegistrationForm, typed | {"needs": "una rampa\r\n"})
    assert not faults(form)
    request = form.request("2026-11-22")
    assert (request.given_name, request.family_name) == ("Anna Maria", "D'Àmbra")
    assert (request.email, request.phone) == ("anna@example.org", "+39058541150")
    assert (request.organisation, request.profile, request.needs) == (None, "group", "una rampa")
    assert (request.language, request.privacy_version, request.source) == ("it", "2026-11-22", "web")
    assert len(request.submission_key) >= 22


def test_a_good_interest_is_cleaned(posted: Any) -> None:
    form = posted(InterestForm, INTERESTED | {"email": "", "phone": "06 12 34 56 78", "message": " Bonjour "}, "fr")
    assert not faults(form)
    request = form.request("v")
    assert (request.email, request.phone, request.message) == (None, "+33612345678", "Bonjour")
    assert (request.profile, request.territory, request.topic) == ("worker", "ms", "buy-out")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"given_name": " "}, {"given_name": "given_name.missing"}),
        ({"family_name": ""}, {"family_name": "family_name.missing"}),
        ({"email": "", "phone": " "}, {"email": "email.either"}),
        ({"email": "", "phone": "12"}, {"phone": "phone.invalid"}),
        ({"email": "anna"}, {"email": "email.invalid"}),
        ({"email": "anna", "phone": "0585 41150"}, {"email": "email.invalid"}),
        ({"phone": "12"}, {"phone": "phone.invalid"}),
        ({"organisation": "www.spam.example"}, {"organisation": "organisation.link"}),
        ({"profile": "king"}, {"profile": "profile.unknown"}),
        ({"needs": "x" * 501}, {"needs": "needs.long"}),
        ({"website": "x"}, {"website": "honeypot.filled"}),
    ],
)
def test_a_faulty_registration_names_the_field_and_the_sentence(
    posted: Any, changes: dict[str, str], expected: dict[str, str]
) -> None:
    assert faults(posted(RegistrationForm, PERSON | changes)) == expected


@pytest.mark.parametrize("stamp", ["", "forged.stamp", "W10.x"])
def test_a_stamp_of_nobody_is_told_once_with_the_session(posted: Any, stamp: str) -> None:
    form = posted(RegistrationForm, PERSON | {"stamp": stamp})
    assert list(form.stamp.errors) == ["session.invalid"]
    assert form.faults() == SESSION_ONLY


def test_all_the_faults_are_told_at_once_in_the_order_of_the_form(posted: Any) -> None:
    found = faults(posted(InterestForm, {}))
    assert list(found) == ["given_name", "family_name", "email", "profile", "territory", "topic"]


@pytest.mark.parametrize("field", ["profile", "territory", "topic"])
def test_an_interest_needs_its_choices(posted: Any, field: str) -> None:
    assert faults(posted(InterestForm, INTERESTED | {field: ""})) == {field: f"{field}.missing"}
    assert faults(posted(InterestForm, INTERESTED | {field: "nowhere"})) == {field: f"{field}.unknown"}


def test_a_change_and_a_lookup_are_checked_by_the_same_rules(posted: Any) -> None:
    assert posted(ChangeForm, {"given_name": "x.com"}).faults() == SESSION_ONLY | {
        "given_name": "given_name.link",
        "family_name": "family_name.missing",
        "email": "email.either",
    }
    assert posted(LookupForm, {"reference": "?", "last_digits": "1"}).faults() == SESSION_ONLY | {
        "reference": "reference.invalid",
        "last_digits": "last_digits.invalid",
    }


def test_a_corrected_form_keeps_its_stamp_and_a_forged_one_gets_a_new_one(posted: Any) -> None:
    good = posted(RegistrationForm, {})
    assert good.stamp_to_show() == good.stamp.data
    forged = posted(RegistrationForm, {"stamp": "forged"})
    assert read_stamp(forged.stamp_to_show())


def test_a_stamp_is_of_its_session_and_signed_with_the_secret(app: Flask, settings: Settings) -> None:
    with app.test_request_context("/"):
        first = new_stamp()
        signed = first.signed()
        assert read_stamp(signed) == first == new_stamp()
    with app.test_request_context("/"):
        assert new_stamp() != first
    with create_app(replace(settings, secret_key="another secret of some 32 letters")).app_context():
        assert read_stamp(signed) is None
