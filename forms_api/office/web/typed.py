"""What an officer typed about a person, checked by the same rules as the visitors' forms; sentences of the site say what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from forms_api.codes import Language
from forms_api.office.web.area import OfficePage
from forms_api.typed_values import Fault, clean_email, clean_name, clean_phone, clean_text, squeeze

Kept = TypeVar("Kept")


@dataclass
class Typed:
    """Fields of a posted form; `faults` holds a sentence for each that cannot be kept."""

    at: OfficePage
    form: Mapping[str, str]
    language: Language
    faults: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, rule: Callable[[str | None], Kept], number: str = "") -> Kept | None:
        """The value as the store keeps it; None, and a fault, where it cannot."""
        typed = self.form.get(name)
        try:
            return rule(typed)
        except Fault as fault:
            key = f"error.person.{fault.key}" if number else f"error.{fault.key}"
            self.faults[name] = self.at.names(key, typed=squeeze(typed), number=number)
            return None

    def name(self, name: str, field_name: str, number: str = "") -> str:
        return self.keep(name, lambda text: clean_name(text, field_name), number) or ""

    def contact(self) -> tuple[str | None, str | None]:
        """E-mail and telephone, at least one of them."""
        email = self.keep("email", clean_email)
        phone = self.keep("phone", lambda text: clean_phone(text, self.language))
        if not (email or phone or self.faults.keys() & {"email", "phone"}):
            self.faults["email"] = self.at.names("error.email.either")
        return email, phone

    def text(self, name: str, field_name: str) -> str | None:
        return self.keep(name, lambda text: clean_text(text, field_name))

    def line(self, name: str) -> str | None:
        """A line of the officer's own, of at most 200 characters; None where it is empty."""
        return squeeze(self.form.get(name))[:200] or None
