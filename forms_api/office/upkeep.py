"""Commands of the operator: serving, mails, backups, checking."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from forms_api.field_rules import show_reference
from forms_api.mails import changes_and_reminders, sender
from forms_api.model import utc_now
from forms_api.office.console import Office, Problem, argument, command, option
from forms_api.store import backup as copies
from forms_api.store import officer_lists, outbox, retention
from forms_api.store.database import stamp


@command("serve")
def serve(office: Office) -> int:
    """The site and its forms on this machine."""
    from forms_api.web.development_server import main  # the web side is not needed by any other command

    return main(office.environment)


@command("deliver")
def deliver(office: Office) -> int:
    """One round: for a timer."""
    report = sender.deliver(office.settings)
    office.say("deliver.done", sent=report.sent, failed=report.failed, unneeded=report.unneeded)
    if report.unreachable:
        raise Problem(office.words("deliver.unreachable", error=report.unreachable))
    return 0


@command("mails", option("retry", is_flag=True))
def mails(office: Office, retry: bool) -> None:
    """What has not gone out; names references, no persons."""
    if retry:
        office.say("mails.retried", number=outbox.retry_given_up(office.store))
    rows = [
        [
            show_reference(row["reference"]),
            row["kind"],
            row["attempts"],
            office.words("mails.given_up") if row["given_up_at"] else row["due_at"][:16],
            row["last_error"],
        ]
        for row in outbox.unsent(office.store)
    ]
    office.show(("reference", "kind", "attempts", "due", "error"), rows)


@command("notify-changes")
def notify_changes(office: Office) -> None:
    """Writes the mails that a new build calls for; `deliver` sends them."""
    told = changes_and_reminders.tell(office.store, office.catalogue)
    office.say("notify-changes.done", changed=told.changed, promoted=told.promoted, reminded=told.reminded)


@command("backup", argument("target", type=Path))
def backup(office: Office, target: Path) -> None:
    """While writing goes on."""
    try:
        office.say("console.written", path=copies.backup(office.settings.database, target))
    except copies.NotABackup as error:
        raise Problem(office.words("fault.backup", error=error)) from error
    except OSError as error:
        raise Problem(office.words("fault.file", error=error.strerror)) from error


@command("restore", argument("source", type=Path), option("yes", is_flag=True))
def restore(office: Office, source: Path, yes: bool) -> None:
    """The way back."""
    try:
        copies.check(source)
        office.say("restore.question", source=source)
        if not yes:
            office.confirm()
        replaced = copies.restore(source, office.settings.database, office.settings.secret_key)
    except copies.NotABackup as error:
        raise Problem(office.words("fault.backup", error=error)) from error
    office.say("restore.done", source=source)
    if replaced:
        office.say("restore.kept", path=replaced)


@command("check")
def check(office: Office) -> int:
    """For a timer or a person: everything that somebody should do something about."""
    found = [*_database(office), *_events(office), *_mails(office), *_persons(office)]
    for sentence in found or [office.words("check.good")]:
        print(sentence)
    return 1 if found else 0


def _database(office: Office) -> list[str]:
    with office.store.read() as connection:
        integrity = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
        miscounted = connection.execute(
            "SELECT 'event_counts', event_id FROM event_counts WHERE (confirmed, waiting) <> ("
            " SELECT count(*) FILTER (WHERE state = 'confirmed'), count(*) FILTER (WHERE state = 'waiting')"
            " FROM registrations WHERE registrations.event_id = event_counts.event_id)"
        ).fetchone()
    wrong = orphan or miscounted
    if integrity != "ok" or wrong:
        return [office.words("check.integrity", error=integrity if integrity != "ok" else f"{wrong[0]} {wrong[1]}")]
    return [] if office.store.healthy() else [office.words("check.schema")]


def _events(office: Office) -> list[str]:
    sentences = []
    for event_id, number in officer_lists.counts(office.store).items():
        event = office.catalogue.events.get(event_id)
        active = number["confirmed"] + number["waiting"]
        if event is None and active and not retention.is_past(office.store, event_id):
            sentences.append(office.words("check.gone", event=event_id, number=active))
        elif event and number["confirmed"] > (event.seats or 0) and event.takes_place_after(utc_now()):
            seats = event.seats or 0
            sentences.append(office.words("check.crowded", event=event_id, confirmed=number["confirmed"], seats=seats))
        sentences += [
            office.words("check.call", reference=show_reference(listed.registration.reference))
            for listed in (
                officer_lists.of_event(office.store, event_id) if event and event.takes_place_after(utc_now()) else []
            )
            if listed.repeat_cancelled and listed.registration.state != "cancelled" and not listed.registration.email
        ]
    return sentences


def _mails(office: Office) -> list[str]:
    unsent = outbox.unsent(office.store)
    hour_ago = stamp(utc_now() - timedelta(hours=1))
    given_up = sum(row["given_up_at"] is not None for row in unsent)
    late = sum(row["given_up_at"] is None and row["created_at"] < hour_ago for row in unsent)
    numbers = (("check.given_up", given_up), ("check.late", late))
    return [office.words(key, number=number) for key, number in numbers if number]


def _persons(office: Office) -> list[str]:
    overdue = retention.overdue(office.store, office.catalogue.events)
    return [office.words("check.overdue", number=overdue)] if overdue else []
