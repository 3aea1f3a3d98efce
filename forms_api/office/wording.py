"""How times, telephones and remarks are written, on the pages, in the files and at the terminal."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from forms_api.store.registered import Listed
from forms_api.texts import Texts
from forms_api.typed_values import show_phone, show_reference

__all__ = ["clock", "contact_of", "dialled", "iso", "note_of", "show_phone", "show_reference"]


def iso(moment: datetime | None, zone: ZoneInfo) -> str:
    """2026-11-22 18:30, by the clock of `zone`."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""


def note_of(listed: Listed, words: Texts) -> str:
    """What an officer should know about a person's e-mail and second submissions."""
    notes = [words("persons.address_refused")] if listed.address_refused else []
    if listed.repeat_cancelled:
        notes.append(words("persons.repeat_cancelled"))
    elif listed.repeats:
        notes.append(words("persons.repeats", number=listed.repeats))
    return "; ".join(notes)


def dialled(phone: str | None) -> str:
    """0039 0585 41150: with 00 and not with +, which a spreadsheet would calculate."""
    return show_phone(phone).replace("+", "00", 1) if phone else ""


def contact_of(email: str | None, phone: str | None) -> str:
    """E-mail and telephone in one cell."""
    return ", ".join(part for part in (email, dialled(phone)) if part)


def clock(moment: datetime | None, zone: ZoneInfo) -> str:
    """22/11/2026 18:30, by the clock of `zone`."""
    return f"{moment.astimezone(zone):%d/%m/%Y %H:%M}" if moment else ""
