"""What a letter is: to whom, in which language, what it says, before it becomes an e-mail."""

from __future__ import annotations

from dataclasses import dataclass

from forms_api.catalogue import Desk, Event, Helper
from forms_api.codes import Language

LabelledFacts = tuple[tuple[str, str], ...]


class NobodyToWriteTo(Exception):
    """The help desk that should be told has no e-mail in the catalogue."""


@dataclass(frozen=True)
class CalendarEntry:
    """A calendar entry to attach (RFC 5545): `sequence` grows with each change, `cancelled` takes it out again."""

    uid: str
    event: Event
    sequence: int
    cancelled: bool
    reference: str


@dataclass(frozen=True)
class Letter:
    """`key` names the section of texts/mail_*.toml, `values` fill its placeholders, `facts` are labels and values.

    `persons`: for each who came in one form, facts and the link that cancels. `helper`: whom to send the person to where
    the desk has nobody who answers.
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
