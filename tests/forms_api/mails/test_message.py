from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from icalendar import Calendar

from forms_api.catalogue import Catalogue, Status
from forms_api.codes import Language
from forms_api.mails import letters
from forms_api.mails.message import build_message
from forms_api.store import corrections, interests, join_links, outbox, registered, registrations
from forms_api.store.corrections import RegistrationChange
from forms_api.texts import load
from forms_api.typed_values import show_reference
from tests.support.store_support import a_catalogue, a_request, an_event, an_interest, new_store, rows, settings_in


class Desk:
    """A store and the mails it writes, read back as a mail program would."""

    def __init__(self, folder: Path) -> None:
        self.store = new_store(folder)
        self.event = an_event()
        self.settings = settings_in(folder)

    def written(self, catalogue: Catalogue | None = None) -> list[EmailMessage]:
        """All that is due, composed and marked as sent."""
        catalogue = catalogue or a_catalogue(self.event)
        messages = []
        while row := outbox.claim(self.store, "test"):
            letter = letters.write(self.store, row, catalogue, self.settings)
            if letter:
                built = build_message(letter, row, self.settings, datetime.now(UTC)).as_bytes()
                messages.append(message_from_bytes(built, policy=default))
            outbox.sent(self.store, row, "test")
        return messages

    def register(self, **changes: Any) -> Any:
        return registrations.register(self.store, self.event, a_request(**changes))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").replace("\xa0", " ").replace("\u202f", " ")


def html_of(message: EmailMessage) -> BeautifulSoup:
    body = message.get_body(("html",))
    assert body is not None
    return BeautifulSoup(body.get_content(), "html.parser")


def entry_of(message: EmailMessage) -> Any:
    [attachment] = message.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    content = attachment.get_content()
    return Calendar.from_ical(content if isinstance(content, str) else content.decode())


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("it", "Iscrizione confermata: Mattina informativa", ["Buongiorno Anna,", "Codice: ", "Quando: giovedì, 9.30-12.45"]),
        ("fr", "Inscription confirmée : Matinée d’information", ["Bonjour Anna,", "Code : ", "Quand : jeudi, 9 h 30"]),
    ],
)  # fmt: skip
def test_the_receipt_speaks_the_person_s_language(desk: Desk, language: str, subject: str, words: list[str]) -> None:
    receipt = desk.register(language=language, given_name="Anna", email="anna@example.org")
    [message] = desk.written()
    assert message["Subject"].replace("\xa0", " ") == subject
    assert message["Content-Language"] == language
    assert message["To"] == "anna@example.org"
    assert message["From"] == '"O.P.E.R.A." <opera@example.org>'
    assert message["Reply-To"] == "massa@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    text = text_of(message)
    prefix = "" if language == "it" else "/fr"
    assert f"https://opera.example{prefix}/cancel/?token={receipt.token}" in text
    for expected in [*words, "0585 41150", f"{receipt.reference[:4]} {receipt.reference[4:]}"]:
        assert expected in text


def test_text_and_html_say_the_same(desk: Desk) -> None:
    receipt = desk.register()
    [message] = desk.written()
    html = html_of(message)
    page = html.html
    assert page is not None
    assert page["lang"] == "it"
    assert [a["href"] for a in html("a")] == [f"https://opera.example/cancel/?token={receipt.token}"]
    assert not html(["img", "script", "link", "style"])
    spoken = [word.removesuffix(":") for word in html.body.get_text(" ").split()] if html.body else []
    plain = [
        word.strip(":")
        for word in text_of(message).replace(f"https://opera.example/cancel/?token={receipt.token}", "").split()
    ]
    assert [word.replace("\xa0", " ") for word in spoken] == plain


def test_a_waiting_person_reads_the_place_in_the_line_and_gets_no_entry(desk: Desk) -> None:
    desk.event = an_event(seats=1)
    desk.register()
    desk.register(language="fr")
    _, message = desk.written()
    assert "au rang 1" in text_of(message)
    assert not list(message.iter_attachments())


