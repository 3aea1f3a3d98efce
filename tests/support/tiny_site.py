"""A hand-made built site, as small as the forms can do with: catalogue, form pages, pages for unknown addresses."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PAGES = {
    "it": {
        "home": "/",
        "events": "/eventi/",
        "help": "/chi-aiuta/",
        "registration": "/iscrizione/",
        "interest": "/manifestazione-di-interesse/",
        "cancel": "/annulla/",
        "offers": "/banca-dati/",
        "offer": "/banca-dati/offrire/",
        "office": "/ufficio/",
        "opinion": "/pagina-utile/",
        "privacy": "/privacy/",
        "not_found": "/404.html",
    },
    "fr": {
        "home": "/fr/",
        "events": "/fr/evenements/",
        "help": "/fr/qui-aide/",
        "registration": "/fr/inscription/",
        "interest": "/fr/manifestation-d-interet/",
        "cancel": "/fr/annulation/",
        "offers": "/fr/banque-de-ressources/",
        "offer": "/fr/banque-de-ressources/proposer/",
        "office": "/fr/bureau/",
        "opinion": "/fr/page-utile/",
        "privacy": "/fr/confidentialite/",
        "not_found": "/fr/404.html",
    },
}
FORMS = ("registration", "interest", "cancel", "offers", "offer", "office", "opinion")
OTHER = {"it": "fr", "fr": "it"}
PHONES = {"it": {"phone": "0585 41150"}, "fr": {"phone": "+39 0585 41150"}}
SECTORS = [
    {"code": "C", "section": "", "it": "Attività manifatturiere", "fr": "Industrie manufacturière"},
    {"code": "25", "section": "C", "it": "Prodotti in metallo", "fr": "Produits métalliques"},
    {"code": "F", "section": "", "it": "Costruzioni", "fr": "Construction"},
    {"code": "41", "section": "F", "it": "Costruzione di edifici", "fr": "Construction de bâtiments"},
]
CONTACT = {"phone": "+39058541150", "email": "opera@example.org"}


def page(language: str, title: str, link: str, main: str) -> str:
    """A page as the theme makes it, without its dress."""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><title>{title} - OPERA</title></head>\n'
        f'<body><header><a hreflang="{OTHER[language]}" data-language-link href="{link}">x</a></header>\n'
        f'<main id="main" tabindex="-1"><!--main--><h1>{title}</h1>{main}<!--/main--></main>\n'
        "<footer>footer</footer></body></html>\n"
    )


def form_page(language: str, form: str) -> str:
    slot = f'<!--form {form}--><p class="fallback">tel</p><!--/form-->'
    return page(language, f"{form} {language}", PAGES[OTHER[language]][form], f"<p>before</p>{slot}<p>after</p>")


def event(id: str, days: float | None, **changes: Any) -> dict[str, Any]:
    """An event of three hours that begins in `days` (None: not known), as the catalogue writes it."""
    start = None if days is None else (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
    written = {
        "id": id,
        "date": start and start.date().isoformat(),
        "start": start and start.isoformat(),
        "end": start and (start + timedelta(hours=3)).isoformat(),
        "registration_closes": start and start.isoformat(),
        "seats": 10,
        "waiting_list": True,
        "status": "scheduled",
        "demonstration": False,
        "desk": "massa",
        "territory": "toscana",
        "all_day": False,
        "sessions": [],
        "online": False,
        "link": None,
        "uid": f"{id}@example.org",
        "sequence": 0,
        "it": words("it", id),
        "fr": words("fr", id),
    }
    return written | changes


def words(language: str, id: str) -> dict[str, str]:
    folder = PAGES[language]["events"]
    return {
        "title": f"Titolo {id}" if language == "it" else f"Titre {id}",
        "url": f"{folder}{id}/",
        "when": "giovedì 17 dicembre" if language == "it" else "jeudi 17 décembre",
        "place": "Massa",
        "ics": f"{folder}{id}.ics",
    }


def events() -> list[dict[str, Any]]:
    """One of each kind. `one-seat` and `no-line` fill up with the first person who registers."""
    ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    return [
        event("open", 20),
        event("sooner", 10),
        event("one-seat", 20, seats=1),
        event("no-line", 20, seats=1, waiting_list=False),
        event("closed", 2, registration_closes=ago),
        event("past", -10),
        event("cancelled", 20, status="cancelled"),
        event("postponed", 20, status="postponed"),
        event("undated", None, seats=None),
        event("no-form", 20, seats=None),
        event("trial", 28, demonstration=True),
    ]


def catalogue(**changes: Any) -> dict[str, Any]:
    desk = CONTACT | {"id": "massa", "territory": "toscana"}
    silent = {"id": "livorno", "territory": "toscana", "phone": None, "email": None}
    written = {
        "build": "1",
        "privacy_version": "2026-11-22",
        "timezone": "Europe/Rome",
        "site_url": "https://example.org/",
        "pages": PAGES,
        "addresses": {language: sorted(pages.values()) for language, pages in PAGES.items()},
        "forms": "open",
        "contact": {**CONTACT, **PHONES, "name": "Agenzia", "reply_days": 5},
        "helpers": {
            "it": {"name": "INPS", "phone": "803164", "phone_display": "803 164"},
            "fr": {"name": "France Travail", "phone": "3949", "phone_display": "3949"},
        },
        "desks": [
            desk
            | {
                "it": PHONES["it"] | {"title": "Massa", "url": "/sportelli/massa/"},
                "fr": PHONES["fr"] | {"title": "Massa", "url": "/x/"},
            },
            silent | {"it": {"title": "Livorno", "url": "/s/"}, "fr": {"title": "Livourne", "url": "/x/"}},
        ],
        "sectors": SECTORS,
        "events": events(),
    }
    return written | changes


def write(folder: Path, **changes: Any) -> Path:
    """The site, whole; the catalogue last, as the build does it."""
    for language, addresses in PAGES.items():
        for form in FORMS:
            put(folder, addresses[form], form_page(language, form))
        put(folder, addresses["home"], page(language, "Home", PAGES[OTHER[language]]["home"], "<p>home</p>"))
        put(folder, addresses["not_found"], page(language, f"404 {language}", "/", "<p>404</p>"))
    write_catalogue(folder, **changes)
    return folder


def write_catalogue(folder: Path, **changes: Any) -> None:
    written = catalogue(**{"digests": digests(folder)} | changes)
    (folder / "catalogue.json").write_text(json.dumps(written), encoding="utf-8")


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the pages that the forms read."""
    read = [PAGES[language][name] for language in PAGES for name in (*FORMS, "not_found")]
    return {address: hashlib.sha256(file_of(folder, address).read_bytes()).hexdigest() for address in read}


def file_of(folder: Path, address: str) -> Path:
    path = folder / address.lstrip("/")
    return path / "index.html" if address.endswith("/") else path


def put(folder: Path, address: str, html: str) -> None:
    path = file_of(folder, address)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
