"""Sends what the outbox holds. Any number of senders may run; each mail is held by one of them.

A sender that dies between the server's "250" and its own note leaves the mail claimed; after the lease it goes out once
more, with the same Message-ID. Never lost, in that one case perhaps twice.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path

from forms_api.bounds.bounds import Bounds
from forms_api.catalogue import Catalogue
from forms_api.catalogue_file import CatalogueError, read_catalogue
from forms_api.codes import Language
from forms_api.mails import desks, letters
from forms_api.mails.message import SEVEN_BIT, build_message
from forms_api.mails.transports import Refused, Rejected, Transport, Unreachable, transport
from forms_api.settings import Settings
from forms_api.store import changes_and_reminders, outbox
from forms_api.store.database import Store, StoreUnavailable
from forms_api.store.offers import review, searches
from forms_api.texts import load

_log = logging.getLogger(__name__)

#: After so many mails refused in a row the rest waits for the next round: a slow server must not hold one up for hours.
PATIENCE = 5
#: Seconds after which a round begins no other mail: the next round is a minute later, and systemd ends one that lasts 600.
ROUND = 300.0


class EnoughForToday(Exception):
    """So many mails went to this address today that the next one waits; the text names nobody."""


@dataclass(frozen=True)
class RoundReport:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    unneeded: int = 0
    unreachable: str = ""


def eml_folder(settings: Settings) -> Path:
    """Where mails are written when no server is set."""
    return settings.database.parent / "mail"


def deliver(settings: Settings) -> RoundReport:
    """One round: writes what builds and clock demand, then sends all that is due.

    Raises StoreUnavailable and CatalogueError: the mails stay where they are.
    """
    store = Store(settings.database, settings.secret_key)
    try:
        catalogue = read_catalogue(settings.site)
        changes_and_reminders.tell(store, catalogue)
        review.let_age(store)
        searches.tell(store)
        return send_due(store, catalogue, settings)
    finally:
        store.close()


def run_until(stop: threading.Event, settings: Settings, pause: float = 15.0) -> None:
    """Rounds, `pause` seconds apart, until `stop` is set. Never raises: what fails is logged, without any person's data."""
    while not stop.is_set():
        try:
            report = deliver(settings)
            if report.sent or report.failed or report.unreachable:
                _log.info("mails: %d sent, %d failed %s", report.sent, report.failed, report.unreachable)
        except (StoreUnavailable, CatalogueError) as error:
            _log.warning("mails wait: %s", error)
        except Exception as error:  # a mistake of ours must not end the thread, nor a trace print what it held
            _log.error("mails wait: %s", type(error).__name__)
        stop.wait(pause)


def send_due(store: Store, catalogue: Catalogue, settings: Settings) -> RoundReport:
    """Sends all mails that are due, one after the other; a mail that fails is tried again later and holds up no other."""
    sender = f"{os.getpid()}-{secrets.token_hex(4)}"
    out, bounds = transport(settings.smtp_url, eml_folder(settings)), Bounds(settings)
    sent = failed = unneeded = in_a_row = 0
    unreachable = ""
    end = time.monotonic() + ROUND
    try:
        while time.monotonic() < end and in_a_row < PATIENCE and (mail := outbox.claim(store, sender)):
            try:
                if _send(store, mail, sender, catalogue, settings, out, bounds):
                    if not outbox.sent(store, mail, sender):
                        out.withdraw(mail)
                    sent += 1
                else:
                    outbox.unneeded(store, mail, sender)
                    unneeded += 1
                in_a_row = 0
            except Unreachable as error:
                outbox.failed(store, mail, sender, str(error))
                failed, unreachable = failed + 1, str(error)
                break
            except Refused as error:
                outbox.failed(store, mail, sender, str(error))
                failed, in_a_row = failed + 1, in_a_row + 1
            except Rejected:  # noted with the mail, for the officers
                failed, in_a_row = failed + 1, in_a_row + 1
            except EnoughForToday as error:
                outbox.failed(store, mail, sender, str(error))
                failed += 1
            except (ValueError, KeyError, MessageError, desks.NobodyToWriteTo) as error:
                outbox.failed(store, mail, sender, type(error).__name__)
                failed += 1
    finally:
        out.close()
    return RoundReport(sent, failed, unneeded, unreachable)


def send_test(settings: Settings, address: str, language: Language) -> str:
    """Sends a test mail to `address`, past the outbox; returns what the server answered, or the file it was written to.

    Raises ValueError (no address), Refused, Rejected, Unreachable.
    """
    words = load("mail_")[language]
    built = EmailMessage(policy=SEVEN_BIT)
    built["From"] = settings.mail_from
    built["To"] = Address(addr_spec=address)
    built["Subject"] = words("test.subject")
    now = datetime.now(UTC)
    built["Date"] = format_datetime(now)
    built["Message-ID"] = make_msgid(domain=parseaddr(settings.mail_from)[1].rpartition("@")[2])
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(words("test.body").strip() + "\n", cte="quoted-printable")
    out = transport(settings.smtp_url, eml_folder(settings))
    try:
        return out.send(outbox.Mail(0, "test", None, None, {}, now, 0), built)
    finally:
        out.close()


def _send(
    store: Store,
    mail: outbox.Mail,
    sender: str,
    catalogue: Catalogue,
    settings: Settings,
    out: Transport,
    bounds: Bounds,
) -> bool:
    letter = letters.write(store, mail, catalogue, settings)
    if letter is None:
        return False
    if not letter.to_staff and not bounds.may_be_written_to(letter.to):
        raise EnoughForToday("as many mails to one address as a day allows")
    try:
        out.send(mail, build_message(letter, mail, settings, datetime.now(UTC)))
    except Rejected as error:
        outbox.refused(store, mail, sender, str(error), person=not letter.to_staff and "to" not in mail.facts)
        raise
    if not letter.to_staff:
        bounds.mail_sent(letter.to)
    return True