def test_the_entry_is_published_and_the_cancellation_takes_it_out_again(desk: Desk) -> None:
    receipt = desk.register()
    [message] = desk.written()
    corrections.cancel(desk.store, receipt.token, {desk.event.id: desk.event})
    [cancelled] = desk.written()
    [before], [after] = (entry_of(m).walk("VEVENT") for m in (message, cancelled))
    assert (entry_of(message)["METHOD"], entry_of(cancelled)["METHOD"]) == ("PUBLISH", "CANCEL")
    assert before["UID"] == after["UID"] == desk.event.uid
    assert before["SEQUENCE"] == after["SEQUENCE"] == desk.event.sequence
    assert (before["STATUS"], "ATTENDEE" in before) == ("CONFIRMED", False)
    assert before["DTSTART"].dt == desk.event.start
    assert str(before["ORGANIZER"]) == str(after["ORGANIZER"]) == "mailto:massa@example.org"
    assert "https://opera.example/eventi/morning/" in text_of(cancelled)


def test_one_person_s_cancelling_does_not_call_the_event_off_for_others(desk: Desk) -> None:
    receipt = desk.register(email="anna@example.org")
    desk.register(email="bruno@example.org")
    desk.written()
    corrections.cancel(desk.store, receipt.token, {desk.event.id: desk.event})
    [message] = desk.written()
    [left] = entry_of(message).walk("VEVENT")
    assert "STATUS" not in left
    assert str(left["ATTENDEE"]) == "mailto:anna@example.org"
    [attachment] = message.iter_attachments()
    assert attachment["Content-Type"].params["method"] == "CANCEL"


def test_who_cancels_and_registers_again_keeps_the_entry(desk: Desk) -> None:
    first = desk.register(email="anna@example.org")
    corrections.cancel(desk.store, first.token, {desk.event.id: desk.event})
    desk.register(email="anna@example.org")
    cancelled, again = desk.written()
    assert not list(cancelled.iter_attachments())
    assert entry_of(again).walk("VEVENT")[0]["STATUS"] == "CONFIRMED"


LINK = "https://meet.example.org/room?pwd=s3cret"


@pytest.mark.parametrize("language", ["it", "fr"])
def test_the_link_goes_to_whoever_has_a_seat_and_to_nobody_else(desk: Desk, language: str) -> None:
    desk.event = an_event(seats=1, online=True)
    early = desk.register(language=language)
    desk.register(language=language)
    desk.written()
    assert join_links.set_link(desk.store, desk.event.id, LINK) == 1
    assert join_links.set_link(desk.store, desk.event.id, LINK) == 0
    [told] = desk.written()
    assert told["To"] == early.email
    assert LINK in text_of(told)
    assert LINK in [a["href"] for a in html_of(told)("a")]
    assert LINK in entry_of(told).walk("VEVENT")[0]["DESCRIPTION"]
    corrections.cancel(desk.store, early.token, {desk.event.id: desk.event})
    cancelled, promoted = desk.written()
    assert LINK not in text_of(cancelled)
    assert LINK in text_of(promoted)


def test_all_who_came_in_one_form_read_the_link_in_their_one_mail(desk: Desk) -> None:
    desk.event = an_event(online=True)
    join_links.set_link(desk.store, desk.event.id, LINK)
    desk.register(others=(("Bruno", "Neri"),))
    [message] = desk.written()
    assert text_of(message).count(LINK) == 1
    assert LINK in entry_of(message).walk("VEVENT")[0]["DESCRIPTION"]


def test_the_address_that_was_put_right_is_not_told_the_link(desk: Desk) -> None:
    desk.event = an_event(online=True)
    join_links.set_link(desk.store, desk.event.id, LINK)
    receipt = desk.register(email="wrong@example.org")
    desk.written()
    change = RegistrationChange(
        given_name=receipt.given_name,
        family_name=receipt.family_name,
        email="right@example.org",
        phone=receipt.phone,
        organisation=None,
        needs=None,
    )
    corrections.change(desk.store, receipt.token, change, {desk.event.id: desk.event})
    found = {str(message["To"]): LINK in text_of(message) for message in desk.written()}
    assert found == {"wrong@example.org": False, "right@example.org": True}


