"""What the tests of the store share: an event, a request, a database in a folder of its own."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from forms_api.model import Event, EventText, InterestRequest, RegistrationRequest, utc_now
from forms_api.store import Store

SECRET = "0123456789abcdef0123456789abcdef"
_numbers = itertools.count(1)


def new_store(folder: Path) -> Store:
    path = folder / "forms.sqlite"
    Store.prepare(path, SECRET)
    return Store(path, SECRET)


def an_event(**changes: Any) -> Event:
    """Ten seats, in four weeks."""
    start = (utc_now() + timedelta(days=28)).replace(microsecond=0)
    event = Event(
        id="morning",
        territory="toscana",
        texts={
            "it": EventText("Mattina informativa", "/eventi/morning/", "giovedì, 9.30-12.45", "Centro, Massa"),
            "fr": EventText(
                "Matinée d'information", "/fr/evenements/morning/", "jeudi, 9 h 30 - 12 h 45", "Centre, Massa"
            ),
        },
        date=start.date(),
        start=start,
        end=start + timedelta(hours=3),
        registration_closes=start,
        seats=10,
    )
    return replace(event, **changes)


def a_request(**changes: Any) -> RegistrationRequest:
    """A person nobody has seen before, with a submission of her own."""
    number = next(_numbers)
    request = RegistrationRequest(
        language="it",
        given_name=f"Nome{number}",
        family_name=f"Cognome{number}",
        submission_key=f"key{number}",
        privacy_version="2026-11-22",
        email=f"persona{number}@example.org",
        phone=f"+39058500{number:04}",
        organisation=f"Ditta{number}",
        profile="worker",
        needs=f"Rampa{number}",
    )
    return replace(request, **changes)


def an_interest(**changes: Any) -> InterestRequest:
    number = next(_numbers)
    interest = InterestRequest(
        language="it",
        given_name=f"Nome{number}",
        family_name=f"Cognome{number}",
        profile="worker",
        territory="ms",
        topic="buy-out",
        submission_key=f"key{number}",
        privacy_version="2026-11-22",
        email=f"persona{number}@example.org",
        phone=f"+39058500{number:04}",
        message=f"Messaggio{number}",
    )
    return replace(interest, **changes)


def mails(store: Store) -> list[tuple[str, int | None]]:
    """Kind and registration of every mail in the outbox, in order."""
    with store.read() as connection:
        return [tuple(row) for row in connection.execute("SELECT kind, registration_id FROM outbox ORDER BY id")]


def rows(store: Store, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(sql, values)]
