"""What a mail says and to whom: a row of the outbox, with the person and the event as they are now, becomes a Letter.

A row whose matter is over (the person cancelled meanwhile, the event is past) becomes None and is not sent.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from forms_api.catalogue import Catalogue, Event
from forms_api.codes import Language
from forms_api.mails import appointments, desk_letters, desks, labelled_facts, offer_letters, search_letters
from forms_api.mails.letter import Letter, footer
from forms_api.reader import who_reads
from forms_api.settings import Settings
from forms_api.store import changes_and_reminders, interests, join_links, outbox, registered
from forms_api.store.database import Store
from forms_api.store.interests import Interest
from forms_api.store.outbox import Mail
from forms_api.store.registered import Registration
from forms_api.texts import typeset

#: Mails that take the entry out of the calendar of whoever reads them.
_LEAVING = frozenset({"cancelled", "contact_changed"})


def write(store: Store, mail: Mail, catalogue: Catalogue, settings: Settings) -> Letter | None:
    """The letter for a row of the outbox; None when there is nothing to tell any more.

    Raises NobodyToWriteTo and StoreUnavailable.
    """
    if mail.account_id is not None:
        return desk_letters.about_account(store, mail, catalogue)
    if mail.interest_id is not None:
        interest = interests.by_id(store, mail.interest_id)
        return _about_interest(store, mail, interest, catalogue, settings) if interest else None
    if mail.offer_id is not None or mail.request_id is not None:
        return offer_letters.write(store, mail, catalogue, settings)
    if mail.search_id is not None:
        return search_letters.write(store, mail, catalogue, settings)
    if repeat := mail.facts.get("repeat"):
        registration = registered.repeat_by_id(store, repeat)
    else:
        registration = registered.by_id(store, mail.registration_id or 0)
    if registration is None:
        return None
    before = changes_and_reminders.by_id(store, mail.facts.get("before"))
    told = changes_and_reminders.told_to(store, mail.registration_id or 0)
    on_site = catalogue.event(registration.event_id)
    event = changes_and_reminders.as_told(told, on_site)
    if event is None or _is_over(mail, registration, event, before, catalogue):
        return None
    key, written = _key(mail, registration, event, before), _written(store, mail, registration.language)
    if "to" not in mail.facts and (mail.kind == "address_refused" or not _can_be_written_to(store, mail, registration)):
        return desk_letters.call(key, registration, event, before, written, catalogue)
    whose: Registration = registration
    letter: Letter | None
    if party := mail.facts.get("party"):
        together = registered.in_party(store, party)
        whose = next((person for person in together if person.state == "confirmed"), registration)
        letter = _about_party(together, event, catalogue, settings)
    else:
        letter = _about_registration(mail, key, registration, event, before, written, catalogue, settings)
    if letter is None or (mail.kind in _LEAVING and registered.another_comes(store, registration, letter.to)):
        return letter  # the event stays in the calendar of whoever reads this mail
    takes_place = on_site is None or on_site.status == "scheduled"  # it may be off although nobody was told so yet
    link = (join_links.of_event(store, event.id) or event.link) if takes_place else None
    if mail.kind == "join_link" and not link:
        return None
    organiser = appointments.organiser_of(catalogue, settings)
    return appointments.added(letter, mail, whose, event, before, link, organiser)


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
        **footer(language, catalogue, settings),
    }
    facts = (
        *labelled_facts.labelled(language, ("name", f"{person.given_name} {person.family_name}")),
        *labelled_facts.event_facts(event, language),
        labelled_facts.state_fact(person, language, new=mail.kind == "receipt"),
        labelled_facts.reference_fact(person.reference, language),
    )
    to = mail.facts.get("to", person.email)
    desk = desks.desk_of(event, catalogue)
    return Letter(to, language, key, values, facts, desk, helper=catalogue.helpers.get(language))


def _about_party(party: list[Registration], event: Event, catalogue: Catalogue, settings: Settings) -> Letter | None:
    """One letter for all who came in one form, with the codes and links of each."""
    if all(person.state == "cancelled" for person in party) or not party[0].email:
        return None
    language = party[0].language
    values = {
        "given_name": party[0].given_name,
        "title": typeset(event.texts[language].title, language),
        "number": str(len(party)),
        **footer(language, catalogue, settings),
    }
    cancel = settings.public_url + catalogue.pages[language]["cancel"]
    persons = tuple((labelled_facts.party_facts(person), f"{cancel}?token={person.token}") for person in party)
    facts = labelled_facts.event_facts(event, language)
    desk, helper = desks.desk_of(event, catalogue), catalogue.helpers.get(language)
    return Letter(party[0].email, language, "receipt_party", values, facts, desk, None, persons, helper)


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
    values = {"given_name": interest.given_name, "reader": reader, **footer(language, catalogue, settings)}
    facts = (
        *labelled_facts.topic_facts(interest, language),
        labelled_facts.reference_fact(interest.reference, language),
    )
    desk = catalogue.desk_of(interest.territory)
    return Letter(interest.email, language, mail.kind, values, facts, desk, helper=catalogue.helpers.get(language))
