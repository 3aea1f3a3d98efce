"""The facts a mail states: labels and values, in the language of its reader."""

from __future__ import annotations

from typing import Protocol

from forms_api.catalogue import Event
from forms_api.codes import Language
from forms_api.store.interests import Interest
from forms_api.store.registered import Registration
from forms_api.texts import Texts, load, typeset
from forms_api.typed_values import show_phone, show_reference


class Person(Protocol):
    """Whoever wrote something in a form."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...


def labelled(language: Language, *pairs: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
    """Labels in the language, each with its value; no value, no label."""
    words: Texts = load("mail_")[language]
    return tuple((words(f"label.{label}"), value) for label, value in pairs if value)


def event_facts(event: Event, language: Language) -> tuple[tuple[str, str], ...]:
    """Title, time and place of an event."""
    text = event.texts[language]
    return labelled(language, ("event", typeset(text.title, language)), ("when", text.when), ("where", text.place))


def state_fact(person: Registration, language: Language, *, new: bool = False) -> tuple[str, str]:
    """`new`: said to whoever has just sent the form, who may have been registered before."""
    words = load("mail_")[language]
    state = "waiting_new" if new and person.state == "waiting" else person.state
    return words("label.state"), words(f"state.{state}", position=person.position or "")


def reference_fact(reference: str, language: Language) -> tuple[str, str]:
    """The code, as it is dictated."""
    return load("mail_")[language]("label.reference"), show_reference(reference)


def person_facts(person: Person, language: Language) -> tuple[tuple[str, str], ...]:
    """Who a person is and how to reach her."""
    phone = show_phone(person.phone) if person.phone else None
    name = f"{person.given_name} {person.family_name}"
    return labelled(language, ("name", name), ("phone", phone), ("email", person.email))


def topic_facts(interest: Interest, language: Language) -> tuple[tuple[str, str], ...]:
    """What an expression of interest is about."""
    words = load()[language]
    return labelled(
        language,
        ("topic", words(f"topic.{interest.topic}")),
        ("territory", words(f"territory.{interest.territory}")),
        ("profile", words(f"profile.{interest.profile}")),
        ("message", interest.message),
    )


def when_and_where(event: Event, language: Language) -> str:
    """Time and place in one line."""
    text = event.texts[language]
    return ", ".join(part for part in (text.when, text.place) if part)


def party_facts(person: Registration) -> tuple[tuple[str, str], ...]:
    """One of those who came in one form: name, state, code."""
    name = labelled(person.language, ("name", f"{person.given_name} {person.family_name}"))
    return (*name, state_fact(person, person.language, new=True), reference_fact(person.reference, person.language))
