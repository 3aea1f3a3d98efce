"""The list of the database with 10,000 offers: how long a page takes, whole, for each filter, for words, and for a page far back."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from flask import Flask

from forms_api import create_app
from forms_api.codes import CONDITIONS, OFFER_KINDS, TERRITORY_CODES
from forms_api.settings import for_development
from forms_api.store.database import Store, insert, stored_time
from forms_api.web.pages import services

NUMBER, ROUNDS = 10_000, 20
WANTED = 50  # milliseconds at the median
WORDS = [
    "presse",
    "tornio",
    "fresatrice",
    "saldatrice",
    "carroponte",
    "capannone",
    "muletto",
    "compressore",
    "caldaia",
    "nastro",
    "pompa",
    "forno",
    "telaio",
    "scaffale",
    "banco",
    "sega",
    "trapano",
    "pialla",
    "essiccatoio",
    "serbatoio",
]
QUERIES = {
    "all": "",
    "the last page": "page=500",
    "kind": "kind=machine",
    "territory": "territory=ms",
    "sector": "sector=25",
    "by a day": "by=2026-12-31",
    "kind, territory, sector": "kind=machine&territory=ms&sector=25",
    "a word": "words=presse",
    "a word everywhere": "words=usato",
    "two words": "words=presse+carroponte",
    "words and filters": "words=presse&kind=machine&territory=ms",
    "words without a hit": "words=sommergibile",
    "distances": "near=Bastia",
}


def report(folder: Path, site: Path) -> None:
    """Measures and prints. `folder`: where the database lies; `site`: a built site."""
    app = create_app(for_development(folder / "offers", {"FORMS_SITE": str(site)}))
    with app.app_context():
        fill(services().store)
    print(f"List of {NUMBER} offers: the whole page, milliseconds at the median (wanted: {WANTED})")
    print("  looked for                 work    time")
    for name, query in QUERIES.items():
        _report(app, name, f"/banca-dati/?{query}", ROUNDS)
    for address in ("/api/offers.json", "/api/offers.csv", "/api/offers.it.xml"):
        _report(app, address, address, 5)
    print()


def _report(app: Flask, name: str, address: str, rounds: int) -> None:
    """Work is the processor's: hardly touched by what else the machine does."""
    work, times = zip(*(_time(app, address) for _ in range(rounds)), strict=True)
    print(f"  {name:<24} {median(work):6.1f}  {median(times):6.1f}")


def fill(store: Store) -> None:
    """Published offers of all kinds, places and sectors, half of them in both languages."""
    now = datetime.now(UTC)
    kinds, places = itertools.cycle(OFFER_KINDS), itertools.cycle(TERRITORY_CODES)
    with store.write() as connection:
        for number in range(NUMBER):
            published = stored_time(now - timedelta(minutes=number))
            word = WORDS[number % len(WORDS)]
            offer = insert(connection, "offers", {
                "reference": f"B{number:07}", "submission": f"bench {number}".encode(), "language": "it",
                "given_name": "Ada", "family_name": "Prova", "email": f"prova{number}@example.org", "privacy_version": "v",
                "created_at": published, "kind": next(kinds), "title": f"{word} {number}", "description": word,
                "sector": f"{number % 40 + 1:02}", "territory": next(places),
                "available_from": f"2027-{number % 12 + 1:02}-01" if number % 3 else None,
                "condition": CONDITIONS[number % 4], "state": "published", "state_at": published,
                "published_at": published, "expires_at": stored_time(now + timedelta(days=90)),
            })  # fmt: skip
            for language in ("it", "fr")[: number % 2 + 1]:
                words = f"{word} usato, con {WORDS[number * 7 % len(WORDS)]}, come nuovo. " * 4
                text = {"offer_id": offer, "language": language, "title": f"{word} {number}", "words": words}
                insert(connection, "offer_texts", text)


def _time(app: Flask, address: str) -> tuple[float, float]:
    """Milliseconds of work, and until the answer is whole."""
    work, start = time.process_time(), time.perf_counter()
    answer = app.test_client().get(address)
    assert answer.status_code == 200, answer.status
    assert answer.get_data()
    return (time.process_time() - work) * 1000, (time.perf_counter() - start) * 1000
