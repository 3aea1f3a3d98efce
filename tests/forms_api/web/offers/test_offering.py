from __future__ import annotations

import io
import re
import struct
import zlib

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image

from forms_api.store.database import Store
from forms_api.store.offers import offered
from forms_api.web.pages import services
from tests.support.store_support import rows
from tests.support.visitor import PERSON, REFERENCE, Visitor, facts, summary, typed_in, words

OFFER = "/banca-dati/offrire/"
THING = PERSON | {
    "kind": "machine", "title": "Due presse piegatrici", "description": "Da 100 tonnellate.\nSi vedono il lunedì.",
    "sector": "25", "territory": "ms", "available_from": "31/12/2026", "quantity": "2", "condition": "working",
    "company": "Officine in liquidazione",
}  # fmt: skip
SKILL = PERSON | {"title": "Saldatore TIG, 15 anni", "description": "Patentino.", "sector": "25", "territory": "ms"}


@pytest.fixture
def store(app: Flask) -> Store:
    with app.app_context():
        return services().store


def picture(kind: str = "JPEG", size: tuple[int, int] = (1400, 20), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def claims(width: int, height: int) -> bytes:
    """A PNG whose head says this size: a small file that would need gigabytes."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = b"IDAT" + zlib.compress(bytes(1000))
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, packed)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def send_with(visitor: Visitor, values: dict[str, str], *photos: bytes) -> BeautifulSoup:
    """Sends the form of the page with photos, and opens what comes."""
    form = visitor.form()
    data: dict[str, object] = {name: value for name, value in (typed_in(form) | values).items() if name != "photo"}
    data["photo"] = [(io.BytesIO(photo), f"{number}.jpg") for number, photo in enumerate(photos)]
    answer = visitor.client.post(str(form["action"]), data=data)
    answer.request.environ["wsgi.input"].close()  # a file, where it is large
    if answer.status_code == 303:
        return visitor.get(answer.location)
    return visitor._read(answer, str(form["action"]), answer.status_code)


def test_a_thing_is_offered_with_photos_and_waits_to_be_read(visitor: Visitor, store: Store) -> None:
    visitor.open(OFFER + "?kind=thing")
    exif = Image.Exif()
    exif[271] = "SecretMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (44.0, 2.0, 7.0)})  # where it was taken
    receipt = send_with(visitor, THING, picture(exif=exif) + b"<script>alert(1)</script>PK\x03\x04", picture("PNG"))
    assert words(receipt, "h1") == "Offerta ricevuta"
    assert re.fullmatch(REFERENCE, words(receipt, ".reference"))
    assert facts(receipt)["Foto"] == "2"
    [offer] = rows(store, "SELECT state, title, available_from, condition FROM offers")
    assert offer == ("waiting", "Due presse piegatrici", "2026-12-31", "working")
    for webp, jpeg, width in rows(store, "SELECT webp, jpeg, width FROM offer_photos"):
        assert width == 1280
        for kept in (webp, jpeg):
            assert not any(mark in kept for mark in (b"SecretMaker", b"<script", b"PK\x03\x04", b"Exif"))
    assert rows(store, "SELECT kind FROM outbox ORDER BY id") == [("offer_receipt",), ("offer_notice",)]


def test_a_skill_has_no_photos_and_none_of_the_things_fields(visitor: Visitor, store: Store) -> None:
    page = visitor.open(OFFER + "?kind=skill")
    assert not page.select("#photo, #company, #quantity, #condition")
    visitor.accepted(SKILL | {"company": "Officine", "quantity": "9"})
    assert rows(store, "SELECT kind, company, quantity FROM offers") == [("skill", None, None)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "JPEG, PNG o WebP"),
        ("heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200), "HEIC"),
        ("no picture", b"%PDF-1.7 and more", "JPEG, PNG o WebP"),
        ("gif and script", b"GIF89a/*\x01\x00*/=1;alert(1)", "JPEG, PNG o WebP"),
        ("50 megapixels", claims(10_000, 5_000), "40 milioni"),
        ("bomb", claims(65_000, 65_000), "40 milioni"),
        ("half a file", picture()[:900], "rovinata"),
        ("more than 8 MB", picture() + bytes(9 * 1024 * 1024), "8 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_photo_is_refused_in_a_sentence(
    visitor: Visitor, store: Store, name: str, content: bytes, sentence: str
) -> None:
    visitor.open(OFFER + "?kind=thing")
    page = send_with(visitor, THING, content)
    assert visitor.answer.status_code == 422
    assert sentence in summary(page)[0]
    assert words(page, "#description").startswith("Da 100")
    assert rows(store, "SELECT count(*) FROM offers") == [(0,)]


def test_a_form_with_mistakes_asks_for_the_photos_again(visitor: Visitor) -> None:
    visitor.open(OFFER + "?kind=thing")
    page = send_with(
        visitor, THING | {"title": "", "sector": "99", "territory": "", "available_from": "domani"}, picture()
    )
    assert summary(page) == [
        "Scrivi un titolo", "Scegli un settore dell’elenco", "Scegli dove si trova, o dove vuoi lavorare",
        "Scrivi il giorno così: 31/12/2026",
    ]  # fmt: skip
    assert page.select_one("#photo-again")


def test_a_fourth_photo_and_a_body_beyond_all_photos_are_refused(visitor: Visitor) -> None:
    visitor.open(OFFER + "?kind=thing")
    assert "3 foto" in summary(send_with(visitor, THING, *[picture()] * 4))[0]
    visitor.open(OFFER + "?kind=thing")
    huge = visitor.client.post(OFFER + "?kind=thing", data={"photo": (io.BytesIO(bytes(26 * 1024 * 1024)), "a.jpg")})
    huge.request.environ["wsgi.input"].close()
    assert huge.status_code == 413
    assert "25 MB" in huge.get_data(as_text=True)
    large = visitor.client.post("/manifestazione-di-interesse/", data={"message": "a" * 70_000})
    assert large.status_code == 413


def test_the_offerer_changes_and_withdraws_by_the_link(visitor: Visitor, store: Store) -> None:
    visitor.open(OFFER + "?kind=thing")
    send_with(visitor, THING, picture())
    [(reference,)] = rows(store, "SELECT reference FROM offers")
    address = f"{OFFER}?token={store.token_of(reference)}"
    visitor.open(address)
    page = visitor.accepted({"title": "Tre presse", "action": "change"}, "Salva le modifiche")
    assert "Cambiamenti salvati" in page.get_text()
    found = offered.by_reference(store, reference)
    assert found
    assert (found.title, found.photos, found.state) == ("Tre presse", 1, "waiting")
    visitor.open(address)
    page = visitor.accepted({"action": "withdraw"}, "Ritira")
    assert "Offerta ritirata." in page.get_text()
    assert rows(store, "SELECT state FROM offers") == [("withdrawn",)]
    assert rows(store, "SELECT count(*) FROM offer_photos") == [(0,)]


def test_who_gave_a_telephone_finds_the_offer_by_code(visitor: Visitor, store: Store) -> None:
    visitor.open("/fr/banque-de-ressources/proposer/?kind=skill")
    visitor.accepted(SKILL | {"email": "", "phone": "06 12 34 56 78", "territory": "2b"})
    [(reference,)] = rows(store, "SELECT reference FROM offers")
    visitor.open("/fr/banque-de-ressources/proposer/?code")
    visitor.refused({"reference": reference, "last_digits": "0000"})
    page = visitor.accepted({"reference": reference.lower(), "last_digits": "5678"})
    assert words(page, "h1") == "Votre offre"


def test_an_unknown_link_says_so(visitor: Visitor) -> None:
    assert words(visitor.get(OFFER + "?token=nothing", 404), "h1") == "Questa offerta non si trova"


def test_the_same_submission_twice_is_one_offer(visitor: Visitor, store: Store) -> None:
    visitor.open(OFFER + "?kind=skill")
    first = visitor.send(SKILL).location
    assert visitor.send(SKILL).location == first
    assert rows(store, "SELECT count(*) FROM offers") == [(1,)]
