"""What must not stand in a public text: telephones, e-mails, addresses of the web, the name of whoever offers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import phonenumbers

_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\bchiocciola\b|\barobase\b)\s?[\w-]+", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+|\bwww\.\S+|\b[\w-]+\.(?:com|net|org|it|fr|eu)\b", re.IGNORECASE)
_COUNTRIES = ("IT", "FR")


def revealing(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """The parts of the texts that give somebody away, each once, in their order. `names`: of whoever offers."""
    found: list[str] = []
    for text in texts:
        found += [match[0] for pattern in (_EMAIL, _WEB) for match in pattern.finditer(text)]
        for country in _COUNTRIES:
            matches = phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.VALID)
            found += [match.raw_string for match in matches]
        words = {_folded(word): word for word in re.findall(r"[\w'\u2019-]+", text)}
        parts = [part for name in names for part in re.split(r"[\s'\u2019-]+", _folded(name)) if len(part) > 2]
        found += [words[part] for part in parts if part in words]
    return list(dict.fromkeys(found))


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