def test_the_link_follows_an_event_that_is_renamed(desk: Desk) -> None:
    desk.event = an_event(online=True)
    desk.register()
    join_links.set_link(desk.store, desk.event.id, LINK)
    desk.written()
    desk.event = replace(desk.event, id="matin", moved_from=("morning",))
    desk.register()
    [message] = desk.written()
    assert LINK in text_of(message)


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_an_event_that_does_not_take_place_has_no_link(desk: Desk, status: Status) -> None:
    desk.event = an_event(online=True)
    desk.register()
    join_links.set_link(desk.store, desk.event.id, LINK)
    desk.event = replace(desk.event, status=status)
    assert not [message for message in desk.written() if LINK in text_of(message)]


def test_a_link_that_everybody_may_know_comes_from_the_page(desk: Desk) -> None:
    desk.event = an_event(online=True, link="https://example.org/live")
    desk.register()
    [message] = desk.written()
    assert "https://example.org/live" in text_of(message)


def test_no_end_in_the_page_no_end_in_the_entry(desk: Desk) -> None:
    desk.event = an_event(end=None)
    desk.register()
    [message] = desk.written()
    assert "DTEND" not in entry_of(message).walk("VEVENT")[0]


def test_a_promotion_is_told_with_the_entry(desk: Desk) -> None:
    desk.event = an_event(seats=1)
    first, second = desk.register(), desk.register(email="second@example.org")
    desk.written()
    corrections.cancel(desk.store, first.token, {desk.event.id: desk.event})
    _, promoted = desk.written()
    assert promoted["To"] == "second@example.org"
    assert "posto" in promoted["Subject"]
    assert second.token in text_of(promoted)
    assert entry_of(promoted).walk("VEVENT")[0]["STATUS"] == "CONFIRMED"


def test_who_was_promoted_before_the_first_mail_went_out_reads_only_that(desk: Desk) -> None:
    desk.event = an_event(seats=1)
    first, _ = desk.register(), desk.register(email="second@example.org")
    corrections.cancel(desk.store, first.token, {desk.event.id: desk.event})
    to_second = [m["Subject"] for m in desk.written() if m["To"] == "second@example.org"]
    assert len(to_second) == 1
    assert "liberato un posto" in to_second[0]


def test_a_second_submission_is_told_to_the_known_address_with_the_first_reference(desk: Desk) -> None:
    name = {"given_name": "Anna", "family_name": "Verdi"}
    first = desk.register(email="anna@example.org", phone="+390585234567", **name)
    second = desk.register(email="stranger@example.org", phone="+390585234567", organisation="Mallory", **name)
    _, message, to_stranger = desk.written()
    assert message["To"] == "anna@example.org"
    assert to_stranger["To"] == "stranger@example.org"
    assert second.token in text_of(to_stranger)
    assert first.token not in text_of(to_stranger)
    text = text_of(message)
    assert first.token in text
    assert first.reference[:4] in text
    for strange in (second.token, second.reference[:4] + " " + second.reference[4:], "Mallory", "stranger"):
        assert strange not in text


def test_one_mail_lists_all_who_came_in_one_form_with_the_entry_once(desk: Desk) -> None:
    desk.event = an_event(seats=1)
    first = desk.register(given_name="Anna", email="anna@example.org", others=(("Bruno", "Neri"), ("Carla", "Neri")))
    [message] = desk.written()
    assert message["To"] == "anna@example.org"
    text = text_of(message)
    party = registered.party_of(desk.store, first)
    for person in party:
        assert person.token in text
        assert f"Nome: {person.given_name} {person.family_name}" in text
        assert show_reference(person.reference) in text
    assert text.count("confermata") == 1
    assert "2° posto" in text
    assert [a["href"] for a in html_of(message)("a")] == [
        f"https://opera.example/cancel/?token={person.token}" for person in party
    ]
    assert len(entry_of(message).walk("VEVENT")) == 1


def test_the_entry_stays_in_the_calendar_while_somebody_with_that_address_still_comes(desk: Desk) -> None:
    first = desk.register(email="union@example.org", others=(("Bruno", "Neri"),))
    desk.written()
    for person, entries in zip(registered.party_of(desk.store, first), (0, 1), strict=True):
        corrections.cancel(desk.store, person.token, {desk.event.id: desk.event})
        [cancelled] = desk.written()
        assert f"Nome: {person.given_name}" in text_of(cancelled)
        assert len(list(cancelled.iter_attachments())) == entries


