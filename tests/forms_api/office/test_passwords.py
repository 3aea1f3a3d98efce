"""What a password must be."""

from __future__ import annotations

import pytest

from forms_api.office.passwords import Weakness, weakness
from forms_api.store.office.accounts import Account

LIVIA = Account(
    1, "l.carbonaro@example.org", "Livia Carbonaro", "officer", ("toscana",), "it", True, False, None, False
)


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("", "short"),
        ("corta e buon", None),
        ("corta e buo", "short"),
        ("quattro parole senza nesso", None),
        ("marmottes bleues et violon", None),
        ("x7k2p-m9q4z-ab3de", None),
        ("a" * 201, "long"),
        ("ottantasette marmotte viola " * 7, None),  # 196
        # those that are tried first, by the lists of zxcvbn and by ours
        ("password1234", "known"),
        ("qwertyuiop12", "known"),
        ("123456789012", "known"),
        ("aaaaaaaaaaaaaaaa", "known"),
        ("abcdefghijkl", "known"),
        ("manchesterunited", "known"),
        ("Passw0rd!2026", "known"),
        ("benvenuto123", "known"),
        ("motdepasse123", "known"),
        ("azertyuiop12", "known"),
        ("Juventus1897!", "known"),
        # of this person and this place
        ("Livia Carbonaro", "known"),
        ("carbonaro.livia.12", "known"),
        ("opera-interreg-marittimo", "known"),
        ("Sportello Toscana 1", "known"),
    ],
)
def test_a_password_is_long_and_none_of_those_that_are_tried_first(password: str, weak: Weakness | None) -> None:
    assert weakness(password, LIVIA) == weak
