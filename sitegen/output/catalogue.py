"""``catalogue.json``: what the forms need of the site. Written last, so its presence says that the build is whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from pathlib import Path
from typing import Any

from sitegen import LANGUAGES
from sitegen.content import calendar_history
from sitegen.content.pages import Content, DeskEntry, EventEntry
from sitegen.content.phones import e164, international, shown
from sitegen.content.schema.event import Event
from sitegen.content.site_settings import SiteSettings
from sitegen.language import dates, typography
from sitegen.output import calendar_files, sectors
from sitegen.rendering.event_view import event_when, event_where

PAGES = {
    "home": "index.md",
    "events": "eventi/index.md",
    "help": "chi-aiuta.md",
    "desks": "sportelli/index.md",
    "registration": "iscrizione.md",
    "interest": "manifestazione-di-interesse.md",
    "cancel": "annulla.md",
    "offers": "banca-dati/index.md",
    "offer": "banca-dati/offrire.md",
    "office": "ufficio.md",
    "opinion": "pagina-utile.md",
    "privacy": "privacy.md",
}
#: The pages that the forms read as files.
READ = ("registration", "interest", "cancel", "offers", "offer", "office", "opinion", "not_found")


def of(content: Content, settings: SiteSettings, site: Path) -> str:
    """The file's text, JSON; times are ISO 8601 with the offset of Rome, telephone numbers E.164, and for
    readers in each language. The pages that the forms read stand in ``site`` already."""
    catalogue = {
        "build": f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
        "privacy_version": _privacy_version(content),
        "timezone": "Europe/Rome",
        "site_url": content.addresses.site_url,
        "pages": {language: _pages(content, language) for language in LANGUAGES},
        "addresses": {language: [entry.address for entry in content.of(language)] for language in LANGUAGES},
        "digests": _digests(content, site),
        "forms": _forms(content, settings),
        "contact": _contact(content, settings),
        "helpers": {language: _helper(content, language) for language in LANGUAGES},
        "desks": [_desk(content, desk) for desk in content.desks(LANGUAGES[0])],
        "sectors": sectors.of(content.root),
        "events": [_event(content, event) for event in content.events(LANGUAGES[0])],
    }
    return json.dumps(catalogue, ensure_ascii=False, indent=1)


def _privacy_version(content: Content) -> str:
    privacy = content.find(LANGUAGES[0], PAGES["privacy"])
    version = privacy.page.version if privacy else None
    return version.isoformat() if version else ""


def _pages(content: Content, language: str) -> dict[str, str]:
    pages = {name: content.addresses.of(language, path) for name, path in PAGES.items()}
    return {**pages, "not_found": content.addresses.not_found(language)}


def _digests(content: Content, site: Path) -> dict[str, str]:
    """SHA-256 of each page that the forms read, by its address: while files are being replaced they show a mixture."""
    addresses = sorted(addresses_read(content))
    return {address: hashlib.sha256(file_of(site, address).read_bytes()).hexdigest() for address in addresses}


def addresses_read(content: Content) -> set[str]:
    """Where the pages are that the forms read, e.g. ``/fr/inscription/``."""
    return {_pages(content, language)[name] for language in LANGUAGES for name in READ}


def file_of(site: Path, address: str) -> Path:
    """The file behind an address of the built site."""
    return site / address.lstrip("/") / "index.html" if address.endswith("/") else site / address.lstrip("/")


def _forms(content: Content, settings: SiteSettings) -> str:
    """``closed`` where nobody answers for what people write; the demonstration is open, and says what it is."""
    operator = settings.operator
    return "open" if content.demonstration or operator.answers_for_the_site(content.today) else "closed"


def _contact(content: Content, settings: SiteSettings) -> dict[str, Any]:
    """Who runs the site. An address that nobody checked within a year is left out: no mail is to go there."""
    operator = settings.operator
    reachable = operator.is_reachable(content.today)
    phone, email = (operator.phone, operator.email) if reachable else ("", "")
    return {
        "name": operator.name or None,
        "phone": international(phone, "it") if phone else None,
        "email": email or None,
        "reply_days": int(operator.reply_days) if operator.reply_days else None,
    } | {language: {"phone": shown(phone, "", language) if phone else None} for language in LANGUAGES}


def _helper(content: Content, language: str) -> dict[str, Any] | None:
    """Whom the reader's country can call today."""
    helper = content.national_line(language)
    if helper is None:
        return None
    line = helper.phones[0]
    dialled = line.number.replace(" ", "") if line.is_short else international(line.number, helper.country)
    name = helper.name.within(language)
    return {"name": typography.of_text(name, language), "phone": dialled, "phone_display": line.number}


def _desk(content: Content, desk: DeskEntry) -> dict[str, Any]:
    page = desk.page
    row: dict[str, Any] = {
        "id": desk.id,
        "territory": page.territory,
        "phone": e164(page.phone, page.territory) if page.phone else None,
        "email": page.email,
        "confirmed": content.is_open(desk),
    }
    for language in LANGUAGES:
        twin = content.entry(language, desk.path)
        phone = shown(page.phone, page.territory, language) if page.phone else None
        row[language] = {"title": twin.page.title, "url": twin.address, "phone": phone}
    return row


def _event(content: Content, event: EventEntry) -> dict[str, Any]:
    page = event.page
    row: dict[str, Any] = {
        "id": event.id,
        "date": page.date.isoformat() if page.date else None,
        "start": _moment(_begin(page)),
        "end": _moment(_end(page)),
        "all_day": page.all_day,
        "sessions": [{"start": _moment(each.starts), "end": _moment(each.ends)} for each in page.sessions],
        "online": bool(page.place.online),
        "link": page.place.url,
        "uid": calendar_files.uid(content, event),
        "sequence": calendar_history.version(content, event).number,
        "registration_closes": _moment(page.closes),
        "seats": page.seats,
        "waiting_list": page.waiting_list,
        "status": page.status,
        "demonstration": page.demonstration,
        "desk": page.desk,
        "territory": page.territory,
        "moved_from": list(page.moved_from),
        "waiting_list_closes": _moment(page.line_closes),
    }
    for language in LANGUAGES:
        twin = content.entry(language, event.path)
        assert isinstance(twin, EventEntry)
        row[language] = {
            "title": twin.page.title,
            "url": twin.address,
            "when": event_when(twin),
            "place": event_where(twin),
            "line_closes": dates.moment(page.line_closes, language) if page.line_closes else None,
            "ics": content.addresses.file(language, event.path, ".ics") if page.date else None,
        }
    return row


def _begin(page: Event) -> dt.datetime | None:
    """An event of whole days begins at its first midnight; where only the hours are unknown, so is this."""
    return dt.datetime.combine(page.date, dt.time()) if page.all_day and page.date else page.starts


def _end(page: Event) -> dt.datetime | None:
    """An event of whole days ends at the midnight after the last."""
    if page.all_day and page.last_day:
        return dt.datetime.combine(page.last_day + dt.timedelta(days=1), dt.time())
    return page.ends


def _moment(when: dt.datetime | None) -> str | None:
    return dates.in_zone(when).isoformat() if when else None