def test_the_old_address_is_told_and_reads_neither_the_new_one_nor_a_link(desk: Desk) -> None:
    person = desk.register(email="old@example.org")
    desk.written()
    wanted = RegistrationChange(person.given_name, person.family_name, email="new@example.org")
    corrections.change(desk.store, person.token, wanted, {desk.event.id: desk.event})
    told, receipt = desk.written()
    assert (told["To"], receipt["To"]) == ("old@example.org", "new@example.org")
    assert "recapiti" in told["Subject"]
    assert "new@" not in text_of(told)
    assert person.token not in text_of(told)
    assert person.token in text_of(receipt)
    out, into = entry_of(told), entry_of(receipt)
    assert (out["METHOD"], out.walk("VEVENT")[0]["ATTENDEE"]) == ("CANCEL", f"mailto:{told['To']}")
    assert (into["METHOD"], into.walk("VEVENT")[0]["STATUS"]) == ("PUBLISH", "CONFIRMED")


def test_another_telephone_leaves_the_entry_where_it_is(desk: Desk) -> None:
    person = desk.register(email="anna@example.org")
    desk.written()
    wanted = RegistrationChange(person.given_name, person.family_name, email=person.email, phone="+390585234567")
    corrections.change(desk.store, person.token, wanted, {desk.event.id: desk.event})
    [told] = desk.written()
    assert not list(told.iter_attachments())


def test_who_takes_the_address_away_is_still_told_of_it(desk: Desk) -> None:
    person = desk.register(email="old@example.org")
    desk.written()
    wanted = RegistrationChange(person.given_name, person.family_name, phone="+390585234567")
    corrections.change(desk.store, person.token, wanted, {desk.event.id: desk.event})
    assert [message["To"] for message in desk.written()] == ["old@example.org"]


def test_a_promotion_without_email_asks_the_help_desk_to_call(desk: Desk) -> None:
    desk.event = an_event(seats=1)
    first = desk.register()
    desk.register(email=None, phone="+390585234567", family_name="Verdi", language="fr")
    desk.written()
    corrections.cancel(desk.store, first.token, {desk.event.id: desk.event})
    _, message = desk.written()
    assert message["To"] == "massa@example.org"
    for words in ("Verdi", "+39 0585 234567", "francese", "Chiamala"):
        assert words in text_of(message)


def test_without_email_no_receipt_is_written(desk: Desk) -> None:
    desk.register(email=None)
    assert desk.written() == []


@pytest.mark.parametrize(("territory", "desk_email", "language"), [
    ("ms", "massa@example.org", "it"), ("2b", "bastia@example.org", "fr"), ("elsewhere", "massa@example.org", "it"),
])  # fmt: skip
def test_an_interest_goes_to_the_desk_of_its_territory_in_its_language(
    desk: Desk, territory: str, desk_email: str, language: str
) -> None:
    interest = interests.express(desk.store, an_interest(territory=territory, language="fr", message="Bonjour\nMerci"))
    receipt, notice = desk.written()
    assert receipt["To"] == interest.email
    assert receipt["Content-Language"] == "fr"
    assert (notice["To"], notice["Content-Language"]) == (desk_email, language)
    assert interest.family_name in text_of(notice)
    assert "Merci" in text_of(notice)
    assert interest.family_name not in notice["Subject"]


def test_what_a_person_typed_makes_neither_headers_nor_markup_nor_links(desk: Desk) -> None:
    evil = "<b>x</b> {link} [a]({link})\r\nBcc: all@example.org"
    desk.register(given_name=evil, organisation=evil, needs=evil)
    [message] = desk.written()
    assert message["Bcc"] is None
    html = html_of(message)
    assert not html("b")
    assert len(html("a")) == 1


def test_what_a_person_typed_stays_text_in_the_notice_to_the_desk(desk: Desk) -> None:
    evil = '<b>x</b><a href="http://x">x</a> {link}\n\n[a]({link})'
    interests.express(desk.store, an_interest(given_name=evil, family_name=evil, message=evil))
    _, notice = desk.written()
    assert not html_of(notice)(["a", "b"])
    assert "<b>x</b>" in html_of(notice).get_text()


