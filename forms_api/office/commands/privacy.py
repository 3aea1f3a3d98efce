"""Commands of data protection: `export-person`, `erase`, `purge`, `counts`, `access-log`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from forms_api.mails.sender import eml_folder
from forms_api.office.commands.console import Obstacle, Office, argument, command, option
from forms_api.office.wording import contact_of, iso
from forms_api.store import personal_data, retention
from forms_api.store.office import purges
from forms_api.typed_values import (
    REFERENCE_ALPHABET,
    REFERENCE_LENGTH,
    Fault,
    clean_email,
    clean_phone,
    show_reference,
)


@command("export-person", argument("who"), option("name"), option("output", metavar="path", type=Path))
def export_person(office: Office, who: str, name: str | None, output: Path | None) -> None:
    """All that is stored of one person, as JSON (GDPR art. 15). Noted under the references and not under what was typed.

    `name` chooses among several persons with one contact.
    """
    try:
        copy = personal_data.copy(office.store, _person(office, who), name)
    except personal_data.SeveralPersons as several:
        raise _which(office, "export-person", several) from None
    references = [row["reference"] for table in personal_data.PERSON_TABLES for row in copy[table]]
    if not references:
        raise Obstacle(office.words("fault.nobody"))
    office.note_reading("export-person", ", ".join(references), 1)
    text = json.dumps(copy, ensure_ascii=False, indent=2)
    if output:
        office.write_file(output, text.encode())
    else:
        print(text)


@command("erase", argument("who"), option("name"), option("yes", is_flag=True))
def erase(office: Office, who: str, name: str | None, yes: bool) -> int:
    """Shows who is meant, asks, removes every trace and prints a receipt (GDPR art. 17).

    `name` chooses among several persons with one contact.
    """
    person = _person(office, who)
    try:
        found = personal_data.find(office.store, person, name)
    except personal_data.SeveralPersons as several:
        raise _which(office, "erase", several) from None
    references = [row["reference"] for rows in found.values() for row in rows]
    numbers = {table: len(rows) for table, rows in found.items()}
    if not references:
        retention.erase(office.store, person, {}, eml_folder(office.settings))  # what an interrupted run may have left
        raise Obstacle(office.words("fault.nobody"))
    shown = ", ".join(map(show_reference, references))
    office.say("erase.found", references=shown, **numbers)
    office.note_reading("erase", ", ".join(references), 1)
    if not yes:
        office.show(("reference", "family_name", "email"), [_named(row) for rows in found.values() for row in rows])
        office.confirm()
    erased = retention.erase(office.store, person, office.catalogue.events, eml_folder(office.settings), name)
    if not erased.complete:
        raise Obstacle(office.words("purge.incomplete"))
    numbers = {table: getattr(erased, table) for table in personal_data.PERSON_TABLES}
    date = iso(datetime.now(UTC), office.catalogue.timezone)
    shown = ", ".join(map(show_reference, erased.references))
    office.say("erase.receipt", date=date, references=shown, mails=erased.mails, files=erased.files, **numbers)
    return 0


@command("purge", option("yes", is_flag=True))
def purge(office: Office, yes: bool) -> None:
    """Removes who is past the term (GDPR art. 5(1)(e)) and prints numbers only: a timer runs it every day.

    Stops where the clock or the dates are probably wrong; `yes` says that they are right.
    """
    try:
        done = retention.purge(office.store, office.catalogue.events, eml_folder(office.settings), sure=yes)
    except retention.Doubtful as doubt:
        zone = office.catalogue.timezone
        today, last = iso(datetime.now(UTC), zone)[:10], iso(doubt.last, zone)[:10]
        key = "purge.leap" if doubt.last else "purge.stop"
        numbers = {"removed": doubt.removed, "persons": doubt.persons}
        raise Obstacle(office.words(key, today=today, last=last, **numbers)) from None
    office.say(
        "purge.done",
        registrations=done.registrations,
        interests=done.interests,
        offers=done.offers,
        mails=done.mails,
        files=done.files,
    )
    if not done.complete:
        raise Obstacle(office.words("purge.incomplete"))


@command("counts")
def counts(office: Office) -> None:
    """How many were purged, by event, language, territory, profile and state."""
    columns = ("form", "event_id", "language", "territory", "profile", "state", "persons")
    rows = [[row[column] for column in columns] for row in purges.purged(office.store)]
    office.show(("form", "event", "language", "territory", "profile", "state", "persons"), rows)


@command("access-log")
def access_log(office: Office) -> None:
    """Which officer read what and when. Persons appear as numbers and references only."""
    columns = ("at", "who", "command", "subject", "persons")
    office.show(columns, [[row[column] for column in columns] for row in personal_data.readings(office.store)])


def _person(office: Office, who: str) -> str:
    """What was typed, as the store keeps it: a reference, an e-mail, or a telephone in E.164."""
    compact = who.replace(" ", "").replace("-", "").upper()
    try:
        if "@" in who:
            return clean_email(who) or ""
        if len(compact) == REFERENCE_LENGTH and set(compact) <= set(REFERENCE_ALPHABET):
            return compact
        found = clean_phone(who, office.language)
    except Fault:
        found = None
    if not found:
        raise Obstacle(office.words("fault.who"))
    return found


def _which(office: Office, command_name: str, several: personal_data.SeveralPersons) -> Obstacle:
    """Asks for the name, showing those there are; noted without what was typed, which is an address."""
    office.note_reading(command_name, "-", len(several.names))
    return Obstacle(office.words("fault.several", names=", ".join(several.names)))


def _named(row: Mapping[str, Any]) -> list[object]:
    name = " ".join(row[part] for part in ("family_name", "given_name") if part in row)
    return [show_reference(row["reference"]), name, contact_of(row["email"], row.get("phone"))]
