"""What a mail says and to whom: a row of the outbox, with the person and the event as they are now, becomes a Letter.

A row whose matter is over (the person cancelled meanwhile, the event is past) becomes None and is not sent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from forms_api.catalogue import Catalogue, Event
from forms_api.codes import Language
from forms_api.mails import desk_letters, desks, labelled_facts
from forms_api.mails.calendar_entry import CalendarEntry
from forms_api.mails.letter import Letter
from forms_api.reader import who_reads
from forms_api.settings import Settings
from forms_api.store import changes_and_reminders, interests, outbox, registered
from forms_api.store.database import Store
from forms_api.store.interests import Interest
from forms_api.store.outbox import Mail
from forms_api.store.registered import Registration
from forms_api.texts import typeset

_FOOTER = {"site": "home", "privacy": "privacy", "help": "help"}


#: Mails that carry the calendar entry, or take it out.
_WITH_ENTRY = frozenset(["receipt", "promoted", "cancelled", "event_changed", "already", "contact_changed"])


def write(store: Store, mail: Mail, catalogue: Catalogue, settings: Settings) -> Letter | None:
    """The letter for a row of the outbox; None when there is nothing to tell any more.

    Raises NobodyToWriteTo and StoreUnavailable.
    """
    if mail.interest_id is not None:
        interest = interests.by_id(store, mail.interest_id)
        return _about_interest(store, mail, interest, catalogue, settings) if interest else None
    if repeat := mail.facts.get("repeat"):
        registration = registered.repeat_by_id(store, repeat)
    else:
        registration = registered.by_id(store, mail.registration_id or 0)
    if registration is None:
        return None
    before = changes_and_reminders.by_id(store, mail.facts.get("before"))
    told = changes_and_reminders.told_to(store, mail.registration_id or 0)
    event = changes_and_reminders.as_told(told, catalogue.event(registration.event_id))
    if event is None or _is_over(mail, registration, event, before, catalogue):
        return None
    key, written = _key(mail, registration, event, before), _written(store, mail, registration.language)
    if "to" not in mail.facts and (mail.kind == "address_refused" or not _can_be_written_to(store, mail, registration)):
        return desk_letters.call(key, registration, event, before, written, catalogue)
    if party := mail.facts.get("party"):
        return _about_party(mail, registered.in_party(store, party), event, catalogue, settings)
    letter = _about_registration(mail, key, registration, event, before, written, catalogue, settings)
    if letter.entry and letter.entry.cancelled and registered.another_comes(store, registration, letter.to):
        return replace(letter, entry=None)  # the event stays in the calendar of whoever reads this mail
    return letter


def _can_be_written_to(store: Store, mail: Mail, person: Registration) -> bool:
    return bool(person.email) and not outbox.is_refused(store, mail)


def _written(store: Store, mail: Mail, language: Language) -> dict[str, str]:
    """What an officer wrote: its subject and its body; nothing for other mails."""
    if mail.kind != "message":
        return {}
    texts = outbox.message_texts(store, mail.facts["message"])[language]
    return {"message_subject": texts["subject"], "message": texts["body"]}


def _is_over(mail: Mail, person: Registration, event: Event, before: Event | None, catalogue: Catalogue) -> bool:
    now = datetime.now(UTC)
    if mail.kind == "message":  # after the event too: where the papers of the day are
        return person.state not in mail.facts["states"]
    if event.end is not None and event.end <= now:
        return True
    if mail.kind == "cancelled":
        return person.state != "cancelled"
    if "party" in mail.facts:
        return False
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
    mail: Mail,
    key: str,
    person: Registration,
    event: Event,
    before: Event | None,
    written: dict[str, str],
    catalogue: Catalogue,
    settings: Settings,
) -> Letter:
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
        "before": labelled_facts.when_and_where(before or event, language),
        **written,
        **_footer(language, catalogue, settings),
    }
    facts = (
        *labelled_facts.labelled(language, ("name", f"{person.given_name} {person.family_name}")),
        *labelled_facts.event_facts(event, language),
        labelled_facts.state_fact(person, language, new=mail.kind == "receipt"),
        labelled_facts.reference_fact(person.reference, language),
    )
    to = mail.facts.get("to", person.email)
    desk = desks.desk_of(event, catalogue)
    entry = _entry(mail, person, event, settings)
    return Letter(to, language, key, values, facts, desk, entry, helper=catalogue.helpers.get(language))


def _about_party(
    mail: Mail, party: list[Registration], event: Event, catalogue: Catalogue, settings: Settings
) -> Letter | None:
    """One letter for all who came in one form, with the entry once where anybody has a seat."""
    there = [person for person in party if person.state != "cancelled"]
    if not there or not party[0].email:
        return None
    language = party[0].language
    values = {
        "given_name": party[0].given_name,
        "title": typeset(event.texts[language].title, language),
        "number": str(len(party)),
        **_footer(language, catalogue, settings),
    }
    cancel = settings.public_url + catalogue.pages[language]["cancel"]
    persons = tuple((labelled_facts.party_facts(person), f"{cancel}?token={person.token}") for person in party)
    seated = next((person for person in there if person.state == "confirmed"), there[0])
    entry = _entry(mail, seated, event, settings)
    facts = labelled_facts.event_facts(event, language)
    desk, helper = desks.desk_of(event, catalogue), catalogue.helpers.get(language)
    return Letter(party[0].email, language, "receipt_party", values, facts, desk, entry, persons, helper)


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


def _about_interest(
    store: Store, mail: Mail, interest: Interest, catalogue: Catalogue, settings: Settings
) -> Letter | None:
    if mail.kind != "interest_receipt":
        return desk_letters.about_interest(mail, interest, catalogue)
    if not interest.email or outbox.is_refused(store, mail):
        return None
    language = interest.language
    reader = who_reads(catalogue, language)
    values = {"given_name": interest.given_name, "reader": reader, **_footer(language, catalogue, settings)}
    facts = (
        *labelled_facts.topic_facts(interest, language),
        labelled_facts.reference_fact(interest.reference, language),
    )
    desk = catalogue.desk_of(interest.territory)
    return Letter(interest.email, language, mail.kind, values, facts, desk, helper=catalogue.helpers.get(language))


def _footer(language: Language, catalogue: Catalogue, settings: Settings) -> dict[str, str]:
    pages = catalogue.pages[language]
    return {name: settings.public_url + pages[page] for name, page in _FOOTER.items()}


def _entry(mail: Mail, person: Registration, event: Event, settings: Settings) -> CalendarEntry | None:
    """For whoever has a seat, or had one. Waiting persons hold no entry yet."""
    if event.start is None or mail.kind not in _WITH_ENTRY:
        return None
    moved = mail.kind == "contact_changed"
    if moved and mail.facts["to"] == person.email:  # another telephone: the entry is where it was
        return None
    if person.state == "waiting":
        return None
    cancelled = moved or person.state == "cancelled" or event.status != "scheduled"
    host = settings.public_url.partition("://")[2].partition("/")[0].partition(":")[0]
    uid = f"{person.reference.lower()}@{host}"
    return CalendarEntry(uid, event, int(mail.facts.get("sequence", 0)), cancelled, person.reference)
