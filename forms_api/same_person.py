"""Who is the same person: for one event, the same e-mail or telephone under the same name. Another name is another person."""

from __future__ import annotations

import unicodedata

#: Persons that one e-mail or telephone may register for one event: a trade unionist brings his colleagues.
PERSONS_PER_CONTACT = 10
#: Persons that one form may register.
PERSONS_PER_FORM = 6
#: Letters that Unicode does not take apart, as people write them without their mark.
_PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


def name_key(given_name: str, family_name: str) -> str:
    """What two spellings of one name have in common: case, accents, spaces, apostrophes, hyphens and the order of the two
    names aside. `Nicolò D'Àmbra`, `NICOLO' DAMBRA` and `D Ambra, Nicolò` are one."""
    return " ".join(sorted((_squashed(given_name), _squashed(family_name))))


def sort_name(given_name: str, family_name: str) -> str:
    """By what lists are ordered: the family name, then the given one, capitals and accents aside."""
    return f"{_without_accents(family_name)}\t{_without_accents(given_name)}"


def _without_accents(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _squashed(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN)
    return "".join(letter for letter in apart if letter.isalnum())
