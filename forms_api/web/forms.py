"""The forms: their fields, in the order and with the names of the HTML, and how they are checked.

FlaskForm alone checks the session's token, so that a bad one is one more error of the form and no typed text is lost.
An error is a key of the section [error] of texts/*.toml; the pages turn it into the sentence of their language.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request, session
from flask_wtf import FlaskForm  # type: ignore[import-untyped]
from itsdangerous import BadData, URLSafeSerializer
from wtforms import Field, Form, HiddenField, SelectField, StringField, TextAreaField  # type: ignore[import-untyped]
from wtforms.validators import ValidationError  # type: ignore[import-untyped]

from forms_api import codes, mail_domains, typed_values
from forms_api.codes import Language
from forms_api.store.corrections import RegistrationChange
from forms_api.store.interests import InterestRequest

Validator = Callable[[Form, Field], None]


#: Seconds that a browser's forms keep their key after the last use: who goes back sends the same submission again.
KEY_SECONDS = 60 * 60
#: Its place in the session.
_SESSION_KEY = "submission"


@dataclass(frozen=True)
class Stamp:
    """What a form carries: `key` tells submissions apart, `doubted` says that the honeypot was once found filled."""

    key: str
    doubted: bool = False

    def signed(self) -> str:
        return str(_signer().dumps([self.key, self.doubted]))


def new_stamp() -> Stamp:
    """With the key of this browser's session (random, 128 bits).

    The pages are never stored: who goes back is shown a new form, which must be the same submission as the old one.
    """
    key, used = session.get(_SESSION_KEY) or ("", 0)
    if time.time() - used > KEY_SECONDS:
        key = secrets.token_urlsafe(16)
    session[_SESSION_KEY] = [key, int(time.time())]
    return Stamp(key)


def forget_submissions() -> None:
    """From here on this browser's forms are new submissions, though the same be typed."""
    session.pop(_SESSION_KEY, None)


def read_stamp(text: str | None) -> Stamp | None:
    """The stamp that this application signed, or None."""
    try:
        key, doubted = _signer().loads(text or "")
    except (BadData, ValueError, TypeError):
        return None
    return Stamp(key, doubted is True)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="form-stamp")


def keeps(rule: Callable[[str | None], object]) -> Validator:
    """Passes what `rule` of typed_values.py lets through; its Fault becomes the error."""

    def check(form: Form, field: Field) -> None:
        try:
            rule(field.data)
        except typed_values.Fault as fault:
            raise ValidationError(fault.key) from fault

    return check


def is_name(form: Form, field: Field) -> None:
    keeps(lambda text: typed_values.clean_name(text, field.name))(form, field)


def is_text(form: Form, field: Field) -> None:
    keeps(lambda text: typed_values.clean_text(text, field.name))(form, field)


def is_phone(form: Form, field: Field) -> None:
    language = form.language
    keeps(lambda text: typed_values.clean_phone(text, language))(form, field)


def either_email_or_phone(form: Form, field: Field) -> None:
    if not typed_values.squeeze(field.data) and not typed_values.squeeze(form["phone"].data):
        raise ValidationError("email.either")


def is_one_of(codes: Collection[str], *, required: bool) -> Validator:
    """Passes a code of the list; where not `required`, nothing at all too."""

    def check(form: Form, field: Field) -> None:
        if not field.data:
            if required:
                raise ValidationError(f"{field.name}.missing")
        elif field.data not in codes:
            raise ValidationError(f"{field.name}.unknown")

    return check


def choice(codes: Collection[str], *, required: bool) -> SelectField:
    """A list to choose from."""
    # the pages write the options, in groups and in the page's language
    return SelectField(choices=[], validate_choice=False, validators=[is_one_of(codes, required=required)])


class PublicForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of the site, in the language of its page."""

    def __init__(self, language: Language, **values: Any) -> None:
        self.language = language
        # Flask-WTF would read JSON too, where a name may be a number or a list
        super().__init__(**{"formdata": request.form if request.method == "POST" else None, **values})

    def faults(self) -> dict[str, str]:
        """The first error key of each faulty field, in the form's order."""
        found = {field.name: str(field.errors[0]) for field in self if field.errors}
        if found.pop("csrf_token", None):
            found.pop("stamp", None)  # the same matter, told once
            return {"session": "session.invalid", **found}
        return found


