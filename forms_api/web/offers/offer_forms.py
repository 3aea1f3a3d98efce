"""The forms of the database: an offer, a request about one, an answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import request
from wtforms import Field, StringField, TextAreaField  # type: ignore[import-untyped]
from wtforms.validators import ValidationError  # type: ignore[import-untyped]

from forms_api import codes, typed_values
from forms_api.codes import Language
from forms_api.store.offers.asked import NewRequest
from forms_api.store.offers.offered import PHOTOS, NewOffer, Offer, OfferContent, Photo
from forms_api.typed_values import Fault
from forms_api.web.forms import (
    AsksAboutEmail,
    PublicForm,
    StampedForm,
    choice,
    either_email_or_phone,
    is_name,
    is_phone,
    keeps,
)
from forms_api.web.offers.photo_files import redrawn


class OfferFields(AsksAboutEmail):
    """What an offer is, and whose. `sectors`: the codes that there are. A skill has no photos and none of the things' fields."""

    kind = choice(codes.OFFER_KINDS, required=True)
    title = StringField(validators=[keeps(lambda text: typed_values.clean_line(text, "title", required=True))])
    description = TextAreaField(validators=[keeps(lambda text: typed_values.clean_required_text(text, "description"))])
    sector = StringField()
    territory = StringField()
    available_from = StringField(validators=[keeps(lambda text: typed_values.clean_day(text, "available_from"))])
    quantity = StringField(validators=[keeps(lambda text: typed_values.clean_line(text, "quantity"))])
    condition = choice(codes.CONDITIONS, required=False)
    company = StringField(validators=[keeps(lambda text: typed_values.clean_line(text, "company"))])
    given_name = StringField(validators=[is_name])
    family_name = StringField(validators=[is_name])
    email = StringField(validators=[either_email_or_phone, keeps(typed_values.clean_email)])
    phone = StringField(validators=[is_phone])

    def __init__(self, language: Language, sectors: Collection[str], **values: Any) -> None:
        self._sectors = sectors
        super().__init__(language, **values)
        self.photos: tuple[Photo, ...] = ()
        self._photo_fault = ""

    def validate_sector(self, field: Any) -> None:
        if field.data not in self._sectors:
            raise ValidationError("sector.unknown" if field.data else "sector.missing")

    def validate_territory(self, field: Any) -> None:
        """Where the thing stands, or where one would work: not where one lives, as the other forms ask."""
        if field.data not in codes.TERRITORY_CODES:
            raise ValidationError(f"{field.name}.{'unknown' if field.data else 'nowhere'}")

    def validate(self, *arguments: Any, **named: Any) -> bool:
        valid = bool(super().validate(*arguments, **named))
        return self._read_photos() and valid

    @property
    def is_skill(self) -> bool:
        return bool(self.kind.data == codes.SKILL)

    @property
    def sends_photos(self) -> bool:
        """Whether files came with the form: browsers forget them when it comes back."""
        return any(file.filename for file in request.files.getlist("photo"))

    def _read_photos(self) -> bool:
        files = [file for file in request.files.getlist("photo") if file.filename]
        if not files or self.is_skill:
            return True
        try:
            if len(files) > PHOTOS:
                raise Fault("photo.many")
            self.photos = tuple(redrawn(file.stream) for file in files)
        except Fault as fault:
            self._photo_fault = fault.key
        return not self._photo_fault

    def faults(self) -> dict[str, str]:
        """As of every form; a photo's comes before those of the person, as in the page."""
        found = super().faults()
        if not self._photo_fault:
            return found
        person = ("given_name", "family_name", "email", "phone")
        before = {name: key for name, key in found.items() if name not in person}
        return before | {"photo": self._photo_fault} | found

    def content(self) -> OfferContent:
        """What a valid form offers, cleaned."""
        thing = not self.is_skill
        return OfferContent(
            kind=self.kind.data,
            title=typed_values.clean_line(self.title.data, "title") or "",
            description=typed_values.clean_required_text(self.description.data, "description"),
            sector=self.sector.data,
            territory=self.territory.data,
            available_from=typed_values.clean_day(self.available_from.data, "available_from"),
            quantity=typed_values.clean_line(self.quantity.data, "quantity") if thing else None,
            condition=(self.condition.data or None) if thing else None,
            company=typed_values.clean_line(self.company.data, "company") if thing else None,
            given_name=typed_values.clean_name(self.given_name.data, "given_name"),
            family_name=typed_values.clean_name(self.family_name.data, "family_name"),
            email=typed_values.clean_email(self.email.data),
            phone=typed_values.clean_phone(self.phone.data, self.language),
        )


class OfferForm(OfferFields, StampedForm):
    """A new offer."""

    def request(self, privacy_version: str) -> NewOffer:
        return NewOffer(self.language, self.content(), self.submission_key(), privacy_version, self.photos)


class OfferChangeForm(OfferFields):
    """An offer that is there already."""


def filled(language: Language, sectors: Collection[str], offer: Offer) -> OfferChangeForm:
    """The form with what is stored."""
    names = (
        "kind",
        "title",
        "description",
        "sector",
        "territory",
        "available_from",
        "quantity",
        "condition",
        "company",
    )
    values = {name: getattr(offer, name) for name in (*names, "given_name", "family_name", "email")}
    values["phone"] = typed_values.show_phone(offer.phone) if offer.phone else None
    return OfferChangeForm(language, sectors, formdata=None, **values)


class AskForm(StampedForm, AsksAboutEmail):
    """A message about an offer."""

    given_name = StringField(validators=[is_name])
    family_name = StringField(validators=[is_name])
    email = StringField(validators=[either_email_or_phone, keeps(typed_values.clean_email)])
    phone = StringField(validators=[is_phone])
    organisation = StringField(validators=[keeps(typed_values.clean_organisation)])
    message = TextAreaField(validators=[keeps(lambda text: typed_values.clean_required_text(text, "message"))])

    def request(self, privacy_version: str) -> NewRequest:
        """What a valid form asks, cleaned."""
        return NewRequest(
            language=self.language,
            given_name=typed_values.clean_name(self.given_name.data, "given_name"),
            family_name=typed_values.clean_name(self.family_name.data, "family_name"),
            email=typed_values.clean_email(self.email.data),
            phone=typed_values.clean_phone(self.phone.data, self.language),
            organisation=typed_values.clean_organisation(self.organisation.data),
            message=typed_values.clean_required_text(self.message.data, "message"),
            submission_key=self.submission_key(),
            privacy_version=privacy_version,
        )


class SearchForm(StampedForm, AsksAboutEmail):
    """Where to write when there is something new for a search."""

    email = StringField(validators=[keeps(typed_values.clean_email)])

    def validate_email(self, field: Field) -> None:
        if not typed_values.squeeze(field.data):
            raise ValidationError("email.missing")

    def address(self) -> str:
        """Where to write, of a valid form."""
        return typed_values.clean_email(self.email.data) or ""


class AnswerForm(PublicForm):
    """What the offerer writes back."""

    answer = TextAreaField(validators=[keeps(lambda text: typed_values.clean_required_text(text, "answer"))])


class OneButtonForm(PublicForm):
    """A button: no field but the session's token."""
