"""Large bodies through the real nginx: photos are let in, what is too large is refused in the reader's language."""

from __future__ import annotations

import contextlib
import http.client
import io
import re
import socket
import sqlite3
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from deploy.lib import outage_pages
from tests.support import running, tiny_site

pytestmark = pytest.mark.skipif(running.NGINX is None, reason="no nginx here (tools/nginx.sh)")
MEGABYTE = 1024 * 1024
IT, FR = "/banca-dati/offrire/?kind=thing", "/fr/banque-de-ressources/proposer/?kind=thing"
THING = {
    "given_name": "Anna", "family_name": "Rossi", "email": "anna@example.org", "phone": "", "title": "Due presse",
    "description": "Da 100 tonnellate.", "sector": "25", "territory": "ms", "available_from": "31/12/2030", "quantity": "2",
    "condition": "working", "company": "Officine in liquidazione", "kind": "machine",
}  # fmt: skip


@dataclass(frozen=True)
class Front:
    """nginx with TLS, the application behind it."""

    port: int
    database: Path

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> tuple[int, str, str]:
        """Status, page and cookie."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=120)
        connection.sock = context.wrap_socket(_plain(self.port), server_hostname=running.HOST)
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.suppress(
            BrokenPipeError, ConnectionResetError
        ):  # refused before all was sent: the answer is there
            connection.request(method, address, body, {"Host": running.HOST, **told})
        answer = connection.getresponse()
        found = answer.status, answer.read().decode(), answer.headers.get("Set-Cookie", "").split(";")[0]
        connection.close()
        return found

    def offer(self, address: str, *photos: bytes) -> tuple[int, str]:
        """Opens the form as a browser does and sends it with photos."""
        _, page, cookie = self.ask("GET", address)
        hidden = dict(re.findall(r'name="(csrf_token|stamp)" value="([^"]+)"', page))
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in (THING | hidden).items()]
        parts += [b'name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + photo for photo in photos]
        body = b"".join(b"--b\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--b--\r\n"
        headers = {"Cookie": cookie, "Referer": f"https://{running.HOST}/", "Origin": f"https://{running.HOST}"}
        status, page, _ = self.ask("POST", address, body, Content_Type="multipart/form-data; boundary=b", **headers)
        return status, page


def _plain(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 120)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("uploads")
    (folder / "site").mkdir()
    (folder / "nginx").mkdir()
    site = tiny_site.write(folder / "site")
    (site / "redirects.map").touch()
    with (
        running.application(folder, site, workers=1) as (path, _),
        running.nginx(folder / "nginx", site, path) as (port, _),
    ):
        outage_pages.write(site, folder / "nginx" / "current" / "outage")
        yield Front(port, folder / "forms.sqlite")


def photo(size: int) -> bytes:
    """A JPEG of `size` bytes, as cameras write them: what lies behind the picture is theirs."""
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "teal").save(out, "JPEG")
    return out.getvalue().ljust(size, b"\0")


def test_three_photos_of_8_megabytes_are_taken(front: Front) -> None:
    status, page = front.offer(IT, *[photo(8 * MEGABYTE)] * 3)
    assert status == 303, page[:3000]
    with sqlite3.connect(front.database) as database:
        assert database.execute("SELECT count(*) FROM offer_photos").fetchone() == (3,)
    database.close()


@pytest.mark.parametrize(
    ("address", "size", "advice"),
    [
        (IT, 27, "scegli foto più leggere"),  # the application
        (IT, 40, "scegli foto più leggere"),  # nginx
        (FR, 40, "choisissez des photos plus légères"),
    ],
)
def test_photos_that_are_too_large_are_refused_with_what_to_do(
    front: Front, address: str, size: int, advice: str
) -> None:
    status, page = front.offer(address, bytes(size * MEGABYTE))
    assert (status, advice in page, "tel" in page) == (413, True, True), page[:500]


@pytest.mark.parametrize(
    ("address", "advice"),
    [("/manifestazione-di-interesse/", "accorcia il testo"), ("/fr/inscription/?event=open", "raccourcissez le texte")],
)
@pytest.mark.parametrize("size", [70_000, 300_000])
def test_a_text_that_is_too_long_is_refused_with_what_to_do(front: Front, address: str, advice: str, size: int) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    status, page, _ = front.ask("POST", address, b"message=" + b"x" * size, **form)
    assert (status, advice in page) == (413, True), page[:500]


def test_nobody_asks_for_the_pages_of_a_refusal_by_their_address(front: Front) -> None:
    assert front.ask("GET", "/refused/it-large.html")[0] == 404
