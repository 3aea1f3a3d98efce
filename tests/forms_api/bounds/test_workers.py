"""The bounds hold over all workers: real gunicorn processes, asked by many at once."""

from __future__ import annotations

import http.client
import json
import re
import socket
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from forms_api.store.database import Store
from tests.support import running, tiny_site
from tests.support.visitor import INTEREST, INTERESTED, PERSON, REGISTRATION

PHONE = PERSON | {"email": "", "phone": "347 123 4567"}


class Client:
    """Speaks to the socket as nginx does, from any address it likes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(
        self, method: str, address: str, client: str, values: dict[str, str] | None = None, cookie: str = ""
    ) -> tuple[int, str, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection(running.HOST, timeout=60)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(60)
        connection.sock.connect(str(self._path))
        headers = {"X-Forwarded-For": client, "X-Forwarded-Proto": "https", "Cookie": cookie}
        headers |= {"Referer": f"https://{running.HOST}/"}
        if values is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(connection):
            connection.request(method, address, urlencode(values) if values is not None else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers

    def opened(self, address: str) -> tuple[dict[str, str], str]:
        """What a page's form carries unseen, and the cookie."""
        _, page, headers = self.ask("GET", address, "198.51.100.1")
        hidden = dict(re.findall(r'name="(csrf_token|stamp)" value="([^"]+)"', page))
        return hidden, headers["Set-Cookie"].partition(";")[0]

    def sent(self, address: str, page: tuple[dict[str, str], str], values: dict[str, str], client: str) -> int:
        return self.ask("POST", address, client, page[0] | values, page[1])[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workers")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    """Four workers; the limits as they are, but that the network's do not stand before the others."""
    (folder / "site").mkdir()
    site = tiny_site.write(folder / "site")
    settings = {"FORMS_LIMIT_PER_STAMP": "30 per 10 minutes"}
    with running.application(folder, site, workers=4, settings=settings) as (path, _):
        yield Client(path)


def all_at_once(calls: list[tuple[object, ...]], client: Client) -> Counter[int]:
    with ThreadPoolExecutor(12) as pool:
        return Counter(pool.map(lambda call: client.sent(*call), calls))  # type: ignore[arg-type]


def rows(folder: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / "forms.sqlite")) as database:
        return database.execute(query).fetchall()


def test_a_network_sends_sixty_forms_whichever_worker_takes_them(client: Client) -> None:
    page = client.opened(REGISTRATION + "open")
    calls: list[tuple[object, ...]] = [(REGISTRATION + "open", page, {}, f"192.0.2.{n}") for n in range(80)]
    assert all_at_once(calls, client) == {422: 60, 429: 20}


@pytest.mark.parametrize(("pattern", "through"), [("2001:db8:77:{0:x}::1", 40), ("2001:db8:78:77{0:02x}::1", 10)])
def test_whoever_turns_ipv6_addresses_searches_no_more_than_the_wide_network_may(
    client: Client, pattern: str, through: int
) -> None:
    """The first within a /48, /56 by /56; the second within a /56, /64 by /64."""
    page = client.opened("/annulla/")
    typed = [{"reference": f"2345678{letter}", "last_digits": "0000"} for letter in "23456789ABCDEFGHJKMNPQRSTUVWXYZ"]
    calls: list[tuple[object, ...]] = [
        ("/annulla/", page, typed[n % len(typed)], pattern.format(n * 256 if through == 40 else n)) for n in range(60)
    ]
    assert all_at_once(calls, client) == {422: through, 429: 60 - through}


def test_a_code_is_locked_after_five_guesses_from_anywhere_and_its_owner_is_told_once(
    client: Client, folder: Path
) -> None:
    page = client.opened(REGISTRATION + "open")
    assert client.sent(REGISTRATION + "open", page, PHONE | {"email": "owner@example.org"}, "203.0.113.1") == 303
    ((reference,),) = rows(folder, "SELECT reference FROM registrations WHERE email = 'owner@example.org'")
    search = client.opened("/annulla/")
    typed = [{"reference": reference, "last_digits": f"{n:04}"} for n in range(60)]
    calls: list[tuple[object, ...]] = [("/annulla/", search, typed[n], f"10.{n}.0.1") for n in range(60)]
    assert all_at_once(calls, client) == {422: 5, 429: 55}
    right = {"reference": reference, "last_digits": "4567"}
    assert client.sent("/annulla/", search, right, "10.99.0.1") == 429
    assert rows(folder, "SELECT kind FROM outbox WHERE kind = 'guessed'") == [("guessed",)]


def test_one_address_gets_ten_receipts_a_day_by_forms_however_many_networks_send_them(
    client: Client, folder: Path
) -> None:
    pages = [client.opened(INTEREST) for _ in range(4)]
    victim = INTERESTED | {"email": "Victim@Example.org"}
    calls: list[tuple[object, ...]] = [
        (INTEREST, pages[n % 4], victim | {"message": f"{n}"}, f"10.0.{n}.1") for n in range(60)
    ]
    assert all_at_once(calls, client) == {303: 10, 429: 50}
    receipts = rows(folder, "SELECT id FROM outbox WHERE kind = 'interest_receipt'")
    assert len(receipts) == 10


def test_one_opened_page_serves_a_bounded_number_of_forms(client: Client) -> None:
    page = client.opened(INTEREST)
    calls: list[tuple[object, ...]] = [
        (INTEREST, page, INTERESTED | {"email": f"n{n}@example.org"}, f"10.1.{n}.1") for n in range(50)
    ]
    assert all_at_once(calls, client) == {303: 30, 429: 20}


def test_registering_and_cancelling_again_and_again_ends(client: Client, folder: Path) -> None:
    page = client.opened(REGISTRATION + "sooner")
    loop = PERSON | {"email": "loop@example.org"}
    done = []
    for turn in range(14):
        done.append(client.sent(REGISTRATION + "sooner", page, loop | {"needs": f"{turn}"}, f"10.2.{turn}.1"))
        found = rows(
            folder, "SELECT reference FROM registrations WHERE email = 'loop@example.org' AND state <> 'cancelled'"
        )
        if done[-1] == 303:
            assert len(found) == 1
            _cancel(client, folder, found[0][0])
    assert done == [303] * 10 + [429] * 4


def test_the_log_has_a_line_for_a_refusal_and_names_nobody(client: Client, folder: Path) -> None:
    assert client.ask("GET", "/annulla/?token=SECRET", "10.4.0.1")[0] == 404
    lines = [json.loads(line) for line in (folder / "log").read_text("utf-8").splitlines()]
    assert {
        "by": "forms_api",
        "says": "refused",
        "route": "forms.cancel_it",
        "method": "GET",
        "status": 404,
    }.items() <= lines[-1].items()
    for trace in ("SECRET", "example.org", "10.4.0", "gunicorn.access"):
        assert trace not in str(lines)


def _cancel(client: Client, folder: Path, reference: str) -> None:
    token = Store(folder / "forms.sqlite", running.SECRET).token_of(reference)
    page = client.opened(f"/annulla/?token={token}")
    assert client.sent(f"/annulla/?token={token}", page, {"action": "cancel"}, "10.3.0.1") == 303
