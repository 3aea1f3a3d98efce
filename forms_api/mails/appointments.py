"""What a letter brings besides its words: the calendar entry, and where to connect."""

from __future__ import annotations

from dataclasses import replace
from email.utils import parseaddr

from forms_api.catalogue import Catalogue, Event
from forms_api.mails.calendar_entry import CalendarEntry
from forms_api.mails.letter import Letter
from forms_api.settings import Settings
from forms_api.store.outbox import Mail
from forms_api.store.registered import Registration

#: The mails that bring a calendar entry.
WITH_ENTRY = frozenset({"receipt", "promoted", "cancelled", "event_changed", "already", "join_link", "contact_changed"})


def organiser_of(catalogue: Catalogue, settings: Settings) -> str:
    """The e-mail that every calendar entry names: as in the site's own file, else where the mails come from."""
    return catalogue.contact.email or parseaddr(settings.mail_from)[1]


def added(
    letter: Letter,
    mail: Mail,
    person: Registration,
    event: Event,
    before: Event | None,
    link: str | None,
    organiser: str,
) -> Letter:
    """The letter with its entry and with `link`: where to connect, which only who has a seat at an event that takes place is
    told, and no address that is not hers any more."""
    seated = person.state == "confirmed" and event.status == "scheduled" and "to" not in mail.facts
    entry = CalendarEntry(event, organiser, person.reference, link=link if seated else None, before=before)
    return replace(letter, entry=_held(mail, person, entry), join_link=entry.link)


def _held(mail: Mail, person: Registration, entry: CalendarEntry) -> CalendarEntry | None:
    """For whoever has a seat, or had one. Waiting persons hold no entry yet."""
    dated = entry.event.spans or (entry.before and entry.before.spans)
    if not dated or not entry.event.uid or mail.kind not in WITH_ENTRY or person.state == "waiting":
        return None
    if mail.kind == "contact_changed":  # another telephone alone leaves the entry where it is
        old = mail.facts["to"]
        return replace(entry, left=old) if old != person.email else None
    return replace(entry, left=person.email) if person.state == "cancelled" else entry
