"""The commands `check`: whether database, site, mails and terms are in order; `check-build`: whether a build may be published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from forms_api.catalogue import Catalogue, Event
from forms_api.catalogue_file import read_catalogue
from forms_api.mails import sender
from forms_api.mails.transports import Refused, Rejected, Unreachable
from forms_api.office.commands.console import Obstacle, Office, argument, command, option
from forms_api.standing import Standing, standing_of
from forms_api.store import join_links, outbox, registered, retention, seats
from forms_api.typed_values import Fault, clean_email, show_reference


@command("check", option("mail"))
def check(office: Office, mail: str | None) -> int:
    """Prints, one sentence each, what somebody should do something about; 1 where there is any. For a timer or a person.

    With an address in `mail`, only sends a test mail there and says what came back.
    """
    if mail:
        return _send_test(office, mail)
    found = [*_database(office), *_events(office), *_mails(office), *_persons(office)]
    return _say(found, office.words("check.good"))


@command("check-build", argument("folder", type=Path))
def check_build(office: Office, folder: Path) -> int:
    """Compares a build that is not public yet with the database; 1 where persons would lose the page of their event."""
    return _say(_gone(office, read_catalogue(folder)), office.words("check-build.good"))


def _say(found: list[str], good: str) -> int:
    for sentence in found or [good]:
        print(sentence)
    return 1 if found else 0


def _send_test(office: Office, address: str) -> int:
    try:
        answer = sender.send_test(office.settings, clean_email(address) or "", office.language)
    except (Fault, ValueError):
        raise Obstacle(office.words("check.mail_address", address=address)) from None
    except (Refused, Rejected, Unreachable) as error:
        raise Obstacle(office.words("check.mail_refused", answer=error)) from error
    office.say("check.mail_taken" if office.settings.smtp_url else "check.mail_written", answer=answer, address=address)
    return 0


def _database(office: Office) -> list[str]:
    if damage := office.store.damage():
        return [office.words("check.integrity", error=damage)]
    return [] if office.store.healthy() else [office.words("check.schema")]


def _events(office: Office) -> list[str]:
    sentences = _gone(office, office.catalogue)
    for event_id, number in seats.counts(office.store).items():
        event = office.catalogue.event(event_id)
        if event and number["confirmed"] > (event.seats or 0) and event.takes_place_after(datetime.now(UTC)):
            sentences.append(
                office.words("check.crowded", event=event_id, confirmed=number["confirmed"], seats=event.seats or 0)
            )
        if event and number["confirmed"] + number["waiting"] and _lacks_link(office, event):
            sentences.append(office.words("check.no_link", event=event_id))
        sentences += [
            office.words("check.call", reference=show_reference(listed.registration.reference))
            for listed in (
                registered.of_event(office.store, event_id)
                if event and event.takes_place_after(datetime.now(UTC))
                else []
            )
            if listed.repeat_cancelled and listed.registration.state != "cancelled" and not listed.registration.email
        ]
    return sentences


def _gone(office: Office, catalogue: Catalogue) -> list[str]:
    """The events to come that have persons and no page, and those whose day moved into the past, which tells nobody."""
    sentences = []
    for event_id, number in seats.counts(office.store).items():
        active = number["confirmed"] + number["waiting"]
        event = catalogue.event(event_id)
        if not active or retention.is_past(office.store, event_id):
            continue
        if event is None:
            sentences.append(office.words("check.gone", event=event_id, number=active))
        elif standing_of(event, datetime.now(UTC)) is Standing.PAST:
            when = event.texts[office.language].when
            sentences.append(office.words("check.past", event=event_id, number=active, when=when))
    return sentences


def _lacks_link(office: Office, event: Event) -> bool:
    """Those registered were promised a link and nobody has given one."""
    known = event.link or join_links.of_event(office.store, event.id)
    return event.online and not known and event.takes_place_after(datetime.now(UTC))


def _mails(office: Office) -> list[str]:
    unsent = outbox.unsent(office.store)
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    given_up = sum(row["given_up_at"] is not None for row in unsent)
    refused = sorted({row["reference"] for row in unsent if row["address_refused"]})
    late = sum(row["given_up_at"] is None and datetime.fromisoformat(row["created_at"]) < hour_ago for row in unsent)
    numbers = (("check.given_up", given_up), ("check.late", late))
    folder = sender.eml_folder(office.settings)
    nowhere = not office.settings.smtp_url and not office.settings.development
    return [
        *([office.words("check.no_mail", folder=folder)] if nowhere else []),
        *(office.words(key, number=number) for key, number in numbers if number),
        *(office.words("check.refused", reference=show_reference(reference)) for reference in refused),
    ]


def _persons(office: Office) -> list[str]:
    overdue = retention.overdue(office.store, office.catalogue.events)
    return [office.words("check.overdue", number=overdue)] if overdue else []
