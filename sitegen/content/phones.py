"""Telephone numbers as staff write them, as machines dial them (E.164) and as readers do, by libphonenumber."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from sitegen.language import texts

_LINK = re.compile(r'(<a\b[^>]*\bhref="tel:(\+\d+)"[^>]*>)([+\d ().\u00a0/-]+)(?=</a>)')
_FRENCH_TERRITORIES = ("corsica", "var", "alpes-maritimes")
#: 803 164, 39 49: dialled as they are, and only within their country.
SHORT_CODE_DIGITS = 6


def e164(phone: str, territory: str = "") -> str:
    """``0585 41150`` -> ``+39058541150``; ``04 95 12 34 56`` of a French territory's desk -> ``+33495123456``.

    ``territory``: where the number is written without a country, one of :data:`sitegen.content.schema.key_types.TERRITORIES`;
    Italy for all others. A short code and what libphonenumber cannot read come back without their spaces.
    """
    return international(phone, _country(territory))


def international(phone: str, country: str) -> str:
    """As :func:`e164`, for a number of a country (``it``, ``fr``)."""
    number = _parsed(phone, country)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else phone.replace(" ", "")


def shown(phone: str, territory: str, language: str) -> str:
    """As readers of ``language`` dial it: ``0585 41150`` on an Italian page, ``+39 0585 41150`` on a French one.

    A short code of the other country says where it answers.
    """
    country = _country(territory)
    if is_short(phone) and country != language:
        return texts.of(language).ui[f"phone_only_{country}"].format(phone=phone)
    return for_readers(phone, country, language)


def for_readers(phone: str, country: str, language: str) -> str:
    """As :func:`shown`, for a number of a country; a short code as it is written. No language: for everybody."""
    number = _parsed(phone, country)
    return _for_readers(number, phone, language) if number else phone


def shown_international(dialled: str, written: str, language: str) -> str:
    """``written`` for the E.164 number ``dialled``, as :func:`shown`; what dials no such number stays as it is."""
    number = _parsed(dialled, "")
    if number is None or number.country_code is None:
        return written
    country = phonenumbers.region_code_for_country_code(number.country_code)
    return _for_readers(number, written, language) if _parsed(written, country) == number else written


def in_links(html: str, language: str) -> str:
    """The same HTML, where the words of ``<a href="tel:+39…">`` are a number that readers of the page's language can dial."""
    return _LINK.sub(lambda link: link[1] + shown_international(link[2], link[3], language), html)


def is_short(phone: str) -> bool:
    """Whether only the networks of its country know the number."""
    digits = re.sub(r"\D", "", phone)
    return not phone.startswith(("+", "0")) and 0 < len(digits) <= SHORT_CODE_DIGITS


def _for_readers(number: PhoneNumber, written: str, language: str) -> str:
    """In the reader's country as staff grouped it, else with the country's code."""
    if phonenumbers.country_code_for_region(language.upper() or "ZZ") != number.country_code:
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    if written.startswith(("+", "00")):
        return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return written


def _country(territory: str) -> str:
    return "fr" if territory in _FRENCH_TERRITORIES else "it"


def _parsed(phone: str, country: str) -> PhoneNumber | None:
    if is_short(phone):
        return None
    try:
        return phonenumbers.parse(phone, country.upper())
    except phonenumbers.NumberParseException:
        return None
