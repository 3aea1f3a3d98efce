from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask

from forms_api.store.offers import offered, review
from forms_api.store.offers.offered import NewOffer, OfferContent
from forms_api.typed_values import show_reference
from forms_api.web.offers import outage_list
from forms_api.web.pages import services
from tests.support.visitor import check_page, words

FACTS = {"kind": "machine", "sector": "25", "territory": "ms"}


def test_the_list_for_an_outage_says_since_when_what_there_is_and_whom_to_ask(
    app: Flask, tmp_path: Path, site_folder: Path
) -> None:
    with app.app_context():
        store = services().store
    for kind, title in (("machine", "Due presse"), ("skill", "Saldatore")):
        content = OfferContent(
            title=title, description="<b>", given_name="Ada", family_name="Prova", email="a@b.example",
            sector="25", territory="ms", kind=kind,
        )  # fmt: skip
        offer = offered.offer(store, NewOffer("it", content, title, "v"))
        review.publish(store, offer, {"it": (title, "<b>Da vedere")}, FACTS | {"kind": kind})
        if kind == "machine":
            code = show_reference(offer.reference)
    (tmp_path / "still").mkdir(mode=0o755)
    before = os.umask(0o077)
    outage_list.write(site_folder, store, tmp_path / "still")
    os.umask(before)
    for language, address in (("it", "banca-dati"), ("fr", "fr/banque-de-ressources")):
        file = tmp_path / "still" / address / "index.html"
        assert file.stat().st_mode & 0o777 == 0o644
        assert all(folder.stat().st_mode & 0o055 == 0o055 for folder in (file.parent, file.parent.parent))
        page = BeautifulSoup(file.read_text("utf-8"), "html5lib")
        check_page(page, language)
        assert f"{datetime.now(UTC):%d/%m/%Y}" in words(page, ".box")
        assert words(page, "li.card .written") == "<b>Da vedere"
        assert code in words(page, "li.card")
        assert page.select_one(".fallback")
        assert not any(word in page.get_text() for word in ("Saldatore", "Ada", "Prova"))
    offered.withdraw(store, offered.by_reference(store, code.replace("\u00a0", "").replace(" ", "")))  # type: ignore[arg-type]
    outage_list.write(site_folder, store, tmp_path / "still")
    assert "Due presse" not in file.read_text("utf-8")
