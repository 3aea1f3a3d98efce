"""The command `export`: lists for spreadsheets."""

from __future__ import annotations

from pathlib import Path

from forms_api.office.commands.console import Office, argument, command, option
from forms_api.office.tables import as_xlsx, interests_table, persons_table
from forms_api.store import interests, registered, seats
from forms_api.store.registered import Listed
from forms_api.web.csv_file import as_csv


@command(
    "export",
    argument("what"),
    argument("format", choices=("csv", "xlsx")),
    option("output", metavar="path", type=Path),
    option("all", is_flag=True),
)
def export(office: Office, what: str, format: str, output: Path | None, all: bool) -> None:
    """Writes the persons of an event, or the expressions of interest, into a file; the reading is noted."""
    zone = office.catalogue.timezone
    if what == "interests":
        found = interests.listed(office.store)
        office.note_reading(f"export {format}", what, len(found))
        table = interests_table(found, office.language, zone)
    else:
        table = persons_table(_persons(office, f"export {format}", what, all), office.language, zone)
    office.write_file(output or Path(f"{what}.{format}"), as_csv(table) if format == "csv" else as_xlsx(table, what))


def _persons(office: Office, command_name: str, event_id: str, all: bool) -> list[Listed]:
    """Noted in the log before anybody sees them. Raises Obstacle where neither site nor database know the event."""
    if event_id not in seats.counts(office.store):
        office.event(event_id)  # an event that is gone from the site may still have its persons
    found = [
        each for each in registered.of_event(office.store, event_id) if all or each.registration.state != "cancelled"
    ]
    office.note_reading(command_name, event_id, len(found))
    return found
