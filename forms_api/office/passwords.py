"""What a password must be, by OWASP ASVS 5.0, 6.2: long, nobody's name, and not one of those that are tried first."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from forms_api.store.office.accounts import PASSWORD_LENGTH, Account

Weakness = Literal["short", "long", "known"]
#: Words of this place (6.2.11), and what zxcvbn's lists, which are English, lack of the passwords of Italy and France.
_LOCAL = (
    "opera", "interreg", "marittimo", "maritime", "sportello", "guichet", "ufficio", "bureau", "liguria", "ligurie", "toscana",
    "toscane", "sardegna", "sardaigne", "corsica", "corse", "amministratore", "administrateur", "benvenuto", "bienvenue",
    "motdepasse", "azerty", "juventus", "marseille", "tiamo", "amoremio", "jetaime", "doudou", "chouchou", "soleil", "loulou",
    "ciao", "bonjour", "buongiorno", "salut", "forza", "andrea", "francesco", "giuseppe", "nicolas", "camille",
)  # fmt: skip
#: From this score on (zxcvbn: 0 to 4) a guesser needs more than a hundred million tries; he has some thousand a day.
_ENOUGH = 3
#: zxcvbn's time grows with the square of the length: what comes behind only makes a password better.
_LOOKED_AT = 72


def weakness(password: str, account: Account) -> Weakness | None:
    """What is wrong with a password for this account; None where it is good. Names and local words count for nothing."""
    if len(password) not in PASSWORD_LENGTH:
        return "short" if len(password) < PASSWORD_LENGTH.start else "long"
    own = [part for part in re.split(r"\W+", f"{account.name} {account.email}") if len(part) > 2]
    bare = _plain(password)
    for part in sorted({_plain(each) for each in (*own, *_LOCAL)}, key=len, reverse=True):
        bare = bare.replace(part, "")
    return "known" if _score(password, own) < _ENOUGH or _score(bare, own) < _ENOUGH else None


def _score(password: str, own: list[str]) -> int:
    from zxcvbn import zxcvbn  # its lists take 16 MiB, which a worker that sets no password need not hold

    return int(zxcvbn(password[:_LOOKED_AT], [*own, *_LOCAL])["score"]) if password else 0


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
