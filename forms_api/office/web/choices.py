"""What templates of the area choose from and call things by: options of lists, names of mails, columns and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from forms_api import texts
from forms_api.catalogue import Event
from forms_api.codes import PROFILES, Language
from forms_api.office.wording import note_of
from forms_api.same_person import PERSONS_PER_FORM
from forms_api.store.office.accounts import Account
from forms_api.store.office.followed_interests import FollowedInterest
from forms_api.store.registered import Listed

#: Where the words for the values of a column are, when not under its own name.
_SECTIONS = {("interests", "state"): "interest_state", ("offers", "state"): "offers.state_"}
#: Pairs of a value and its words.
Options = list[tuple[object, str]]


@dataclass(frozen=True)
class Choices:
    """In one language."""

    language: Language

    @property
    def _t(self) -> texts.Texts:
        return texts.load("office_")[self.language]

    @property
    def _names(self) -> texts.Texts:
        return texts.load()[self.language]

    def options(self, section: str, codes: Iterable[str]) -> Options:
        """Codes with the words of a section of the texts."""
        return [(code, self._t(f"{section}.{code}")) for code in codes]

    @property
    def profiles(self) -> Options:
        return [("", "-"), *((code, self._names(f"profile.{code}")) for code in PROFILES)]

    def event_options(self, events: Sequence[Event]) -> Options:
        return [
            (event.id, f"{event.texts[self.language].title}, {event.texts[self.language].when}") for event in events
        ]

    def owner_options(self, found: FollowedInterest) -> Options:
        kept = [("", found.owner)] if found.owner else []
        return [*kept, ("nobody", self._t("interest.no_owner")), ("me", self._t("interest.me"))]

    def officer_options(self, accounts: Sequence[Account]) -> Options:
        return [("", self._t("log.all")), *((account.id, account.label) for account in accounts)]

    def action_options(self, actions: Sequence[str]) -> Options:
        return [("", self._t("log.all")), *((action, self.action(action)) for action in actions)]

    @property
    def companion_fields(self) -> list[str]:
        """The names of the fields of those who come along."""
        return [f"person-{n}-{part}_name" for n in range(2, PERSONS_PER_FORM + 1) for part in ("given", "family")]

    def action(self, name: str) -> str:
        """What the log calls an action; those of commands have no words and stay."""
        key = f"action.{name.replace(' ', '_').replace('-', '_')}"
        return self._t(key) if key in self._t else name

    def mail_kind(self, kind: str) -> str:
        return self._t(f"mail.{kind}")

    def remark(self, listed: Listed) -> str:
        """What an officer should know of a person's e-mail and second submissions."""
        return note_of(listed, texts.load("command_")[self.language])

    def value(
        self,
        table: str,
        name: str,
        value: object,
        events: Mapping[str, str],
        sectors: Mapping[str, Mapping[Language, str]],
    ) -> object:
        """A value of the store in words: codes say nothing to whom they are about. What has no words stays."""
        if name == "event_id":
            return events.get(str(value), value)
        if name == "sector" and value in sectors:
            return f"{value} {sectors[str(value)][self.language]}"
        section = _SECTIONS.get((table, name), name)
        key = f"{section}{value}" if section.endswith("_") else f"{section}.{value}"
        return next((words(key) for words in (self._t, self._names) if key in words), value)

    def column(self, name: str) -> str:
        """What a column of the store is called in a copy of one's data."""
        key = f"column.{name}"
        return self._t(key) if key in self._t else name
