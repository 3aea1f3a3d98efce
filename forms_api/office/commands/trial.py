"""What `make serve` adds so that all can be tried: an officer's account, made-up persons at the demonstration event, and
made-up offers, one of which waits to be read and is by telephone alone."""

from __future__ import annotations

import secrets
import string
import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from itertools import zip_longest

from forms_api.catalogue import Catalogue, Event
from forms_api.codes import LANGUAGES, SEEN_TERRITORIES, TERRITORY_CODES, TOPICS, Language
from forms_api.settings import Settings
from forms_api.standing import standing_of
from forms_api.store import interests, registrations, seats
from forms_api.store.database import Store
from forms_api.store.interests import InterestRequest
from forms_api.store.offers import offered, review
from forms_api.store.offers.offered import NewOffer, OfferContent
from forms_api.store.office import accounts
from forms_api.store.registrations import EventFull, RegistrationClosed, RegistrationRequest

ADDRESS = "prova@example.org"
#: Nobody's names; nobody has a mailbox at example.org, nor telephones that begin so.
_PERSONS: tuple[tuple[Language, str, str, str | None], ...] = (
    ("it", "Ada", "Prova", "worker"), ("fr", "Zoé", "Essai", "group"), ("it", "Nicolò", "D'Àmbra-Prova", "worker"),
    ("it", "Bruno", "Prova", None), ("fr", "Léon", "Essai", "adviser"), ("it", "Carla", "De Prova", "company"),
    ("it", "Dario", "Provetti", "liquidator"), ("fr", "Inès", "Dessai", "worker"), ("it", "Elsa", "Prova", "worker"),
    ("it", "Fabio", "Provini", "other"), ("fr", "Noël", "Essai", "worker"), ("it", "Gaia", "Prova", "group"),
)  # fmt: skip
#: Who comes with every second of them, so that one seat of 40 is free: the next caller but one waits, and can be given a seat.
_GUESTS = ("Olga", "Pino", "Rita", "Sara", "Tito")


def prepare(settings: Settings, catalogue: Catalogue) -> str:
    """Gives the trial account a new password and returns it; the persons are made once. Raises StoreUnavailable."""
    store = Store(settings.database, settings.secret_key)
    letters = string.ascii_lowercase + string.digits
    password = "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3))
    try:
        token = accounts.add(store, ADDRESS, "Ufficio dimostrativo", "administrator", SEEN_TERRITORIES)
    except accounts.AccountExists:
        token = accounts.new_link(store, ADDRESS, without_second_factor=True) or ""
    accounts.set_password(store, token, password)
    counts = seats.counts(store)
    for event in catalogue.events.values():
        if event.demonstration and event.id not in counts:
            _fill(store, event, catalogue.privacy_version)
    if not review.listed(store, "published"):
        _offer(store, catalogue.privacy_version)
    return password


def _fill(store: Store, event: Event, privacy_version: str) -> None:
    if not standing_of(event, datetime.now(UTC)).accepts:
        return
    for number, (language, given, family, profile) in enumerate(_PERSONS):
        by_phone = number % 3 == 0
        request = RegistrationRequest(
            language=language,
            given_name=given,
            family_name=family,
            submission_key=f"trial-{number}",
            privacy_version=privacy_version,
            email=None if by_phone else f"prova{number}@example.org",
            phone=f"+3905850{number:05}" if by_phone else None,
            profile=profile,
            needs="Sedia a rotelle" if number == 2 else None,
            others=_guests(number, family),
        )
        try:
            registrations.register(store, event, request)
        except (EventFull, RegistrationClosed):
            return
    if not interests.listed(store):
        _ask(store, privacy_version)


def _guests(number: int, family: str) -> tuple[tuple[str, str], ...]:
    some = () if number % 2 else _GUESTS[:2] if number == 0 else _GUESTS
    return tuple((given, family) for given in some)


def _ask(store: Store, privacy_version: str) -> None:
    for number, (territory, topic) in enumerate(zip_longest(TERRITORY_CODES[4:8], TOPICS[:4])):
        language, given, family, profile = _PERSONS[number]
        interests.express(
            store,
            InterestRequest(
                language=language,
                given_name=given,
                family_name=family,
                profile=profile or "other",
                territory=territory,
                topic=topic,
                submission_key=f"trial-{number}",
                privacy_version=privacy_version,
                email=f"prova{number}@example.org",
                message="Testo di prova.",
            ),
        )


def _offer(store: Store, privacy_version: str) -> None:
    """The offers of trial_offers.toml, all marked as demonstration; the last one is not published."""
    written = tomllib.loads((files(__package__) / "trial_offers.toml").read_text("utf-8"))["offer"]
    for number, each in enumerate(written):
        language, given, family, _ = _PERSONS[number % len(_PERSONS)]
        facts = {name: each[name] for name in ("kind", "sector", "territory")}
        texts: dict[Language, tuple[str, str]] = {
            code: (each[f"title_{code}"], each[f"words_{code}"]) for code in LANGUAGES if f"title_{code}" in each
        }
        own = language if language in texts else next(iter(texts))
        title, words = texts[own]
        content = OfferContent(
            title=title,
            description=words,
            given_name=given,
            family_name=family,
            email=None if each is written[-1] else f"prova{number}@example.org",
            phone="+390585000900" if each is written[-1] else None,
            quantity=each.get("quantity"),
            condition=each.get("condition"),
            **facts,
        )
        new = NewOffer(own, content, f"trial-{number}", privacy_version, demonstration=True)
        stored = offered.offer(store, new)
        if each is not written[-1]:
            review.publish(store, stored, texts, facts)
