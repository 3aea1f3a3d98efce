"""The help desks of the project."""

from __future__ import annotations

from typing import Literal

from sitegen.content.schema.key_types import Email, Latitude, Longitude, PartialDay, Phone, Territory, Text, Words
from sitegen.content.schema.page import Page, Strict


class DeskPlace(Strict):
    name: Words | None = None
    street: Text | None = None
    city: Words


class HelpDesk(Page):
    territory: Territory
    operator: Text | None = None
    place: DeskPlace
    phone: Phone | None = None
    email: Email | None = None
    opened: PartialDay | None = None
    contact_checked: PartialDay | None = None
    coordinates: tuple[Latitude, Longitude]
    precision: Literal["city", "address"] = "city"