def test_a_title_with_a_line_break_stays_one_header(desk: Desk) -> None:
    text = replace(desk.event.texts["it"], title="Mattina\r\nBcc: all@example.org")
    desk.event = replace(desk.event, texts={**desk.event.texts, "it": text})
    desk.register()
    [message] = desk.written()
    assert message["Bcc"] is None
    assert message["Subject"].endswith("Mattina Bcc: all@example.org")


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "no address", "a@example.org, b@example.org"])
def test_an_address_that_is_none_raises(desk: Desk, address: str) -> None:
    desk.register(email=address)
    row = outbox.claim(desk.store, "test")
    assert row
    letter = letters.write(desk.store, row, a_catalogue(desk.event), desk.settings)
    assert letter
    with pytest.raises(ValueError):
        build_message(letter, row, desk.settings, datetime.now(UTC))


def test_the_message_id_stays_the_same_at_each_try(desk: Desk) -> None:
    desk.register()
    row = outbox.claim(desk.store, "test")
    assert row
    letter = letters.write(desk.store, row, a_catalogue(desk.event), desk.settings)
    assert letter
    ids = {
        build_message(letter, row, desk.settings, datetime.now(UTC) + timedelta(hours=n))["Message-ID"]
        for n in range(3)
    }
    assert len(ids) == 1


def test_mails_wait_no_longer_than_the_event(desk: Desk) -> None:
    desk.register()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=40)):
        assert desk.written() == []


def test_an_event_gone_from_the_site_is_still_named_by_what_the_person_was_told(desk: Desk) -> None:
    desk.register()
    [message] = desk.written(a_catalogue())
    assert "giovedì, 9.30-12.45" in text_of(message)


def test_both_languages_have_the_same_mails_with_the_same_placeholders() -> None:
    italian, french = load("mail_")["it"], load("mail_")["fr"]
    assert set(italian) == set(french)
    for key in italian:
        fields = [
            sorted(name for _, name, _, _ in string.Formatter().parse(texts.raw(key)) if name)
            for texts in (italian, french)
        ]
        assert fields[0] == fields[1], key
        assert (
            italian.raw(key) != french.raw(key) or not italian.raw(key).strip("{}").isalpha() or key == "label.email"
        ), key
        assert italian.raw(key).count("\n\n") == french.raw(key).count("\n\n"), key


def test_outbox_rows_hold_nothing_personal(desk: Desk) -> None:
    desk.register(given_name="Anna", family_name="Verdi", email="anna@example.org", phone="+390585234567")
    desk.written()
    stored = str(rows(desk.store, "SELECT * FROM outbox"))
    assert not any(word in stored for word in ("Anna", "Verdi", "anna@", "234567"))


EVERYTHING = [key.removesuffix(".subject") for key in load("mail_")["it"] if key.endswith(".subject")]


@pytest.mark.parametrize("language", ["it", "fr"])
@pytest.mark.parametrize("key", EVERYTHING)
def test_every_mail_is_ascii_on_the_wire_and_no_mark_touches_a_link(desk: Desk, key: str, language: Language) -> None:
    """With and without a calendar entry: not each server on the way takes other bytes."""
    desk.event = an_event(
        texts={
            code: replace(text, title="Città è già «qui»", place="Bastia, Théâtre")
            for code, text in desk.event.texts.items()
        }
    )
    desk.register(language=language, given_name="Zoé", family_name="D'Ambrà", email="zoe@example.org")
    row = outbox.claim(desk.store, "test")
    assert row
    letter = letters.write(desk.store, row, a_catalogue(desk.event), desk.settings)
    assert letter
    assert letter.entry
    names = {
        name
        for text in load("mail_")[language]
        for _, name, _, _ in string.Formatter().parse(load("mail_")[language].raw(text))
        if name
    }
    values = dict.fromkeys(names, "è già così") | {
        "message": "Sì:\n\nhttps://meet.example/è",
        "link": "https://opera.example/x",
    }
    for entry in (letter.entry, None):
        built = build_message(
            replace(letter, key=key, values=values | letter.values, entry=entry), row, desk.settings, datetime.now(UTC)
        )
        wire = built.as_bytes()
        assert wire.isascii()
        assert max(map(len, wire.split(b"\r\n"))) <= 998
        assert "8bit" not in str(built)
        text = text_of(message_from_bytes(wire, policy=default))
        assert not re.findall(r"(?:https?://|\w@)\S*[^\w/=\s-](?=\s|$)", text), text
