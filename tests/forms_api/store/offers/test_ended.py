from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from forms_api.store import personal_data, retention
from forms_api.store.offers import asked, offered, review
from forms_api.store.offers.asked import NewRequest
from forms_api.store.offers.offered import NewOffer, OfferContent, Photo
from tests.support.store_support import new_store, rows

CONTENT = OfferContent("machine", "Due presse", "Da 100 t.", "25", "ms", "Ada", "Prova", "ada@example.org")
FACTS = {"kind": "machine", "sector": "25", "territory": "ms"}


def test_ended_offers_go_after_their_term_with_all_who_wrote_and_are_counted(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for number in range(2):
        offer = offered.offer(store, NewOffer("it", CONTENT, f"key{number}", "v"))
        review.publish(store, offer, {"it": ("Due presse", "Da 100 t.")}, FACTS)
        asked.ask(store, offer.id, NewRequest("fr", "Zoé", "Essai", "?", f"k{number}", "v", "zoe@example.org"))
    offered.withdraw(store, offer)
    now = datetime.now(UTC)
    assert retention.purge(store, {}, tmp_path / "mail", now + timedelta(days=300)).offers == 0
    assert retention.purge(store, {}, tmp_path / "mail", now + timedelta(days=370)).offers == 3
    assert rows(store, "SELECT state FROM offers") == [("published",)]
    assert rows(store, "SELECT form, territory, topic, state, persons FROM purged_counts") == [
        ("offer", "ms", "machine", "withdrawn", 1), ("request", "ms", "machine", "unanswered", 2),
    ]  # fmt: skip


def test_an_offerer_is_copied_and_erased_without_a_trace(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    photo = Photo(1, 1, b"WEBPBYTES", b"JPEGBYTES")
    offer = offered.offer(store, NewOffer("it", CONTENT, "key", "v", (photo,)))
    review.publish(store, offer, {"it": ("Presse introvabili", "Parole introvabili.")}, FACTS)
    copy = personal_data.copy(store, "ada@example.org")
    assert [row["title"] for row in copy["offers"]] == ["Due presse"]
    assert {mail["kind"] for mail in copy["mails"]} == {"offer_receipt", "offer_notice", "offer_published"}
    retention.erase(store, "ada@example.org", {}, tmp_path / "mail")
    kept = store.path.read_bytes().lower()
    assert not [word for word in (b"ada@", b"introvabili", b"webpbytes", b"jpegbytes") if word in kept]
