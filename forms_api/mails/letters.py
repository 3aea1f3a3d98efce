"""What a mail says and to whom: a row of the outbox, with the person and the event as they are now, becomes a Letter.

A row whose matter is over (the person cancelled meanwhile, the event is past) becomes None and is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from forms_api.catalogue import Catalogue, Desk, Event
from forms_api.codes import Language
from forms_api.mails.facts import event_facts, person_facts, reference_fact, state_fact, topic_facts, when_and_where
from forms_api.settings import Settings
from forms_api.store import changes_and_reminders, interests, outbox, registered
from forms_api.store.database import Store
from forms_api.store.interests import Interest
from forms_api.store.outbox import Mail
from forms_api.store.registered import Registration
from forms_api.texts import load, typeset
from forms_api.typed_values import show_reference

#: Regions whose help desk speaks French.
FRENCH_REGIONS = frozenset({"corsica", "var", "alpes-maritimes"})


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
    """`key` names the section of texts/mail_*.toml, `values` fill its placeholders, `facts` are labels and values."""

    to: str
    language: Language
    key: str
    values: dict[str, str]
    facts: tuple[tuple[str, str], ...]
    desk: Desk
    entry: CalendarEntry | None = None
    to_desk: bool = False


def write(store: Store, mail: Mail, catalogue: Catalogue, settings: Settings) -> Letter | None:
    """The letter for a row of the outbox; None when there is nothing to tell any more.

    Raises NobodyToWriteTo and StoreUnavailable.
    """
    if mail.interest_id is not None:
        interest = interests.by_id(store, mail.interest_id)
        if interest is None or (mail.kind == "interest_receipt" and outbox.is_refused(store, mail)):
            return None
        return _about_interest(mail, interest, catalogue, settings)
    registration = registered.by_id(store, mail.registration_id or 0)
    if registration is None:
        return None
    before = changes_and_reminders.by_id(store, mail.facts.get("before"))
    told = changes_and_reminders.told_to(store, registration.id)
    event = changes_and_reminders.as_told(told, catalogue.event(registration.event_id))
    if event is None or _is_over(mail, registration, event, before, catalogue):
        return None
    if mail.kind == "address_refused" or not registration.email or outbox.is_refused(store, mail):
        return _call(store, mail, registration, event, before, catalogue)
    return _about_registration(store, mail, registration, event, before, catalogue, settings)


def _is_over(mail: Mail, person: Registration, event: Event, before: Event | None, catalogue: Catalogue) -> bool:
    now = datetime.now(UTC)
    if mail.kind == "message":  # after the event too: where the papers of the day are
        return person.state not in mail.facts["states"]
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
        return before is not None and not changes_and_reminders.differ(before, event)
    if mail.kind == "reminder":
        return not _is_tomorrow(event, now, catalogue) or person.state != "confirmed"
    return False


def _is_tomorrow(event: Event, now: datetime, catalogue: Catalogue) -> bool:
    if event.status != "scheduled" or event.start is None:
        return False
    today = now.astimezone(catalogue.timezone).date()
    return event.start.astimezone(catalogue.timezone).date() == today + timedelta(days=1)


def _about_registration(
    store: Store,
    mail: Mail,
    person: Registration,
    event: Event,
    before: Event | None,
    catalogue: Catalogue,
    settings: Settings,
) -> Letter:
    key = _key(mail, person, event, before)
    desk = _desk(event, catalogue)
    assert person.email
    language = person.language
    pages = catalogue.pages[language]
    values = {
        "given_name": person.given_name,
        "title": typeset(event.texts[language].title, language),
        "position": str(person.position or ""),
        "link": f"{settings.public_url}{pages['cancel']}?token={person.token}",
        "event_page": settings.public_url + event.texts[language].url,
        "events_page": settings.public_url + pages["events"],
        "line_closes": event.texts[language].line_closes or event.texts[language].when,
        "before": when_and_where(before or event, language),
        **_message(store, mail, language),
        **_footer(language, catalogue, settings),
    }
    facts = (*event_facts(event, language), state_fact(person, language), reference_fact(person.reference, language))
    return Letter(person.email, language, key, values, facts, desk, _entry(mail, person, event, settings))


#: What a change is called: by the state the person knew and the new one.
_CHANGES = {("cancelled", "scheduled"): "event_restored", ("postponed", "scheduled"): "event_new_date"}


def _key(mail: Mail, person: Registration, event: Event, before: Event | None) -> str:
    if mail.kind == "receipt":
        return f"receipt_{person.state}"
    if mail.kind == "event_changed" and event.status != "scheduled":
        return f"event_{event.status}"
    if mail.kind == "event_changed" and before is not None:
        return _CHANGES.get((before.status, event.status), mail.kind)
    return mail.kind


def _message(store: Store, mail: Mail, language: Language) -> dict[str, str]:
    """What an officer wrote: its subject and its body; nothing for other mails."""
    if mail.kind != "message":
        return {}
    written = outbox.message_texts(store, mail.facts["message"])[language]
    return {"message_subject": written["subject"], "message": written["body"]}


def _call(
    store: Store, mail: Mail, person: Registration, event: Event, before: Event | None, catalogue: Catalogue
) -> Letter | None:
    """To the help desk: the person gave no e-mail, or one that a server refuses. None where there is nothing to say by
    telephone, as of a receipt."""
    desk = _desk(event, catalogue)
    language = _spoken_at(desk)
    words = load("mail_")[language]
    key = f"call_{_key(mail, person, event, before)}"
    if f"{key}.subject" not in words:
        return None
    values = {
        "reference": show_reference(person.reference),
        "spoken": words(f"language.{person.language}"),
        "before": when_and_where(before or event, language),
        **_message(store, mail, person.language),
    }
    facts = (*person_facts(person, language), *event_facts(event, language))
    return _to_desk(desk, language, key, values, (*facts, reference_fact(person.reference, language)))


def _about_interest(mail: Mail, interest: Interest, catalogue: Catalogue, settings: Settings) -> Letter | None:
    desk = catalogue.desk_of(interest.territory)
    if mail.kind == "interest_receipt":
        language = interest.language
        values = {"given_name": interest.given_name, **_footer(language, catalogue, settings)}
        facts = (*topic_facts(interest, language), reference_fact(interest.reference, language))
        return Letter(interest.email, language, mail.kind, values, facts, desk) if interest.email else None
    language = _spoken_at(desk)
    spoken = load("mail_")[language](f"language.{interest.language}")
    values = {"reference": show_reference(interest.reference), "spoken": spoken}
    facts = (*person_facts(interest, language), *topic_facts(interest, language))
    key = "call_interest_refused" if mail.kind == "address_refused" else mail.kind
    return _to_desk(desk, language, key, values, (*facts, reference_fact(interest.reference, language)))


def _to_desk(
    desk: Desk, language: Language, key: str, values: dict[str, str], facts: tuple[tuple[str, str], ...]
) -> Letter:
    return Letter(_email_of(desk), language, key, values, facts, desk, to_desk=True)


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


def _entry(mail: Mail, person: Registration, event: Event, settings: Settings) -> CalendarEntry | None:
    """For whoever has a seat, or had one. Waiting persons hold no entry yet."""
    if event.start is None or mail.kind not in ("receipt", "promoted", "cancelled", "event_changed", "already"):
        return None
    if person.state == "waiting":
        return None
    cancelled = person.state == "cancelled" or event.status != "scheduled"
    host = settings.public_url.partition("://")[2].partition("/")[0].partition(":")[0]
    uid = f"{person.reference.lower()}@{host}"
    return CalendarEntry(uid, event, int(mail.facts.get("sequence", 0)), cancelled, person.reference)
