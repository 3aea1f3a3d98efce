"""What a mail says and to whom: a row of the outbox, with the person and the event as they are now, becomes a Letter.

A row whose matter is over (the person cancelled meanwhile, the event is past) becomes None and is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from forms_api.catalogue import Catalogue, Desk, Event
from forms_api.codes import Language
from forms_api.mails.calendar_entry import CalendarEntry
from forms_api.settings import Settings
from forms_api.store import changes_and_reminders, interests, join_links, registered
from forms_api.store.database import Store
from forms_api.store.interests import Interest
from forms_api.store.outbox import Mail
from forms_api.store.registered import Registration
from forms_api.texts import Texts, load, typeset
from forms_api.typed_values import show_phone, show_reference

#: The mails that bring a calendar entry.
WITH_ENTRY = frozenset({"receipt", "promoted", "cancelled", "event_changed", "already", "join_link"})
#: Regions whose help desk speaks French.
FRENCH_REGIONS = frozenset({"corsica", "var", "alpes-maritimes"})


class NobodyToWriteTo(Exception):
    """The help desk that should be told has no e-mail in the catalogue."""


@dataclass(frozen=True)
class Letter:
    """`key` names the section of texts/mail_*.toml, `values` fill its placeholders, `facts` are labels and values.

    `join_link`: where to connect, for whoever has a seat.
    """

    to: str
    language: Language
    key: str
    values: dict[str, str]
    facts: tuple[tuple[str, str], ...]
    desk: Desk
    entry: CalendarEntry | None = None
    join_link: str | None = None


def write(store: Store, mail: Mail, catalogue: Catalogue, settings: Settings) -> Letter | None:
    """The letter for a row of the outbox; None when there is nothing to tell any more.

    Raises NobodyToWriteTo and StoreUnavailable.
    """
    if mail.interest_id is not None:
        interest = interests.by_id(store, mail.interest_id)
        return _about_interest(mail, interest, catalogue, settings) if interest else None
    registration = registered.by_id(store, mail.registration_id or 0)
    if registration is None:
        return None
    before = changes_and_reminders.by_id(store, mail.facts.get("before"))
    event = catalogue.events.get(registration.event_id) or changes_and_reminders.told_to(store, registration.id)
    if event is None or _is_over(mail, registration, event, before, catalogue):
        return None
    link = join_links.of_event(store, event.id) or event.link
    letter = _about_registration(mail, registration, event, before, catalogue, settings, link)
    if letter.entry and letter.entry.left and registered.others_at_address(store, registration):
        return replace(letter, entry=None)  # the calendar at that address is still somebody's who comes
    return letter


def _is_over(mail: Mail, person: Registration, event: Event, before: Event | None, catalogue: Catalogue) -> bool:
    now = datetime.now(UTC)
    if event.end is not None and event.end <= now:
        return True
    if mail.kind == "cancelled":
        return person.state != "cancelled"
    if person.state == "cancelled":
        return True
    if mail.kind == "receipt":  # promoted meanwhile: the other mail says all
        return bool(mail.facts.get("state", person.state) != person.state)
    if mail.kind == "promoted":
        return person.state != "confirmed"
    if mail.kind == "event_changed":
        return before is not None and changes_and_reminders.event_facts(before) == changes_and_reminders.event_facts(
            event
        )
    if mail.kind == "join_link":
        return person.state != "confirmed" or event.status != "scheduled"
    if mail.kind == "reminder":
        return not _is_tomorrow(event, now, catalogue) or person.state != "confirmed"
    return False


def _is_tomorrow(event: Event, now: datetime, catalogue: Catalogue) -> bool:
    if event.status != "scheduled" or event.start is None:
        return False
    today = now.astimezone(catalogue.timezone).date()
    return event.start.astimezone(catalogue.timezone).date() == today + timedelta(days=1)


def _about_registration(
    mail: Mail,
    person: Registration,
    event: Event,
    before: Event | None,
    catalogue: Catalogue,
    settings: Settings,
    link: str | None,
) -> Letter:
    """`link`: where to connect; only who has a seat at an event that takes place is told it."""
    key = _key(mail, person, event)
    desk = _desk(event, catalogue)
    if not person.email:
        return _call(f"call_{key}", person, event, before, desk)
    language = person.language
    pages = catalogue.pages[language]
    values = {
        "given_name": person.given_name,
        "title": typeset(event.texts[language].title, language),
        "position": str(person.position or ""),
        "link": f"{settings.public_url}{pages['cancel']}?token={person.token}",
        "event_page": settings.public_url + event.texts[language].url,
        "events_page": settings.public_url + pages["events"],
        "before": _when_and_where(before or event, language),
        **_footer(language, catalogue, settings),
    }
    facts = (*_event_facts(event, language), _state_fact(person, language), _reference_fact(person.reference, language))
    link = link if person.state == "confirmed" and event.status == "scheduled" else None
    organiser = catalogue.contact.email or parseaddr(settings.mail_from)[1]
    entry = _entry(mail, person, CalendarEntry(event, organiser, person.reference, link=link, before=before))
    return Letter(person.email, language, key, values, facts, desk, entry, link)


def _key(mail: Mail, person: Registration, event: Event) -> str:
    if mail.kind == "receipt":
        return f"receipt_{person.state}"
    if mail.kind == "event_changed" and event.status != "scheduled":
        return f"event_{event.status}"
    return mail.kind


def _call(key: str, person: Registration, event: Event, before: Event | None, desk: Desk) -> Letter:
    """To the help desk: the person gave a telephone and no e-mail."""
    language = _spoken_at(desk)
    words = load("mail_")[language]
    values = {
        "reference": show_reference(person.reference),
        "spoken": words(f"language.{person.language}"),
        "before": _when_and_where(before or event, language),
    }
    facts = (*_person_facts(person, language), *_event_facts(event, language))
    return Letter(_email_of(desk), language, key, values, (*facts, _reference_fact(person.reference, language)), desk)


def _about_interest(mail: Mail, interest: Interest, catalogue: Catalogue, settings: Settings) -> Letter | None:
    desk = catalogue.desk_of(interest.territory)
    if mail.kind == "interest_receipt":
        language = interest.language
        values = {"given_name": interest.given_name, **_footer(language, catalogue, settings)}
        facts = (*_topic_facts(interest, language), _reference_fact(interest.reference, language))
        return Letter(interest.email, language, mail.kind, values, facts, desk) if interest.email else None
    language = _spoken_at(desk)
    spoken = load("mail_")[language](f"language.{interest.language}")
    values = {"reference": show_reference(interest.reference), "spoken": spoken}
    facts = (*_person_facts(interest, language), *_topic_facts(interest, language))
    return Letter(
        _email_of(desk), language, mail.kind, values, (*facts, _reference_fact(interest.reference, language)), desk
    )


def _email_of(desk: Desk) -> str:
    if not desk.email:
        raise NobodyToWriteTo(desk.id)
    return desk.email


def _desk(event: Event, catalogue: Catalogue) -> Desk:
    desk = catalogue.desks.get(event.desk) if event.desk else None
    return desk if desk and desk.takes_mail else catalogue.contact


def _spoken_at(desk: Desk) -> Language:
    return "fr" if desk.territory in FRENCH_REGIONS else "it"


def _footer(language: Language, catalogue: Catalogue, settings: Settings) -> dict[str, str]:
    pages = catalogue.pages[language]
    return {"site": settings.public_url + pages["home"], "privacy": settings.public_url + pages["privacy"]}


def _labelled(language: Language, *pairs: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
    words: Texts = load("mail_")[language]
    return tuple((words(f"label.{label}"), value) for label, value in pairs if value)


def _event_facts(event: Event, language: Language) -> tuple[tuple[str, str], ...]:
    text = event.texts[language]
    return _labelled(language, ("event", typeset(text.title, language)), ("when", text.when), ("where", text.place))


def _state_fact(person: Registration, language: Language) -> tuple[str, str]:
    words = load("mail_")[language]
    return words("label.state"), words(f"state.{person.state}", position=person.position or "")


def _reference_fact(reference: str, language: Language) -> tuple[str, str]:
    return load("mail_")[language]("label.reference"), show_reference(reference)


def _person_facts(person: Registration | Interest, language: Language) -> tuple[tuple[str, str], ...]:
    phone = show_phone(person.phone) if person.phone else None
    name = f"{person.given_name} {person.family_name}"
    return _labelled(language, ("name", name), ("phone", phone), ("email", person.email))


def _topic_facts(interest: Interest, language: Language) -> tuple[tuple[str, str], ...]:
    words = load()[language]
    return _labelled(
        language,
        ("topic", words(f"topic.{interest.topic}")),
        ("territory", words(f"territory.{interest.territory}")),
        ("profile", words(f"profile.{interest.profile}")),
        ("message", interest.message),
    )


def _when_and_where(event: Event, language: Language) -> str:
    text = event.texts[language]
    return ", ".join(part for part in (text.when, text.place) if part)


def _entry(mail: Mail, person: Registration, entry: CalendarEntry) -> CalendarEntry | None:
    """For whoever has a seat, or had one. Waiting persons hold no entry yet."""
    dated = entry.event.spans or (entry.before and entry.before.spans)
    if not dated or not entry.event.uid or mail.kind not in WITH_ENTRY:
        return None
    if person.state == "waiting":
        return None
    return replace(entry, left=person.email) if person.state == "cancelled" else entry
