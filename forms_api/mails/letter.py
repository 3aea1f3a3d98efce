"""What a letter is: to whom, in which language, what it says, before it becomes an e-mail."""

from __future__ import annotations

from dataclasses import dataclass

from forms_api.catalogue import Catalogue, Desk, Helper
from forms_api.codes import Language
from forms_api.mails.calendar_entry import CalendarEntry
from forms_api.settings import Settings

_FOOTER = {"site": "home", "privacy": "privacy", "help": "help"}

LabelledFacts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Letter:
    """`key` names the section of texts/mail_*.toml, `values` fill its placeholders, `facts` are labels and values.

    `persons`: for each who came in one form, facts and the link that cancels. `helper`: whom to send the
    person to where the desk has nobody who answers. `to_staff`: it goes to a help desk or to an officer: not counted
    against what a day allows, and nobody to call where it is refused.
    `join_link`: where to connect, for whoever has a seat. `links`: words and addresses, a line each. `unsubscribe`: where a
    mail program may POST, so that no such letter comes any more (RFC 8058).
    """

    to: str
    language: Language
    key: str
    values: dict[str, str]
    facts: LabelledFacts
    desk: Desk
    entry: CalendarEntry | None = None
    persons: tuple[tuple[LabelledFacts, str], ...] = ()
    helper: Helper | None = None
    to_staff: bool = False
    join_link: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    unsubscribe: str | None = None


def footer(language: Language, catalogue: Catalogue, settings: Settings) -> dict[str, str]:
    """The addresses that stand below every letter to a person."""
    pages = catalogue.pages[language]
    return {name: settings.public_url + pages[page] for name, page in _FOOTER.items()}