class StampedForm(PublicForm):
    """A form that creates something: it tells double clicks and automatic programs from new submissions of people."""

    stamp = HiddenField()
    website = StringField()  # the honeypot: off the screen, filled by programs alone

    def validate_stamp(self, field: Field) -> None:
        if read_stamp(field.data) is None:
            raise ValidationError("session.invalid")

    def validate_website(self, field: Field) -> None:
        """Asks once: a browser that fills in forms by itself may fill this field each time."""
        stamp = read_stamp(self.stamp.data)
        if field.data and not (stamp and stamp.doubted):
            raise ValidationError("honeypot.filled")

    def stamp_to_show(self) -> str:
        """The stamp the form came with, so that a corrected form is the same submission; else the session's."""
        stamp = read_stamp(self.stamp.data) or new_stamp()
        return replace(stamp, doubted=stamp.doubted or bool(self.website.data)).signed()

    def submission_key(self) -> str:
        stamp = read_stamp(self.stamp.data)
        if stamp is None:
            raise ValueError("the form was not validated")
        session[_SESSION_KEY] = [stamp.key, int(time.time())]
        return stamp.key


class AsksAboutEmail(PublicForm):
    """A form with an e-mail, which is asked about once where it ends in a slip; then it is taken as it is."""

    questioned = HiddenField()  # the address that was asked about

    def __init__(self, language: Language, **values: Any) -> None:
        super().__init__(language, **values)
        if request.form.get("action") == "take-email":
            self.email.data = mail_domains.suggestion(self._clean_email()) or self.email.data

    def better_email(self) -> str | None:
        """The address that was probably meant, unless the person has been asked already."""
        email = self._clean_email()
        return None if email == self.questioned.data else mail_domains.suggestion(email)

    def _clean_email(self) -> str | None:
        try:
            return typed_values.clean_email(self.email.data)
        except typed_values.Fault:
            return None


class InterestForm(StampedForm, AsksAboutEmail):
    given_name = StringField(validators=[is_name])
    family_name = StringField(validators=[is_name])
    email = StringField(validators=[either_email_or_phone, keeps(typed_values.clean_email)])
    phone = StringField(validators=[is_phone])
    profile = choice(codes.PROFILES, required=True)
    territory = choice(codes.TERRITORY_CODES, required=True)
    topic = choice(codes.TOPICS, required=True)
    message = TextAreaField(validators=[is_text])

    def request(self, privacy_version: str) -> InterestRequest:
        """What a valid form asks for, cleaned."""
        return InterestRequest(
            language=self.language,
            given_name=typed_values.clean_name(self.given_name.data, "given_name"),
            family_name=typed_values.clean_name(self.family_name.data, "family_name"),
            email=typed_values.clean_email(self.email.data),
            phone=typed_values.clean_phone(self.phone.data, self.language),
            profile=self.profile.data,
            territory=self.territory.data,
            topic=self.topic.data,
            message=typed_values.clean_text(self.message.data, "message"),
            submission_key=self.submission_key(),
            privacy_version=privacy_version,
        )


class ChangeForm(AsksAboutEmail):
    given_name = StringField(validators=[is_name])
    family_name = StringField(validators=[is_name])
    email = StringField(validators=[either_email_or_phone, keeps(typed_values.clean_email)])
    phone = StringField(validators=[is_phone])
    organisation = StringField(validators=[keeps(typed_values.clean_organisation)])
    needs = TextAreaField(validators=[is_text])

    def change(self) -> RegistrationChange:
        """What a valid form changes, cleaned."""
        return RegistrationChange(
            given_name=typed_values.clean_name(self.given_name.data, "given_name"),
            family_name=typed_values.clean_name(self.family_name.data, "family_name"),
            organisation=typed_values.clean_organisation(self.organisation.data),
            needs=typed_values.clean_text(self.needs.data, "needs"),
            email=typed_values.clean_email(self.email.data),
            phone=typed_values.clean_phone(self.phone.data, self.language),
        )


class CancelForm(PublicForm):
    """The button that cancels: no field but the session's token."""


class LookupForm(PublicForm):
    reference = StringField(validators=[keeps(typed_values.clean_reference)])
    last_digits = StringField(validators=[keeps(typed_values.clean_last_digits)])
