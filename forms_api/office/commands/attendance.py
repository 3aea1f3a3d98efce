"""The command `attendance`: the sheet that the confirmed sign, the evidence that the programme asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from forms_api.catalogue import Event
from forms_api.codes import Language
from forms_api.office.commands.console import Office, argument, command, option
from forms_api.office.commands.registrations import persons_of
from forms_api.store.registered import Listed, Registration
from forms_api.texts import load

#: Lines left for those who come without having registered.
BLANK_LINES = 5


@command("attendance", argument("event"), option("output", metavar="path", type=Path))
def attendance(office: Office, event: str, output: Path | None) -> None:
    """The sheet to sign; the reading is noted."""
    found = persons_of(office, "attendance", event, False)
    page = attendance_sheet(office.event(event), found, office.language)
    office.write_file(output or Path(f"{event}.html"), page.encode())


def attendance_sheet(event: Event, persons: Sequence[Listed], language: Language) -> str:
    """A page to print and sign, with the confirmed by family name."""
    confirmed = [listed.registration for listed in persons if listed.registration.state == "confirmed"]
    pages = Environment(loader=PackageLoader(__package__, "print"), autoescape=True, undefined=StrictUndefined)
    return pages.get_template("attendance.html").render(
        language=language,
        t=load("command_")[language],
        text=event.texts[language],
        persons=sorted(confirmed, key=_by_name),
        blank_lines=BLANK_LINES,
    )


def _by_name(person: Registration) -> tuple[str, str]:
    def plain(name: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))

    return plain(person.family_name), plain(person.given_name)
