"""Which telephone a person means, by the numbering plans of Italy and France as libphonenumber knows them.

A number with the code of a country is that country's. Without one, the page's country comes first, except that:

* pairs of digits (06 12 34 56 78) are French, complete or not, for only the French write so;
* a beginning of French mobiles and of the south-east (04, 06, 07), in one block or as 0495 12 34 56, may be either, and
  on a French page is never Italian;
* an area code and what follows (0586 123456, 079 123 45 67) may be Italian on a French page too.
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

#: The French regions overseas, which share the 0 and the ten digits of France: +590, +594, +596, +262 (two of them).
_OVERSEAS = ("GP", "GF", "MQ", "RE", "YT")
_OVERSEAS_CODE = "0(?:26[239]|59[046]|639|69[0-467])"
#: What a person can be called at: no voicemail, pager or number that costs the caller.
_KINDS = (
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.UAN,
)
_ITALY = 39
#: 06 12 34 56 78, and also 06 12 34 56 7 or 06 12 34 56 789, which are mistakes; 0692 12 34 56 overseas.
_PAIRS = re.compile(rf"0 ?[1-9](?:[ .\-/]\d\d){{3}}(?:[ .\-/]\d+)*|{_OVERSEAS_CODE}(?:[ .\-/]\d\d){{3}}")
_TEN_DIGITS = re.compile(r"0[1-9]\d{8}")
#: 070, 078… and 079 are Sardinia, which is of the programme; the others of these in Italy are far from it.
_FRENCH_BEGINNING = re.compile(r"0(?:[46]|7(?![089]))")
#: No Italian code is 04 or 07 alone; 0495 12 34 56 is Corsica to one, Padua to another.
_EITHER_IN_ITALY = re.compile(r"0\d{9}|0[47][ .\-/]\d{8}|0\d{3}(?:[ .\-/]\d\d){3}")
#: 0586 123456, 079 123 45 67: nobody groups a French number so.
_ITALIAN_GROUPS = re.compile(r"0\d{3}[ .\-/]\d{5,8}|0\d\d[ .\-/]\d[\d .\-/]+")


def readings(typed: str, language: str) -> list[str]:
    """The numbers that `typed` may be on a page of that language, in E.164: none, one, or two to be asked about."""
    digits = re.sub(r"[^\d+]", "", typed)
    if digits.startswith(("+", "00")):
        return _valid(typed, ("IT",))  # the region only says that 00 leads abroad
    french = _valid(digits, _french_regions(digits)) if _TEN_DIGITS.fullmatch(digits) else []
    if _PAIRS.fullmatch(typed):
        return french
    italian = _valid(digits, ("SM", "IT") if digits.startswith("0549") else ("IT",))
    return _on_french_page(typed, french, italian) if language == "fr" else _on_italian_page(typed, french, italian)


def _on_italian_page(typed: str, french: list[str], italian: list[str]) -> list[str]:
    if french and _EITHER_IN_ITALY.fullmatch(typed) and _FRENCH_BEGINNING.match(typed):
        return italian + french
    return italian or french


def _on_french_page(typed: str, french: list[str], italian: list[str]) -> list[str]:
    if french:
        return french + italian if _ITALIAN_GROUPS.fullmatch(typed) else french
    return [] if _FRENCH_BEGINNING.match(typed) else italian


def _french_regions(digits: str) -> tuple[str, ...]:
    return _OVERSEAS if re.match(_OVERSEAS_CODE, digits) else ("FR", *_OVERSEAS)


def _valid(text: str, regions: tuple[str, ...]) -> list[str]:
    """The number in the first region where there can be such a one."""
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if _exists(number):
            return [phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)]
    return []


def _exists(number: PhoneNumber) -> bool:
    return (
        phonenumbers.is_valid_number(number)
        and phonenumbers.number_type(number) in _KINDS
        and (number.country_code != _ITALY or _has_italian_length(number))
    )


def _has_italian_length(number: PhoneNumber) -> bool:
    """Mobiles have ten digits, Milan and Rome at most ten; libphonenumber lets through one less and one more.

    Source: AGCOM, delibera 8/15/CIR, piano di numerazione.
    """
    national = phonenumbers.national_significant_number(number)
    if national.startswith("3"):
        return len(national) == 10
    return len(national) <= (10 if national.startswith(("02", "06")) else 11)
