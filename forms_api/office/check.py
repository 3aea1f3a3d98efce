"""The command `check`: whether database, site, mails and terms are in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from forms_api.catalogue import Event
from forms_api.office.console import Office, command
from forms_api.store import join_links, outbox, registered, retention, seats
from forms_api.typed_values import show_reference


@command("check")
def check(office: Office) -> int:
    """Prints, one sentence each, what somebody should do something about; 1 where there is any. For a timer or a person."""
    found = [*_database(office), *_events(office), *_mails(office), *_persons(office)]
    for sentence in found or [office.words("check.good")]:
        print(sentence)
    return 1 if found else 0


def _database(office: Office) -> list[str]:
    if damage := office.store.damage():
        return [office.words("check.integrity", error=damage)]
    return [] if office.store.healthy() else [office.words("check.schema")]


def _events(office: Office) -> list[str]:
    sentences = []
    for event_id, number in seats.counts(office.store).items():
        event = office.catalogue.events.get(event_id)
        active = number["confirmed"] + number["waiting"]
        if event is None and active and not retention.is_past(office.store, event_id):
            sentences.append(office.words("check.gone", event=event_id, number=active))
        elif event and number["confirmed"] > (event.seats or 0) and event.takes_place_after(datetime.now(UTC)):
            sentences.append(
                office.words("check.crowded", event=event_id, confirmed=number["confirmed"], seats=event.seats or 0)
            )
        if event and active and _lacks_link(office, event):
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


def _lacks_link(office: Office, event: Event) -> bool:
    """Those registered were promised a link and nobody has given one."""
    known = event.link or join_links.of_event(office.store, event.id)
    return event.online and not known and event.takes_place_after(datetime.now(UTC))


def _mails(office: Office) -> list[str]:
    unsent = outbox.unsent(office.store)
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    given_up = sum(row["given_up_at"] is not None for row in unsent)
    late = sum(row["given_up_at"] is None and datetime.fromisoformat(row["created_at"]) < hour_ago for row in unsent)
    numbers = (("check.given_up", given_up), ("check.late", late))
    return [office.words(key, number=number) for key, number in numbers if number]


def _persons(office: Office) -> list[str]:
    overdue = retention.overdue(office.store, office.catalogue.events)
    return [office.words("check.overdue", number=overdue)] if overdue else []
