"""Which help desk a mail speaks for or goes to."""

from __future__ import annotations

from forms_api.catalogue import Catalogue, Desk, Event
from forms_api.codes import FRENCH_REGIONS, Language


class NobodyToWriteTo(Exception):
    """The help desk that should be told has no e-mail in the catalogue."""


def email_of(desk: Desk) -> str:
    """Where a mail to a desk goes. Raises NobodyToWriteTo."""
    if not desk.email:
        raise NobodyToWriteTo(desk.id)
    return desk.email


def desk_of(event: Event, catalogue: Catalogue) -> Desk:
    """The desk that answers for an event."""
    desk = catalogue.desks.get(event.desk) if event.desk else None
    return desk if desk and desk.takes_mail else catalogue.contact


def spoken_at(desk: Desk) -> Language:
    """The language of a desk."""
    return "fr" if desk.territory in FRENCH_REGIONS else "it"
