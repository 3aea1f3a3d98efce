"""What the tests of the store share: an event, a request, a database in a folder of its own."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from forms_api.catalogue import Catalogue, Event, EventText
from forms_api.catalogue_file import parse_catalogue
from forms_api.settings import Settings
from forms_api.store.database import Store
from forms_api.store.interests import InterestRequest
from forms_api.store.offers.asked import NewRequest
from forms_api.store.offers.offered import NewOffer, OfferContent
from forms_api.store.registrations import RegistrationRequest

SECRET = "0123456789abcdef0123456789abcdef"
#: A desk's telephone, as readers of each language dial it.
PHONES = {"it": {"phone": "0585 41150"}, "fr": {"phone": "+39 0585 41150"}}
_numbers = itertools.count(1)


def new_store(folder: Path) -> Store:
    path = folder / "forms.sqlite"
    Store.prepare(path, SECRET)
    return Store(path, SECRET)


def an_event(**changes: Any) -> Event:
    """Ten seats, in four weeks."""
    start = (datetime.now(UTC) + timedelta(days=28)).replace(hour=8, minute=30, second=0, microsecond=0)
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
        uid="morning@opera.example",
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


def anna(**changes: Any) -> RegistrationRequest:
    """Always the same person, with a submission of her own each time."""
    return a_request(**{"given_name": "Anna", "family_name": "Verdi", "email": "anna@example.org"} | changes)


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


def an_offer(*, demonstration: bool = False, **changes: Any) -> NewOffer:
    number = next(_numbers)
    facts = {"kind": "machine", "title": "Pressa", "description": "Funziona.", "sector": "25", "territory": "ms"}
    person = {"given_name": f"Nome{number}", "family_name": f"Cognome{number}", "email": f"persona{number}@example.org"}
    content = OfferContent(**(facts | person | changes))
    return NewOffer("it", content, f"key{number}", "2026-11-22", demonstration=demonstration)


def a_question(**changes: Any) -> NewRequest:
    """About an offer, by a person nobody has seen before."""
    number = next(_numbers)
    person = {"given_name": f"Nome{number}", "family_name": f"Cognome{number}", "email": f"persona{number}@example.org"}
    typed = {"language": "it", "message": "Vorrei vederla.", "submission_key": f"key{number}", "privacy_version": "v"}
    return NewRequest(**(typed | person | changes))


def mails(store: Store) -> list[tuple[str, int | None]]:
    """Kind and registration of every mail in the outbox, in order."""
    with store.read() as connection:
        return [tuple(row) for row in connection.execute("SELECT kind, registration_id FROM outbox ORDER BY id")]


def rows(store: Store, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(sql, values)]


def catalogue_json(*events: Event) -> dict[str, Any]:
    """What the build writes, for these events: two help desks, one Italian, one French."""
    desk = {"phone": "+39058541150", "email": "massa@example.org"}
    return {
        "build": "1",
        "privacy_version": "2026-11-22",
        "timezone": "Europe/Rome",
        "site_url": "https://opera.example/",
        "pages": {"it": _pages("/"), "fr": _pages("/fr/")},
        "addresses": {"it": ["/"], "fr": ["/fr/"]},
        "forms": "open",
        "contact": desk | PHONES | {"name": "Agenzia", "reply_days": 5},
        "helpers": {"it": {"name": "INPS", "phone": "803164", "phone_display": "803 164"}, "fr": None},
        "desks": [
            desk | {"id": "massa", "territory": "toscana", "it": _desk("Massa", "it"), "fr": _desk("Massa", "fr")},
            desk | {"id": "bastia", "territory": "corsica", "it": _desk("Bastia", "it"), "fr": _desk("Bastia", "fr"),
                    "email": "bastia@example.org"},
        ],
        "sectors": [],
        "events": [_event_json(event) for event in events],
    }  # fmt: skip


def a_catalogue(*events: Event) -> Catalogue:
    return parse_catalogue(catalogue_json(*events))


def settings_in(folder: Path, *events: Event, **changes: Any) -> Settings:
    """Settings of a database and of a built site in `folder`, the site with these events."""
    publish(folder, *events)
    values: dict[str, Any] = {
        "database": folder / "forms.sqlite",
        "site": folder / "site",
        "secret_key": SECRET,
        "mail_from": "O.P.E.R.A. <opera@example.org>",
        "public_url": "https://opera.example",
    }
    return Settings(**values | changes)


def publish(folder: Path, *events: Event) -> None:
    """A new build of the site."""
    (folder / "site").mkdir(exist_ok=True)
    (folder / "site" / "catalogue.json").write_text(json.dumps(catalogue_json(*events)), encoding="utf-8")


def _pages(root: str) -> dict[str, str]:
    names = ("events", "help", "registration", "interest", "cancel", "offers", "offer", "office", "opinion", "privacy")
    return {"home": root, "not_found": "/404.html"} | {name: f"{root}{name}/" for name in names}


def _desk(title: str, language: str) -> dict[str, str]:
    return PHONES[language] | {"title": title, "url": f"/{title}/"}


def _event_json(event: Event) -> dict[str, Any]:
    moments = {
        name: getattr(event, name) for name in ("date", "start", "end", "registration_closes", "waiting_list_closes")
    }
    plain = {name: getattr(event, name) for name in (
        "id", "seats", "waiting_list", "status", "demonstration", "desk", "territory", "moved_from", "all_day", "online",
        "link", "uid", "sequence")}  # fmt: skip
    plain["sessions"] = [{"start": s.start.isoformat(), "end": s.end.isoformat()} for s in event.sessions]
    words = {language: vars(text) for language, text in event.texts.items()}
    return plain | words | {name: moment and moment.isoformat() for name, moment in moments.items()}
