"""The application with nothing behind its forms: the same pages, checks and cookies; nothing is stored or read."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import UTC, datetime

from flask import Flask

import forms_api
from forms_api.catalogue import Event
from forms_api.standing import Seats
from forms_api.store import registered, registrations, seats
from forms_api.store.database import Store
from forms_api.store.registered import Registration
from forms_api.store.registrations import RegistrationRequest
from forms_api.typed_values import REFERENCE_ALPHABET, REFERENCE_LENGTH

_PERSON = RegistrationRequest(
    language="it",
    given_name="Anna",
    family_name="Rossi 1",
    submission_key="",
    privacy_version="",
    email="anna.1@example.org",
    phone="+393470000001",
    organisation="Officine Apuane",
    profile="worker",
    needs="Un posto vicino all'uscita",
)


def create_app() -> Flask:
    for module, name, stand_in in (
        (registrations, "register", _register),
        (registered, "by_token", _by_token),
        (seats, "seats_of", _seats_of),
    ):
        setattr(module, name, stand_in)
    return forms_api.create_app()


def _register(store: Store, event: Event, request: RegistrationRequest, **_: object) -> Registration:
    reference = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
    return _registration(request, event.id, f"{store.token_of(reference)}.{event.id}", reference)


def _by_token(store: Store, token: str) -> Registration:
    """The event is all that the token says: the receipt shows always the same person."""
    return _registration(_PERSON, token.partition(".")[2], token, "23456789")


def _seats_of(store: Store, event: Event) -> Seats:
    return Seats(event.seats or 0, 0, 0)


def _registration(request: RegistrationRequest, event_id: str, token: str, reference: str) -> Registration:
    values = asdict(request)
    del values["submission_key"], values["others"]
    return Registration(
        **values,
        id=1,
        event_id=event_id,
        reference=reference,
        token=token,
        state="confirmed",
        position=None,
        created_at=datetime.now(UTC),
    )
