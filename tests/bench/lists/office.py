"""The pages of the officers' area with 10,000 persons at one event, asked for in turns with the public form, in one process.

A page takes the reading of the store, the template and the log line that every reading writes. What counts is the median
(wanted: under 100 ms); the work of it, and how many times that of the public form, say the same of a machine that is busy.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from forms_api import create_app
from forms_api.catalogue import Event
from forms_api.codes import PROFILES, SEEN_TERRITORIES, TERRITORY_CODES, TOPICS
from forms_api.settings import for_development
from forms_api.store import interests, registrations
from forms_api.store.database import Store
from forms_api.store.interests import InterestRequest
from forms_api.store.office import accounts
from forms_api.store.registrations import RegistrationRequest
from forms_api.web.pages import services
from tests.bench.registrations import EVENT, with_seats

PERSONS, SEATS, ASKING, LOG_LINES = 10_000, 6_000, 1_000, 50_000
WANTED = 0.1
ROUNDS = 15
PASSWORD = "quattro parole senza nesso"
FORM = f"/iscrizione/?event={EVENT}"
LIST = f"/ufficio/incontri/{EVENT}/"
#: What is measured: words, address, what is searched for before.
PAGES = (
    ("the public form", FORM, None),
    ("today", "/ufficio/", None),
    ("events", "/ufficio/incontri/", None),
    ("list, by name", LIST, ""),
    ("list, by arrival", f"{LIST}?sort=arrival", ""),
    ("list, waiting", f"{LIST}?state=waiting&sort=arrival", ""),
    ("list, last page", f"{LIST}?page=200", ""),
    ("list, a name", LIST, "prova rossi"),
    ("list, a telephone", LIST, "0585 009 123"),
    ("list, a code", LIST, "{reference}"),
    ("person", "/ufficio/persone/{reference}/", None),
    ("register", f"{LIST}iscrivi/", None),
    ("message", f"{LIST}messaggio/", None),
    ("interests", "/ufficio/da-richiamare/", None),
    ("figures", "/ufficio/numeri/", None),
    ("privacy", "/ufficio/privacy/", None),
    ("log", "/ufficio/registro/", None),
    ("log, one action", "/ufficio/registro/?action=list", None),
    ("log, last page", "/ufficio/registro/?page=500", None),
    # whole files and sheets of paper, which nobody opens twice a minute
    ("sheet to sign", f"{LIST}foglio-firme/", None),
    ("XLSX of all", f"{LIST}elenco/xlsx/?state=all", ""),
)
_WHOLE = ("sheet to sign", "XLSX of all")


def report(folder: Path, site: Path) -> None:
    """Measures and prints. `folder`: where the database lies; `site`: built with the demonstration event."""
    settings = replace(for_development(folder, {"FORMS_SITE": str(site)}), limit_per_event="1000000 per 1 minute")
    with_seats(site, SEATS)
    app = create_app(settings)
    with app.app_context():
        store, event = services().store, services().site.current().catalogue.events[EVENT]
    took = _fill(store, event)
    client = app.test_client()
    _log_in(client, store)
    with store.read() as connection:
        reference = connection.execute("SELECT reference FROM registrations WHERE id = ?", (PERSONS // 2,)).fetchone()[
            0
        ]
    print(f"Officers' area: {PERSONS} persons, {ASKING} to call, {LOG_LINES} lines in the log; filled in {took:.0f} s")
    print("  page                 median      p90     work (ms)   work, times the form")
    form = 0.0
    for words, address, search in PAGES:
        walls, works = _times(
            client, address.format(reference=reference), search and search.format(reference=reference)
        )
        middle, work = median(walls), median(works)
        form = form or work
        late = "" if middle < WANTED or words in _WHOLE else "   MORE THAN WANTED"
        times = f"{middle * 1000:8.0f} {sorted(walls)[int(ROUNDS * 0.9)] * 1000:8.0f} {work * 1000:8.0f}"
        print(f"  {words:<18} {times} {work / form:12.1f}{late}")
    print()


def _times(client: FlaskClient, address: str, search: str | None) -> tuple[list[float], list[float]]:
    """Seconds of each of the rounds: by the clock, and of work, which other programs hardly touch."""
    if search is not None:
        page = client.get(LIST).get_data(as_text=True)
        client.post(LIST, data={"csrf_token": _token(page), "action": "search", "q": search})
    client.get(address)
    walls, works = [], []
    for _ in range(ROUNDS):
        start, worked = time.perf_counter(), time.process_time()
        status = client.get(address).status_code
        walls.append(time.perf_counter() - start)
        works.append(time.process_time() - worked)
        assert status == 200, f"{address}: {status}"
    return walls, works


def _log_in(client: FlaskClient, store: Store) -> None:
    token = accounts.add(store, "bench@example.org", "Bench Prova", "administrator", SEEN_TERRITORIES)
    accounts.set_password(store, token, PASSWORD)
    page = client.get("/ufficio/entra/").get_data(as_text=True)
    values = {"csrf_token": _token(page), "email": "bench@example.org", "password": PASSWORD}
    assert client.post("/ufficio/entra/", data=values).status_code == 303


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def _fill(store: Store, event: Event) -> float:
    """The persons one by one, in one transaction; the log at once. Seconds that it took."""
    start = time.perf_counter()
    with store.write() as connection:
        for number in range(PERSONS):
            registrations.register_within(
                store, connection, event, _person(number), datetime.now(UTC), persons_per_contact=None
            )
    for number in range(ASKING):
        interests.express(store, _asking(number))
    with store.write() as connection:
        connection.executemany(
            "INSERT INTO access_log (at, who, command, subject, persons) VALUES (?, ?, ?, ?, 1)",
            [
                (f"2026-{1 + n % 11:02}-01T08:00:00.000000+00:00", f"Prova {n % 20} (p{n % 20}@example.org)",
                 ("list", "person", "present", "today")[n % 4], f"REF{n % 9000:05}")
                for n in range(LOG_LINES)
            ],
        )  # fmt: skip
    return time.perf_counter() - start


def _person(number: int) -> RegistrationRequest:
    return RegistrationRequest(
        language="fr" if number % 3 == 0 else "it",
        given_name=("Ada", "Zoé", "Nicolò", "Prova")[number % 4],
        family_name=f"{('Rossi', 'Müller', 'D’Àmbra', 'Le Goff')[number // 4 % 4]} {number:05}",
        submission_key=f"bench-{number}",
        privacy_version="bench",
        email=f"bench.{number}@example.org" if number % 5 else None,
        phone=f"+390585{number:06}",
        profile=PROFILES[number % len(PROFILES)],
    )


def _asking(number: int) -> InterestRequest:
    return InterestRequest(
        language="it",
        given_name="Ada",
        family_name=f"Bruni {number}",
        profile=PROFILES[number % len(PROFILES)],
        territory=TERRITORY_CODES[number % len(TERRITORY_CODES)],
        topic=TOPICS[number % len(TOPICS)],
        submission_key=f"bench-{number}",
        privacy_version="bench",
        phone=f"+390586{number:06}",
        message="Siamo in dodici e l'azienda chiude a marzo. " * 6,
    )
