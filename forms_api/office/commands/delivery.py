"""Commands about mails: `deliver`, `mails`, `notify-changes`."""

from __future__ import annotations

from forms_api.mails import sender
from forms_api.office.commands.console import Obstacle, Office, command, option
from forms_api.store import changes_and_reminders, outbox
from forms_api.typed_values import show_reference
from forms_api.web.built_site import SiteError
from forms_api.web.offers import outage_list


@command("deliver")
def deliver(office: Office) -> int:
    """Writes what is to tell and sends all that is due, once, and the list of offers for when the application is down; a timer
    runs it every minute."""
    if folder := office.settings.outage_pages:
        try:
            outage_list.write(office.settings.site, office.store, folder)
        except (SiteError, OSError) as error:  # no reason to hold up mails: the list of the minute before stays
            office.say("deliver.no_list", error=error)
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
            show_reference(row["reference"]) if row["reference"] else "-",
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
