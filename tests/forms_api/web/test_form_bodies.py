"""Bodies and headers as no browser sends them, to the very gunicorn of deploy/: never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.workers import Workers, workers_on

FORM = b"POST /iscrizione/?event=open HTTP/1.1\r\nHost: opera.example\r\nConnection: close\r\n"
URLENCODED = b"Content-Type: application/x-www-form-urlencoded\r\n"
MULTIPART = b"Content-Type: multipart/form-data; boundary=x\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    from tests.support import tiny_site

    folder: Path = tmp_path_factory.mktemp("bodies")
    with workers_on(folder / "data" / "forms.sqlite", tiny_site.write(folder / "site")) as running:
        yield running


@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART, b""])
@pytest.mark.parametrize(
    "body",
    [
        b"5\r\nneeds\r\n0\r\n\r\n",
        b"zz\r\nneeds\r\n0\r\n\r\n",
        b"5\r\nneedsX\r\n0\r\n\r\n",
        b"-5\r\nneeds\r\n0\r\n\r\n",
        b"11000\r\n" + b"x" * 0x11000 + b"\r\n0\r\n\r\n",
        b"5;ext=1\r\nneeds\r\n0\r\nTrailer: x\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_chunks_good_and_bad_are_an_empty_form_or_a_bad_request(workers: Workers, kind: bytes, body: bytes) -> None:
    status = workers.raw(FORM + kind + CHUNKED + body).split(b" ", 2)[1]
    assert status in (b"400", b"413", b"422")


@pytest.mark.parametrize("name", [b"SCRIPT_NAME", b"Script-Name", b"PATH_INFO", b"REMOTE_USER"])
@pytest.mark.parametrize("value", [b"/x", b"/iscrizione", b"/", b"x"])
def test_no_header_moves_the_application(workers: Workers, name: bytes, value: bytes) -> None:
    request = b"GET /iscrizione/?event=open HTTP/1.1\r\nHost: opera.example\r\nConnection: close\r\n"
    assert workers.raw(request + name + b": " + value + b"\r\n\r\n").split(b" ", 2)[1] == b"200"
