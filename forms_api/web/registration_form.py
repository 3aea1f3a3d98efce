"""The form of a registration: the person who fills it in, and who comes along. It grows and shrinks without a script.

The fields of those who come along are called person-2-given_name, person-2-family_name, person-3-given_name and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, StringField, TextAreaField  # type: ignore[import-untyped]
from wtforms.validators import ValidationError  # type: ignore[import-untyped]

from forms_api import codes, typed_values
from forms_api.codes import Language
from forms_api.same_person import PERSONS_PER_FORM, name_key
from forms_api.store.registrations import RegistrationRequest
from forms_api.web.forms import (
    AsksAboutEmail,
    StampedForm,
    choice,
    either_email_or_phone,
    is_name,
    is_phone,
    is_text,
    keeps,
)

ADD = "add-person"
_REMOVE = re.compile(r"remove-person-(\d)")


def _is_name(form: Form, field: Field) -> None:
    try:
        typed_values.clean_name(field.data, field.short_name)
    except typed_values.Fault as fault:
        raise ValidationError(f"person.{fault.key}") from fault


class CompanionForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The names of one person who comes along; `number` from 2 on."""

    given_name = StringField(validators=[_is_name])
    family_name = StringField(validators=[_is_name])

    def __init__(self, number: int, given_name: str, family_name: str) -> None:
        self.number = number
        prefix = f"person-{number}-"
        typed = MultiDict({f"{prefix}given_name": given_name, f"{prefix}family_name": family_name})
        super().__init__(formdata=typed, prefix=prefix)

    def name(self) -> tuple[str, str]:
        """Given and family name of a valid form, cleaned."""
        return (
            typed_values.clean_name(self.given_name.data, "given_name"),
            typed_values.clean_name(self.family_name.data, "family_name"),
        )


def companions_of(posted: Mapping[str, str]) -> list[CompanionForm]:
    """The persons who come along by a posted form, numbered anew after its button added one or took one out."""
    action = posted.get("action", "")
    taken_out = _REMOVE.fullmatch(action)
    names = [name for number, name in _typed(posted) if not taken_out or number != int(taken_out[1])]
    if action == ADD and len(names) + 1 < PERSONS_PER_FORM:
        names.append(("", ""))
    return [CompanionForm(number, *name) for number, name in enumerate(names, start=2)]


def only_counts(posted: Mapping[str, str]) -> bool:
    """Whether the button pressed adds or takes out a person, and sends nothing yet."""
    action = posted.get("action", "")
    return action == ADD or _REMOVE.fullmatch(action) is not None


def refuse_namesakes(first: tuple[str | None, str | None], companions: list[CompanionForm]) -> None:
    """Marks who has the name of a person before: two with one name and one contact cannot be told apart."""
    seen = {name_key(first[0] or "", first[1] or "")}
    for companion in companions:
        if companion.errors:
            continue
        key = name_key(*companion.name())
        if key in seen:
            companion.given_name.errors = ["person.given_name.twice"]
        seen.add(key)


def _typed(posted: Mapping[str, str]) -> Iterator[tuple[int, tuple[str, str]]]:
    for number in range(2, PERSONS_PER_FORM + 1):
        fields = [f"person-{number}-{name}" for name in ("given_name", "family_name")]
        if any(field in posted for field in fields):
            yield number, (posted.get(fields[0], ""), posted.get(fields[1], ""))


class RegistrationForm(StampedForm, AsksAboutEmail):
    given_name = StringField(validators=[is_name])
    family_name = StringField(validators=[is_name])
    email = StringField(validators=[either_email_or_phone, keeps(typed_values.clean_email)])
    phone = StringField(validators=[is_phone])
    organisation = StringField(validators=[keeps(typed_values.clean_organisation)])
    profile = choice(codes.PROFILES, required=False)
    needs = TextAreaField(validators=[is_text])

    def __init__(self, language: Language, **values: Any) -> None:
        super().__init__(language, **values)
        self.companions = companions_of(request.form)

    def validate(self, extra_validators: Any = None) -> bool:
        good = [super().validate(extra_validators), *[companion.validate() for companion in self.companions]]
        refuse_namesakes((self.given_name.data, self.family_name.data), self.companions)
        return all(good) and not any(companion.errors for companion in self.companions)

    def faults(self) -> dict[str, str]:
        """Those of the persons who come along stand after the first person's."""
        found = super().faults()
        theirs = {
            field.name: str(field.errors[0]) for companion in self.companions for field in companion if field.errors
        }
        before = {
            name: found.pop(name)
            for name in ("session", "given_name", "family_name", "email", "phone")
            if name in found
        }
        return before | theirs | found

    def request(self, privacy_version: str) -> RegistrationRequest:
        """What a valid form asks for, cleaned."""
        return RegistrationRequest(
            language=self.language,
            given_name=typed_values.clean_name(self.given_name.data, "given_name"),
            family_name=typed_values.clean_name(self.family_name.data, "family_name"),
            email=typed_values.clean_email(self.email.data),
            phone=typed_values.clean_phone(self.phone.data, self.language),
            organisation=typed_values.clean_organisation(self.organisation.data),
            profile=self.profile.data or None,
            needs=typed_values.clean_text(self.needs.data, "needs"),
            submission_key=self.submission_key(),
            privacy_version=privacy_version,
            others=tuple(companion.name() for companion in self.companions),
        )
