"""What letters show in their box: labels and values, of an event, a person, a request."""

from __future__ import annotations

from forms_api.catalogue import Event
from forms_api.codes import Language
from forms_api.store.interests import Interest
from forms_api.store.registered import Registration
from forms_api.texts import Texts, load, typeset
from forms_api.typed_values import show_phone, show_reference


def labelled(language: Language, *pairs: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
    words: Texts = load("mail_")[language]
    return tuple((words(f"label.{label}"), value) for label, value in pairs if value)


def event_facts(event: Event, language: Language) -> tuple[tuple[str, str], ...]:
    text = event.texts[language]
    return labelled(language, ("event", typeset(text.title, language)), ("when", text.when), ("where", text.place))


def state_fact(person: Registration, language: Language) -> tuple[str, str]:
    words = load("mail_")[language]
    return words("label.state"), words(f"state.{person.state}", position=person.position or "")


def reference_fact(reference: str, language: Language) -> tuple[str, str]:
    return load("mail_")[language]("label.reference"), show_reference(reference)


def person_facts(person: Registration | Interest, language: Language) -> tuple[tuple[str, str], ...]:
    phone = show_phone(person.phone) if person.phone else None
    name = f"{person.given_name} {person.family_name}"
    return labelled(language, ("name", name), ("phone", phone), ("email", person.email))


def topic_facts(interest: Interest, language: Language) -> tuple[tuple[str, str], ...]:
    words = load()[language]
    return labelled(
        language,
        ("topic", words(f"topic.{interest.topic}")),
        ("territory", words(f"territory.{interest.territory}")),
        ("profile", words(f"profile.{interest.profile}")),
        ("message", interest.message),
    )


def when_and_where(event: Event, language: Language) -> str:
    text = event.texts[language]
    return ", ".join(part for part in (text.when, text.place) if part)
