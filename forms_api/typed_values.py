"""What people type and how it is kept: names, telephones, e-mails, references, free text. And how it is shown again.

A cleaning function returns the value to keep, or raises Fault with the key of the sentence that says what to do.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from forms_api.telephones import readings

_TOP_DOMAINS = r"(?:com|net|org(?!\.)|info|biz|ru|xyz|top|shop|site|online|link|click|io|me|it|fr|eu)"
#: An address of the web, as only advertisements have it. A firm may be called Booking.com.
_LINK = re.compile(rf"://|\bwww\.|\bhttps?\b|[\w-]\.{_TOP_DOMAINS}/\w", re.IGNORECASE)
#: In a person's name, which mails repeat, a bare domain too: mail programs make a link of it. M.me is Madame.
_DOMAIN = re.compile(rf"(?!m\.me\b)\b[\w-]+\.{_TOP_DOMAINS}\b", re.IGNORECASE)
_ROME = ZoneInfo("Europe/Rome")
_PHONE_CHARACTERS = re.compile(r"[\d+()./\s\u2010-\u2013-]+")

#: A reference is dictated on the telephone: without 0 O 1 I L. 31 ** 8 = 8.5e11 references.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 8
_REFERENCE = re.compile(rf"[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}")

#: The longest text each field takes, in characters.
FIELD_LIMITS = {
    "given_name": 80,
    "family_name": 80,
    "email": 254,
    "phone": 40,
    "organisation": 120,
    "needs": 500,
    "message": 2000,
    "title": 100,
    "description": 3000,
    "quantity": 60,
    "company": 120,
    "reason": 1000,
    "answer": 2000,
    "missing": 500,
}


class Fault(ValueError):
    """A value that cannot be kept. `key` names the sentence for it in texts/*.toml, under [error]."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def squeeze(text: str | None) -> str:
    """One line: composed characters, no control or invisible ones, single spaces, none at the ends."""
    composed = unicodedata.normalize("NFC", text or "")
    visible = "".join(" " if character.isspace() else character for character in composed if _is_visible(character))
    return " ".join(visible.split())


def tidy(text: str | None) -> str:
    """Several lines: as `squeeze`, keeping the line breaks (as \\n)."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(squeeze(line) for line in lines).strip()


def _is_visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def clean_name(text: str | None, field: str) -> str:
    """A given or family name as typed, squeezed. One letter is enough; `field` chooses the sentences."""
    name = squeeze(text)
    if not name:
        raise Fault(f"{field}.missing")
    _refuse_long(name, field)
    if "@" in name or _LINK.search(name) or _DOMAIN.search(name):
        raise Fault(f"{field}.link")
    if not any(character.isalpha() for character in name):
        raise Fault(f"{field}.letters")
    return name


def clean_organisation(text: str | None) -> str | None:
    """The organisation's name, or None."""
    name = squeeze(text)
    _refuse_long(name, "organisation")
    if _LINK.search(name):
        raise Fault("organisation.link")
    return name or None


def clean_text(text: str | None, field: str) -> str | None:
    """Free text of several lines, or None."""
    words = tidy(text)
    _refuse_long(words, field)
    return words or None


def clean_required_text(text: str | None, field: str) -> str:
    """Free text of several lines that must be there."""
    words = clean_text(text, field)
    if words is None:
        raise Fault(f"{field}.missing")
    return words


def clean_line(text: str | None, field: str, *, required: bool = False) -> str | None:
    """Free text of one line, or None."""
    line = squeeze(text)
    if required and not line:
        raise Fault(f"{field}.missing")
    _refuse_long(line, field)
    return line or None


def clean_day(text: str | None, field: str) -> str | None:
    """A day as YYYY-MM-DD, also where it was typed as 31/12/2026, or None."""
    typed = squeeze(text)
    if not typed:
        return None
    for written in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"):
        with suppress(ValueError):
            return datetime.strptime(typed, written).date().isoformat()
    raise Fault(f"{field}.invalid")


def show_day(day: str | datetime | None) -> str:
    """A day as both countries write it: 31/12/2026; of a moment, the day in Rome."""
    if not day:
        return ""
    found = day.astimezone(_ROME) if isinstance(day, datetime) else datetime.fromisoformat(day)
    return f"{found:%d/%m/%Y}"


def clean_email(text: str | None) -> str | None:
    """The address in lower case, its domain in ASCII, or None. No look-up: a network fault must not refuse a person."""
    typed = squeeze(text)
    if not typed:
        return None
    _refuse_long(typed, "email")
    address = typed.removeprefix("mailto:").replace("\u2019", "'")  # telephones type the curved one by themselves
    if any(letter.isalpha() and not letter.isascii() for letter in address.rpartition("@")[0]):
        raise Fault("email.accents")  # few servers take such a mailbox (SMTPUTF8, RFC 6531)
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise Fault("email.invalid") from error
    return (found.ascii_email or found.normalized).lower()


def clean_phone(text: str | None, language: str) -> str | None:
    """The number in E.164 form (+39058541150), or None."""
    typed = unicodedata.normalize("NFKC", squeeze(text))
    if not typed:
        return None
    _refuse_long(typed, "phone")
    if not _PHONE_CHARACTERS.fullmatch(typed):
        raise Fault("phone.letters")
    found = readings(typed, language)
    if not found:
        raise Fault("phone.invalid")
    if len(found) > 1:
        raise Fault("phone.either")
    return found[0]


def show_phone(number: str) -> str:
    """An E.164 number as people write it, with its country code: +39 0585 41150."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _refuse_long(text: str, field: str) -> None:
    if len(text) > FIELD_LIMITS[field]:
        raise Fault(f"{field}.long")


def clean_reference(text: str | None) -> str:
    """A reference however spaced or cased, as the store keeps it."""
    reference = re.sub(r"[\s.\-]", "", squeeze(text)).upper()
    if not reference:
        raise Fault("reference.missing")
    if not _REFERENCE.fullmatch(reference):
        raise Fault("reference.invalid")
    return reference


def show_reference(reference: str) -> str:
    """In two groups of four, to be dictated: `ABCD EFGH`."""
    return f"{reference[:4]} {reference[4:]}"


def clean_last_digits(text: str | None) -> str:
    """The last four digits of a telephone number."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", squeeze(text)))
    if not digits:
        raise Fault("last_digits.missing")
    if len(digits) < 4:
        raise Fault("last_digits.invalid")
    return digits[-4:]
