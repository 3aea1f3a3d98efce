"""Commands about persons: expressions of interest, lists to take away, copies, erasure."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from forms_api.field_rules import (
    REFERENCE_LENGTH,
    TERRITORY_CODES,
    Fault,
    clean_email,
    clean_phone,
    clean_reference,
    show_reference,
)
from forms_api.mails.sender import eml_folder
from forms_api.model import REGIONS, Interest, utc_now
from forms_api.office import export
from forms_api.office.console import Office, Problem, argument, command, option
from forms_api.store import access_log as reading_log
from forms_api.store import interests, officer_lists, one_person, retention
from forms_api.store.database import REFERENCE_ALPHABET
from forms_api.store.interests import STATES, InterestState

_TERRITORIES = (*TERRITORY_CODES, *dict.fromkeys(REGIONS.values()))


@command("interests", option("territory", choices=_TERRITORIES), option("state", choices=STATES))
def list_interests(office: Office, territory: str | None, state: InterestState | None) -> None:
    """The reading is noted."""
    codes = tuple(code for code in TERRITORY_CODES if territory and territory in (code, REGIONS.get(code)))
    found = interests.listed(office.store, codes, state)
    office.note("interests", territory or "-", len(found))
    office.show(("reference", "state", "family_name", "email", "territory", "topic", "created", "note"),
                [_interest_row(office, interest) for interest in found])  # fmt: skip


@command("interest-state", argument("reference"), argument("state", choices=STATES), option("note"))
def interest_state(office: Office, reference: str, state: InterestState, note: str | None) -> None:
    """Each call starts the term of keeping anew: it is a contact."""
    try:
        found = interests.follow_up(office.store, clean_reference(reference), state, note)
    except Fault:
        found = None
    if found is None:
        raise Problem(office.words("fault.reference", reference=reference))
    office.say(
        "interest-state.done", reference=show_reference(found.reference), state=office.words(f"interest_state.{state}")
    )


@command(
    "export",
    argument("what"),
    argument("format", choices=("csv", "xlsx")),
    option("output", metavar="path", type=Path),
    option("all", is_flag=True),
)
def export_list(office: Office, what: str, format: str, output: Path | None, all: bool) -> None:
    """Persons of an event or expressions of interest, as a file; the reading is noted."""
    zone = office.catalogue.timezone
    if what == "interests":
        found = interests.listed(office.store)
        table = export.interests_table(found, office.language, zone)
    else:
        if what not in officer_lists.counts(office.store):
            office.event(what)
        listed = [
            person
            for person in officer_lists.of_event(office.store, what)
            if all or person.registration.state != "cancelled"
        ]
        table = export.persons_table(listed, office.language, zone)
    office.note(f"export {format}", what, len(table) - 1)
    content = export.as_csv(table) if format == "csv" else export.as_xlsx(table, what)
    office.write_file(output or Path(f"{what}.{format}"), content)


@command("export-person", argument("who"), option("output", metavar="path", type=Path))
def export_person(office: Office, who: str, output: Path | None) -> None:
    """GDPR art. 15; the reading is noted, under the references and not under what was typed."""
    copy = one_person.copy(office.store, _person(office, who))
    references = [row["reference"] for table in one_person.TABLES for row in copy[table]]
    if not references:
        raise Problem(office.words("fault.nobody"))
    office.note("export-person", ", ".join(references), 1)
    text = json.dumps(copy, ensure_ascii=False, indent=2)
    if output:
        office.write_file(output, text.encode())
    else:
        print(text)


@command("erase", argument("who"), option("yes", is_flag=True))
def erase(office: Office, who: str, yes: bool) -> int:
    """GDPR art. 17, with a receipt."""
    person = _person(office, who)
    with office.store.read() as connection:
        found = one_person.find(connection, person)
    references = [row["reference"] for rows in found.values() for row in rows]
    numbers = {table: len(rows) for table, rows in found.items()}
    if not references:
        retention.erase(office.store, person, {}, eml_folder(office.settings))  # what an interrupted run may have left
        raise Problem(office.words("fault.nobody"))
    shown = ", ".join(map(show_reference, references))
    office.say("erase.found", references=shown, **numbers)
    office.note("erase", ", ".join(references), 1)
    if not yes:
        office.show(("reference", "family_name", "email"), [_who(row) for rows in found.values() for row in rows])
        office.confirm()
    erased = retention.erase(office.store, person, office.catalogue.events, eml_folder(office.settings))
    if not erased.complete:
        raise Problem(office.words("purge.incomplete"))
    numbers = {"registrations": erased.registrations, "repeats": erased.repeats, "interests": erased.interests}
    date = export.iso(utc_now(), office.catalogue.timezone)
    shown = ", ".join(map(show_reference, erased.references))
    office.say("erase.receipt", date=date, references=shown, mails=erased.mails, files=erased.files, **numbers)
    return 0


@command("purge")
def purge(office: Office) -> None:
    """The dated job. Names nobody."""
    done = retention.purge(office.store, office.catalogue.events, eml_folder(office.settings))
    office.say(
        "purge.done", registrations=done.registrations, interests=done.interests, mails=done.mails, files=done.files
    )
    if not done.complete:
        raise Problem(office.words("purge.incomplete"))


@command("counts")
def counts(office: Office) -> None:
    """What is left of those who were purged."""
    columns = ("form", "event_id", "language", "territory", "profile", "state", "persons")
    rows = [[row[column] for column in columns] for row in officer_lists.purged(office.store)]
    office.show(("form", "event", "language", "territory", "profile", "state", "persons"), rows)


@command("access-log")
def access_log(office: Office) -> None:
    """Who read what; names no person but the officers."""
    columns = ("at", "who", "command", "subject", "persons")
    office.show(columns, [[row[column] for column in columns] for row in reading_log.entries(office.store)])


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
        raise Problem(office.words("fault.who"))
    return found


def _who(row: sqlite3.Row) -> list[object]:
    contact = ", ".join(part for part in (row["email"], export.dialled(row["phone"])) if part)
    return [show_reference(row["reference"]), f"{row['family_name']} {row['given_name']}", contact]


def _interest_row(office: Office, interest: Interest) -> list[object]:
    contact = ", ".join(part for part in (interest.email, export.dialled(interest.phone)) if part)
    return [
        show_reference(interest.reference),
        office.words(f"interest_state.{interest.state}"),
        f"{interest.family_name} {interest.given_name}",
        contact,
        office.names(f"territory.{interest.territory}"),
        office.names(f"topic.{interest.topic}"),
        export.iso(interest.created_at, office.catalogue.timezone),
        interest.note,
    ]
