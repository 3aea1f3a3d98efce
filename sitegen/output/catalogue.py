"""``catalogue.json``: what the forms need of the site. Written last, so its presence says that the build is whole."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import Any

from sitegen import LANGUAGES
from sitegen.content.pages import Content, DeskEntry, EventEntry
from sitegen.content.phones import e164, shown
from sitegen.content.site_settings import SiteSettings
from sitegen.language import dates, texts
from sitegen.rendering.event_view import event_when, event_where

PAGES = {
    "home": "index.md",
    "events": "eventi/index.md",
    "desks": "sportelli/index.md",
    "registration": "iscrizione.md",
    "interest": "manifestazione-di-interesse.md",
    "cancel": "annulla.md",
    "privacy": "privacy.md",
}


def of(content: Content, settings: SiteSettings) -> str:
    """The file's text, JSON; times are ISO 8601 with the offset of Rome, telephone numbers E.164, and for
    readers in each language."""
    catalogue = {
        "build": f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
        "privacy_version": _privacy_version(content),
        "timezone": "Europe/Rome",
        "site_url": content.addresses.site_url,
        "pages": {language: _pages(content, language) for language in LANGUAGES},
        "contact": _contact(content, settings),
        "desks": [_desk(content, desk) for desk in content.desks(LANGUAGES[0])],
        "events": [_event(content, event) for event in content.events(LANGUAGES[0])],
    }
    return json.dumps(catalogue, ensure_ascii=False, indent=1)


def _privacy_version(content: Content) -> str:
    privacy = content.find(LANGUAGES[0], PAGES["privacy"])
    version = privacy.page.version if privacy else None
    return version.isoformat() if version else ""


def _pages(content: Content, language: str) -> dict[str, str]:
    pages = {name: content.addresses.of(language, path) for name, path in PAGES.items()}
    return {**pages, "not_found": "/404.html"}


def _contact(content: Content, settings: SiteSettings) -> dict[str, Any]:
    operator = settings.operator
    home = content.desk(LANGUAGES[0], operator.desk)
    territory = home.page.territory if home else ""
    contact: dict[str, Any] = {
        "desk": operator.desk,
        "phone": e164(operator.phone, territory) if operator.phone else None,
        "email": operator.email or None,
    }
    for language in LANGUAGES:
        desk = content.desk(language, operator.desk)
        note = ""
        if desk and desk.page.contact_checked:
            date = dates.partial(desk.page.contact_checked, language)
            note = texts.of(language).ui["contacts_as_of"].format(date=date)
        phone = shown(operator.phone, territory, language) if operator.phone else None
        contact[language] = {"name": desk.page.title if desk else operator.name, "phone": phone, "note": note}
    return contact


def _desk(content: Content, desk: DeskEntry) -> dict[str, Any]:
    page = desk.page
    row: dict[str, Any] = {
        "id": desk.id,
        "territory": page.territory,
        "phone": e164(page.phone, page.territory) if page.phone else None,
        "email": page.email,
        "confirmed": _confirmed(content, page.contact_checked),
    }
    for language in LANGUAGES:
        twin = content.entry(language, desk.path)
        phone = shown(page.phone, page.territory, language) if page.phone else None
        row[language] = {"title": twin.page.title, "url": twin.address, "phone": phone}
    return row


def _confirmed(content: Content, checked: str | None) -> bool:
    """Whether a desk's contacts were checked within a year of the build; ``checked`` as in the front matter."""
    return checked is not None and dates.add_months(dates.first_day(checked), 12) >= content.today


def _event(content: Content, event: EventEntry) -> dict[str, Any]:
    page = event.page
    row: dict[str, Any] = {
        "id": event.id,
        "date": page.date.isoformat() if page.date else None,
        "start": _moment(page.starts),
        "end": _moment(page.ends),
        "registration_closes": _moment(page.closes),
        "seats": page.seats,
        "waiting_list": page.waiting_list,
        "status": page.status,
        "demonstration": page.demonstration,
        "desk": page.desk,
        "territory": page.territory,
    }
    for language in LANGUAGES:
        twin = content.entry(language, event.path)
        assert isinstance(twin, EventEntry)
        row[language] = {
            "title": twin.page.title,
            "url": twin.address,
            "when": event_when(twin),
            "place": event_where(twin),
            "ics": content.addresses.file(language, event.path, ".ics") if page.date else None,
        }
    return row


def _moment(when: dt.datetime | None) -> str | None:
    return dates.in_zone(when).isoformat() if when else None
