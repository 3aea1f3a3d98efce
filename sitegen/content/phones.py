"""Telephone numbers as staff write them, and as machines dial them (E.164), by libphonenumber."""

from __future__ import annotations

import phonenumbers

_FRENCH_TERRITORIES = ("corsica", "var", "alpes-maritimes")


def e164(phone: str, territory: str = "") -> str:
    """``0585 41150`` -> ``+39058541150``; ``04 95 12 34 56`` of a French territory's desk -> ``+33495123456``.

    ``territory``: where the number is written without a country, one of :data:`sitegen.content.schema.TERRITORIES`;
    Italy for all others. What libphonenumber cannot read comes back without its spaces.
    """
    return international(phone, "fr" if territory in _FRENCH_TERRITORIES else "it")


def international(phone: str, country: str) -> str:
    """As :func:`e164`, for a number of a country (``it``, ``fr``)."""
    try:
        number = phonenumbers.parse(phone, country.upper())
    except phonenumbers.NumberParseException:
        return phone.replace(" ", "")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
