from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from forms_api.mails import letters
from forms_api.mails.message import build_message
from forms_api.store import outbox, personal_data, retention
from forms_api.store.database import Store
from forms_api.store.offers import ended, offered, review, searches
from forms_api.store.offers.offered import NewOffer, Offer, OfferContent
from forms_api.web.pages import services
from tests.support.store_support import rows
from tests.support.visitor import Visitor, summary, words

LIST = "/banca-dati/"
MINE = "zoe@example.org"
FACTS = {"kind": "machine", "sector": "25", "territory": "ms"}


@pytest.fixture
def store(app: Flask) -> Store:
    with app.app_context():
        return services().store


def publish(store: Store, title: str, *, demonstration: bool = False, **facts: str) -> Offer:
    where = FACTS | facts
    content = OfferContent(title=title, description="Da vedere.", given_name="Ada", family_name="Prova",
                           email="ada@example.org", **where)  # fmt: skip
    stored = offered.offer(store, NewOffer("it", content, f"key {title}", "v", demonstration=demonstration))
    review.publish(store, stored, {"it": (title, "Da vedere.")}, where)
    return stored


def mails_to(app: Flask, store: Store, address: str) -> list[EmailMessage]:
    """What goes out now to an address; the rest is sent too."""
    found = []
    with app.app_context():
        settings, catalogue = services().settings, services().site.current().catalogue
    settings = replace(settings, public_url="https://sportello-lavoro.agenzia-regionale.example")
    while mail := outbox.claim(store, "test"):
        letter = letters.write(store, mail, catalogue, settings)
        if letter and letter.to == address:
            found.append(build_message(letter, mail, settings, datetime.now(UTC)))
        outbox.sent(store, mail, "test")
    return found


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def token_of(store: Store, number: int = 1) -> str:
    [(reference,)] = rows(store, "SELECT reference FROM offer_searches WHERE id = ?", number)
    return store.token_of(reference)


def save(visitor: Visitor, store: Store, query: str = "kind=machine&words=presse", *, confirmed: bool = True) -> str:
    """Saves a search as a visitor does; its token."""
    visitor.open(f"{LIST}?{query}&save")
    visitor.accepted({"email": MINE})
    token = token_of(store, rows(store, "SELECT max(id) FROM offer_searches")[0][0])
    if confirmed:
        visitor.open(f"{LIST}?token={token}")
        visitor.accepted({"action": "confirm"})
    return token


def test_an_empty_result_offers_to_be_told_and_keeps_what_was_looked_for(visitor: Visitor) -> None:
    page = visitor.get(f"{LIST}?kind=machine&words=presse")
    [link] = [str(each["href"]) for each in page.select('main a[href$="save="]')]
    form = visitor.open(link)
    assert words(form, "dl.facts dd") == "«presse», Macchina"
    assert "Scrivi la tua e-mail" in summary(visitor.refused({"email": " "}))[0]


def test_nobody_is_told_who_has_not_confirmed_from_the_mailbox(app: Flask, visitor: Visitor, store: Store) -> None:
    token = save(visitor, store, confirmed=False)
    assert token not in visitor.answer.get_data(as_text=True)
    publish(store, "Due presse")
    searches.tell(store)
    [mail] = mails_to(app, store, MINE)
    assert token in text_of(mail)
    page = visitor.get(f"{LIST}?token={token}")
    assert rows(store, "SELECT confirmed_at FROM offer_searches") == [(None,)]
    assert words(page, "h1") == "Vuoi questi avvisi?"


def test_one_mail_a_day_tells_of_all_that_is_new_and_of_nothing_twice(
    app: Flask, visitor: Visitor, store: Store
) -> None:
    publish(store, "Presse di prima")
    save(visitor, store)
    save(visitor, store, "territory=ms")
    mails_to(app, store, MINE)
    for title, facts in (("Due presse", {}), ("Tornio", {}), ("Presse lontane", {"territory": "2b"})):
        publish(store, title, **facts)
    publish(store, "Presse finte", demonstration=True)
    searches.tell(store)
    [mail] = mails_to(app, store, MINE)
    text = text_of(mail)
    assert [title in text for title in ("Due presse", "Tornio", "Presse lontane")] == [True] * 3
    assert not [title for title in ("Presse di prima", "Presse finte") if title in text]
    publish(store, "Altre presse")
    searches.tell(store)
    assert mails_to(app, store, MINE) == []
    searches.tell(store, datetime.now(UTC) + timedelta(hours=25))
    [later] = mails_to(app, store, MINE)
    assert "Altre presse" in text_of(later)
    assert "Due presse" not in text_of(later)


