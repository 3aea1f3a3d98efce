"""Commands about mails: `deliver`, `mails`, `notify-changes`, `message`."""

from __future__ import annotations

import re
from pathlib import Path

from forms_api.mails import sender
from forms_api.office.commands.console import Obstacle, Office, argument, command, option
from forms_api.office.commands.registrations import persons_of
from forms_api.store import changes_and_reminders, outbox
from forms_api.typed_values import show_reference

RECIPIENTS = ("all", "confirmed", "waiting")
#: A link with a mark right behind it: many mail programs take the mark for a part of the address.
_CLOSED_LINK = re.compile(r"https?://\S*[.,;:!?)\]»\"'](?=\s|$)")


@command("deliver")
def deliver(office: Office) -> int:
    """Writes what is to tell and sends all that is due, once; a timer runs it every minute."""
    report = sender.deliver(office.settings)
    office.say("deliver.done", sent=report.sent, failed=report.failed, unneeded=report.unneeded)
    if report.unreachable:
        raise Obstacle(office.words("deliver.unreachable", error=report.unreachable))
    return 0


@command("mails", option("retry", is_flag=True))
def mails(office: Office, retry: bool) -> None:
    """What has not gone out, by reference; `retry` queues again what was given up."""
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


@command("notify-changes", option("now", is_flag=True))
def notify_changes(office: Office, now: bool) -> None:
    """Writes the mails that a new build calls for; `now` without waiting whether it stands. `deliver` sends them."""
    told = changes_and_reminders.tell(office.store, office.catalogue, at_once=now)
    office.say("notify-changes.done", changed=told.changed, promoted=told.promoted, reminded=told.reminded)


@command(
    "message",
    argument("event"),
    option("it", metavar="path", type=Path, required=True),
    option("fr", metavar="path", type=Path, required=True),
    option("to", choices=RECIPIENTS, default="all"),
    option("yes", is_flag=True),
)
def message(office: Office, event: str, it: Path, fr: Path, to: str, yes: bool) -> None:
    """Writes to everyone registered for an event, each in her language, after showing the text and the number."""
    written = {language: _read_message(office, path) for language, path in (("it", it), ("fr", fr))}
    states = ("confirmed", "waiting") if to == "all" else (to,)
    persons = [listed for listed in persons_of(office, "message", event, False) if listed.registration.state in states]
    for language, text in written.items():
        print(f"--- {language}\n{text['subject']}\n\n{text['body']}\n")
    called = sum(not listed.registration.email or listed.address_refused for listed in persons)
    office.say("message.count", number=len(persons), mails=len(persons) - called, calls=called)
    if not persons:
        return
    if not yes:
        office.confirm()
    office.say("message.done", number=outbox.write_message(office.store, event, states, written))


def _read_message(office: Office, path: Path) -> dict[str, str]:
    """The subject in the first line, an empty line, the text. Raises Obstacle."""
    try:
        subject, _, body = path.read_text("utf-8-sig").strip().partition("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Obstacle(office.words("message.unreadable", path=path)) from error
    subject, body = subject.strip(), re.sub(r"\n\s*\n", "\n\n", body).strip()
    if not subject or not body:
        raise Obstacle(office.words("message.empty", path=path))
    if closed := _CLOSED_LINK.search(body):
        raise Obstacle(office.words("message.link", path=path, link=closed[0]))
    return {"subject": subject, "body": body}
