"""What the form at the foot of each page sends, without cookie, token or JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import Headers

from forms_api import create_app
from forms_api.settings import for_development
from forms_api.store.database import Store, StoreUnavailable
from forms_api.store.opinions import page_opinions
from forms_api.web.opinions.giving import comes_from_here
from forms_api.web.pages import services
from tests.support import tiny_site
from tests.support.visitor import Visitor, raising, summary, words

HERE = {"Sec-Fetch-Site": "same-origin"}
ITALIAN, FRENCH = "/pagina-utile/", "/fr/page-utile/"


@pytest.fixture
def store(app: Flask) -> Store:
    with app.app_context():
        return services().store


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Whose browser says that a form was sent from a page of this site."""
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return visitor


@pytest.mark.parametrize(
    ("address", "page", "thanks"), [(ITALIAN, "/eventi/", "Grazie"), (FRENCH, "/fr/evenements/", "Merci")]
)
def test_one_press_on_any_page_is_counted_thanked_for_and_leads_back(
    visitor: Visitor, store: Store, address: str, page: str, thanks: str
) -> None:
    sent = visitor.client.post(address, data={"page": page, "answer": "yes", "missing": ""})
    assert sent.status_code == 303
    assert "Set-Cookie" not in sent.headers
    shown = visitor.get(sent.location)
    assert words(shown, "h1") == thanks
    assert shown.select(f'main a[href="{page}"]')
    assert [(each.page, each.yes) for each in page_opinions.counts(store)] == [(page, 1)]


def test_what_is_missing_is_kept_without_contacts(visitor: Visitor, store: Store) -> None:
    visitor.open(ITALIAN + "?about=/eventi/")
    visitor.accepted({"answer": "missing", "missing": "Gli orari.\r\nanna@example.org"})
    assert [(each.page, each.words) for each in page_opinions.remarks(store)] == [("/eventi/", "Gli orari.\n(…)")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"missing": "Gli orari"}, "Premi sì o no"),
        ({"answer": "perhaps"}, "Premi sì o no"),
        ({"answer": "missing", "missing": " "}, "Scrivi che cosa manca, oppure premi sì o no"),
        ({"answer": "no", "missing": "x" * 501}, "Scrivi che cosa manca in 500 caratteri al massimo"),
    ],
)
def test_a_faulty_answer_comes_back_with_what_was_typed(
    visitor: Visitor, store: Store, values: dict[str, str], said: str
) -> None:
    page = visitor.post(ITALIAN, {"page": "/eventi/"} | values)
    assert summary(page) == [said]
    assert page.select_one("#missing").get_text().strip() == values.get("missing", "").strip()  # type: ignore[union-attr]
    assert page_opinions.counts(store) == []


@pytest.mark.parametrize("page", ["", "/nulla/", "/fr/evenements/", "https://example.org/eventi/"])
def test_an_answer_about_no_page_of_this_language_is_a_bad_request(visitor: Visitor, store: Store, page: str) -> None:
    visitor.post(ITALIAN, {"page": page, "answer": "yes"}, 400)
    assert page_opinions.counts(store) == []


@pytest.mark.parametrize(
    ("headers", "here"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://opera.example"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "https://opera.example"}, True),
        ({"Origin": "https://opera.example.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_form_of_another_site_is_told_apart(headers: dict[str, str], here: bool) -> None:
    assert comes_from_here(Headers(headers), "opera.example") is here


def test_a_form_from_elsewhere_is_not_counted_and_can_be_sent_again_from_here(visitor: Visitor, store: Store) -> None:
    visitor.client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    page = visitor.post(ITALIAN, {"page": "/eventi/", "answer": "no"}, 403)
    assert "viene da questo sito" in summary(page)[0]
    assert page_opinions.counts(store) == []
    visitor.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    visitor.accepted({"answer": "no"})
    assert page_opinions.counts(store)[0].no == 1


def test_one_network_may_say_only_so_much(tmp_path: Path, site_folder: Path) -> None:
    app = create_app(for_development(tmp_path, {"FORMS_LIMIT_OPINIONS": "2 per 1 hour"}))
    client = app.test_client()
    sent = {"page": "/eventi/", "answer": "yes"}
    assert [client.post(ITALIAN, data=sent, headers=HERE).status_code for _ in range(3)] == [303, 303, 429]


def test_an_answer_that_cannot_be_stored_comes_back(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_opinions, "give", raising(StoreUnavailable("disk full")))
    page = visitor.post(FRENCH, {"page": "/fr/evenements/", "answer": "no", "missing": "Les horaires"}, 503)
    assert words(page, "#missing") == "Les horaires"


def test_while_nobody_answers_for_the_site_answers_are_counted_and_no_text_is_kept(
    visitor: Visitor, store: Store, site_folder: Path
) -> None:
    tiny_site.write_catalogue(site_folder, forms="closed")
    assert not visitor.open(ITALIAN).select("#missing")
    visitor.accepted({"answer": "no", "missing": "Sono Anna"})
    assert page_opinions.remarks(store) == []
    assert page_opinions.counts(store)[0].no == 1