def test_a_mail_program_stops_all_with_one_post_and_no_cookie(app: Flask, visitor: Visitor, store: Store) -> None:
    save(visitor, store)
    save(visitor, store, "territory=ms")
    mails_to(app, store, MINE)
    publish(store, "Due presse")
    searches.tell(store)
    [mail] = mails_to(app, store, MINE)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = f"{LIST}?token={token_of(store)}"
    whole = f"\r\nList-Unsubscribe: <https://sportello-lavoro.agenzia-regionale.example{address}>\r\n"
    assert whole in mail.as_bytes().decode("ascii")
    answer = app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert rows(store, "SELECT count(*) FROM offer_searches") == [(0,)]
    visitor.get(address, 404)


def test_one_search_is_stopped_and_the_other_stays(visitor: Visitor, store: Store) -> None:
    token = save(visitor, store)
    save(visitor, store, "territory=ms")
    visitor.open(f"{LIST}?token={token}")
    page = visitor.accepted({"action": "stop"})
    assert "Ne hai salvate altre" in page.get_text()
    assert rows(store, "SELECT territory FROM offer_searches") == [("ms",)]
    page = visitor.accepted({"action": "stop"})
    assert words(page, "h1") == "Qui non c’è nessun avviso attivo"


def test_the_same_search_twice_is_one_and_says_so_in_the_mailbox_alone(
    app: Flask, visitor: Visitor, store: Store
) -> None:
    save(visitor, store)
    mails_to(app, store, MINE)
    first = visitor.answer.get_data(as_text=True)
    with store.write() as connection:
        connection.execute("UPDATE outbox SET once = NULL")  # the next day
    visitor.open(f"{LIST}?kind=machine&words=presse&save")
    sent = visitor.accepted({"email": MINE.upper()})
    assert words(sent, "h1") == "Ora apri la tua e-mail"
    assert first
    assert rows(store, "SELECT count(*) FROM offer_searches") == [(1,)]
    [mail] = mails_to(app, store, MINE)
    assert mail["Subject"] == "Ti avvisiamo già"


def test_a_year_later_it_is_asked_about_and_goes_by_itself(app: Flask, visitor: Visitor, store: Store) -> None:
    save(visitor, store)
    mails_to(app, store, MINE)
    end = searches.of_address(store, MINE)[0].expires_at
    assert end
    searches.tell(store, end - timedelta(days=15))
    assert mails_to(app, store, MINE) == []
    for _ in range(2):
        searches.tell(store, end - timedelta(days=13))
    [mail] = mails_to(app, store, MINE)
    assert mail["Subject"] == "Vuoi ancora gli avvisi?"
    with store.write() as connection:
        assert searches.purge(connection, end - timedelta(days=1)) == 0
        assert searches.purge(connection, end + timedelta(days=1)) == 1


def test_what_nobody_confirms_goes_after_three_days(visitor: Visitor, store: Store) -> None:
    save(visitor, store, confirmed=False)
    with store.write() as connection:
        assert ended.purge(connection, "2020") == 0
        connection.execute("UPDATE offer_searches SET created_at = '2026-01-01T00:00:00.000000+00:00'")
        assert ended.purge(connection, "2020") == 1


def test_a_copy_and_an_erasure_reach_the_saved_searches(visitor: Visitor, store: Store) -> None:
    save(visitor, store)
    copy = personal_data.copy(store, MINE)
    assert [row["words"] for row in copy["offer_searches"]] == ["presse"]
    assert [mail["kind"] for mail in copy["mails"]] == ["search_confirm"]
    assert len(retention.erase(store, MINE, {}, store.path.parent / "mail").references) == 1
    assert rows(store, "SELECT count(*) FROM offer_searches") == [(0,)]
    assert rows(store, "SELECT count(*) FROM outbox") == [(0,)]


def test_a_refused_address_is_told_no_more_and_goes(app: Flask, visitor: Visitor, store: Store) -> None:
    save(visitor, store)
    mail = outbox.claim(store, "test")
    assert mail
    outbox.refused(store, mail, "test", "550", person=True)
    publish(store, "Due presse")
    searches.tell(store)
    assert mails_to(app, store, MINE) == []
    with store.write() as connection:
        assert searches.purge(connection, datetime.now(UTC)) == 1
