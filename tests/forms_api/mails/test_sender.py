"""Sending, to a server that fails in every way that servers fail."""

from __future__ import annotations

import contextlib
import email
import multiprocessing
import socket
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from forms_api.mails import sender, transports
from forms_api.settings import Settings
from forms_api.store import interests, outbox, registered, registrations
from forms_api.store.database import Store
from tests.support.mail_server import Server, free_port
from tests.support.store_support import a_request, an_event, an_interest, new_store, rows, settings_in


@pytest.fixture
def server(mail_server: Server) -> Server:
    return mail_server


@pytest.fixture
def settings(tmp_path: Path, server: Server) -> Settings:
    return settings_in(tmp_path, an_event(seats=100), smtp_url=f"smtp://127.0.0.1:{server.port}")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def register(store: Store, *addresses: str) -> list[int]:
    return [registrations.register(store, an_event(seats=100), a_request(email=address)).id for address in addresses]


def states(store: Store) -> list[tuple[Any, ...]]:
    return rows(
        store,
        "SELECT email, sent_at IS NOT NULL, attempts, last_error FROM outbox"
        " JOIN registrations ON registrations.id = registration_id ORDER BY outbox.id",
    )


def test_all_that_is_due_is_sent_once(store: Store, settings: Settings, server: Server) -> None:
    register(store, "a@example.org", "b@example.org")
    assert sender.deliver(settings) == sender.RoundReport(sent=2)
    assert sender.deliver(settings) == sender.RoundReport()
    assert server.recipients == ["a@example.org", "b@example.org"]
    message = email.message_from_bytes(server.taken[0][1])
    assert message["To"] == "a@example.org"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
    ]  # fmt: skip


def test_a_refused_address_holds_up_nobody_and_is_tried_again(store: Store, settings: Settings, server: Server) -> None:
    server.later = {"bad@example.org"}
    register(store, "bad@example.org", "good@example.org")
    assert sender.deliver(settings) == sender.RoundReport(sent=1, failed=1)
    assert states(store) == [("bad@example.org", 0, 1, "recipient refused: 451"), ("good@example.org", 1, 0, None)]
    server.later = set()
    assert sender.deliver(settings) == sender.RoundReport()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert sender.deliver(settings) == sender.RoundReport(sent=1)


@pytest.mark.parametrize(
    ("answer", "final"),
    [
        ("550 5.1.1 no such user", True),
        ("550 no such user", True),
        ("551 5.1.6 moved", True),
        ("553 5.1.3 bad name", True),
        ("550 5.7.1 relaying denied", False),
        ("550 relay not permitted", False),
        ("552 5.2.2 mailbox full", False),
        ("451 4.7.1 come later", False),
        ("450 mailbox busy", False),
    ],
)
def test_an_address_that_is_refused_for_good_is_given_up_at_once_and_one_refused_for_now_is_not(
    store: Store, settings: Settings, server: Server, answer: str, final: bool
) -> None:
    server.answers = {"bad@example.org": answer}
    register(store, "bad@example.org")
    sender.deliver(settings)
    row = outbox.unsent(store)[0]
    assert (row["kind"], row["given_up_at"] is not None) == ("receipt", final)
    assert row["last_error"] == f"recipient refused: {answer[:3]}"


def test_a_refused_address_is_shown_to_the_desk_and_called_from_then_on(
    store: Store, settings: Settings, server: Server, tmp_path: Path
) -> None:
    server.refuse = {"bad@example.org"}
    register(store, "bad@example.org")
    sender.deliver(settings)
    sender.deliver(settings)
    assert [listed.address_refused for listed in registered.of_event(store, "morning")] == [True]
    words = {language: {"subject": "Sala", "body": "Un'altra sala."} for language in ("it", "fr")}
    assert outbox.write_message(store, "morning", ["confirmed"], words) == 1
    sender.deliver(settings)
    assert server.recipients == ["massa@example.org", "massa@example.org"]
    subjects = [str(make_header(decode_header(email.message_from_bytes(sent)["Subject"]))) for _, sent in server.taken]
    assert subjects[0].startswith("Da chiamare: e-mail rifiutata, codice")
    assert subjects[1].startswith("Da chiamare: un messaggio")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert sender.deliver(settings) == sender.RoundReport()


def test_a_corrected_address_is_written_to_again(store: Store, settings: Settings, server: Server) -> None:
    server.refuse = {"bad@example.org"}
    [person] = register(store, "bad@example.org")
    sender.deliver(settings)
    with store.write() as connection:
        connection.execute("UPDATE registrations SET email = 'good@example.org'")
        outbox.add(connection, "receipt", registration_id=person, facts={"state": "confirmed"})
    sender.deliver(settings)
    assert "good@example.org" in server.recipients
    assert [listed.address_refused for listed in registered.of_event(store, "morning")] == [False]


def test_the_answer_of_a_server_that_names_the_person_is_not_kept(
    store: Store, settings: Settings, server: Server
) -> None:
    server.refuse = {"bad@example.org"}
    register(store, "bad@example.org")
    sender.deliver(settings)
    assert "bad@" not in str(rows(store, "SELECT * FROM outbox"))


def test_a_server_that_asks_to_come_later_gets_it_later(store: Store, settings: Settings, server: Server) -> None:
    server.later = {"grey@example.org"}
    register(store, "grey@example.org")
    assert sender.deliver(settings).failed == 1
    server.later = set()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert sender.deliver(settings).sent == 1


def test_a_server_that_hangs_up_in_the_middle_loses_nothing(store: Store, settings: Settings, server: Server) -> None:
    server.hang_up = {"cut@example.org"}
    register(store, "cut@example.org", "next@example.org")
    assert sender.deliver(settings) == sender.RoundReport(sent=1, failed=1)
    assert server.recipients == ["next@example.org"]
    server.hang_up = set()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert sender.deliver(settings).sent == 1
    assert server.recipients == ["next@example.org", "cut@example.org"]


def test_a_slow_server_is_left_after_the_timeout_and_the_others_go(
    store: Store, settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transports, "TIMEOUT", 0.3)
    server.slow = {"slow@example.org"}
    register(store, "slow@example.org", "quick@example.org")
    began = time.monotonic()
    assert sender.deliver(settings) == sender.RoundReport(sent=1, failed=1)
    assert time.monotonic() - began < 2
    assert states(store)[0][3] == "SMTPServerDisconnected"


def test_a_server_that_is_down_costs_one_try_and_everything_goes_when_it_is_back(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    register(store, "a@example.org", "b@example.org", "c@example.org")
    down = settings_in(tmp_path, an_event(seats=100), smtp_url=f"smtp://127.0.0.1:{free_port()}")
    report = sender.deliver(down)
    assert (report.sent, report.failed) == (0, 1)
    assert "ConnectionRefused" in report.unreachable
    assert [attempts for _, _, attempts, _ in states(store)] == [1, 0, 0]
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert sender.deliver(settings).sent == 3


def test_a_server_that_refuses_everything_is_left_in_peace_for_the_round(
    store: Store, settings: Settings, server: Server
) -> None:
    addresses = [f"p{number}@example.org" for number in range(8)]
    server.later = set(addresses)
    register(store, *addresses)
    assert sender.deliver(settings).failed == sender.PATIENCE


def test_a_mail_without_a_possible_address_holds_up_nobody(store: Store, settings: Settings, server: Server) -> None:
    register(store, "not an address", "good@example.org")
    assert sender.deliver(settings) == sender.RoundReport(sent=1, failed=1)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_user_and_password_are_used_and_a_wrong_one_stops_the_round(store: Store, tmp_path: Path) -> None:
    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"me@x", b"p:w"), handled=False)

    handler = Server()
    controller = Controller(
        handler, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_required=True, auth_require_tls=False
    )
    controller.start()
    try:
        register(store, "a@example.org")
        wrong = settings_in(tmp_path, an_event(), smtp_url=f"smtp://me%40x:no@127.0.0.1:{controller.port}")
        assert sender.deliver(wrong).unreachable == "SMTPAuthenticationError 535"
        right = settings_in(tmp_path, an_event(), smtp_url=f"smtp://me%40x:p%3Aw@127.0.0.1:{controller.port}")
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
            assert sender.deliver(right).sent == 1
    finally:
        controller.stop()


def test_of_several_senders_exactly_one_takes_each_mail(store: Store, settings: Settings, server: Server) -> None:
    addresses = [f"p{number}@example.org" for number in range(40)]
    register(store, *addresses)
    store.close()
    fork = multiprocessing.get_context("fork")
    senders = [fork.Process(target=sender.deliver, args=(settings,)) for _ in range(4)]
    for process in senders:
        process.start()
    for process in senders:
        process.join(30)
    assert Counter(server.recipients) == Counter(addresses)


def test_without_a_server_mails_are_files_for_their_owner_alone(store: Store, tmp_path: Path) -> None:
    [registration_id] = register(store, "a@example.org")
    assert sender.deliver(settings_in(tmp_path, an_event())).sent == 1
    [file] = (tmp_path / "mail").iterdir()
    assert file.name == f"{registration_id}-receipt.eml"
    assert file.stat().st_mode & 0o077 == 0
    assert email.message_from_bytes(file.read_bytes())["To"] == "a@example.org"


def test_a_folder_that_cannot_be_written_loses_nothing(store: Store, tmp_path: Path) -> None:
    register(store, "a@example.org")
    (tmp_path / "mail").write_text("in the way")
    assert sender.deliver(settings_in(tmp_path, an_event())).unreachable
    (tmp_path / "mail").unlink()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert sender.deliver(settings_in(tmp_path, an_event())).sent == 1


def test_a_person_erased_while_her_mail_was_on_its_way_leaves_no_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(store, "a@example.org")
    send = transports.Folder.send

    def erase_meanwhile(self: transports.Folder, mail: outbox.Mail, message: Any) -> None:
        send(self, mail, message)
        with store.write() as connection:
            connection.execute("DELETE FROM registrations")

    monkeypatch.setattr(transports.Folder, "send", erase_meanwhile)
    sender.deliver(settings_in(tmp_path, an_event()))
    assert list((tmp_path / "mail").iterdir()) == []


def test_a_notice_for_a_desk_without_email_waits_and_is_listed(store: Store, settings: Settings) -> None:
    interests.express(store, an_interest(email=None))
    catalogue_path = settings.site / "catalogue.json"
    catalogue_path.write_text(catalogue_path.read_text().replace('"massa@example.org"', "null"))
    assert sender.deliver(settings).failed == 1
    assert [row["last_error"] for row in outbox.unsent(store)] == ["NobodyToWriteTo"]


def test_the_loop_outlives_a_missing_site_and_a_missing_database(
    store: Store, settings: Settings, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    register(store, "a@example.org")
    catalogue, database = settings.site / "catalogue.json", settings.database
    hidden = catalogue.rename(catalogue.with_suffix(".away"))
    stop = threading.Event()
    loop = threading.Thread(target=sender.run_until, args=(stop, settings, 0.02))
    loop.start()
    time.sleep(0.1)
    away = database.rename(database.with_suffix(".away"))
    time.sleep(0.1)
    away.rename(database)
    hidden.rename(catalogue)
    deadline = time.monotonic() + 5
    while not server.taken and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    loop.join(5)
    assert server.recipients == ["a@example.org"]
    assert "mails wait" in caplog.text
    assert "a@example.org" not in caplog.text


class Trickle(threading.Thread):
    """A server that says a line of a greeting, or of the answer to EHLO, each 0.1 s and never comes to an end."""

    def __init__(self, greets: bool) -> None:
        super().__init__(daemon=True)
        self.greets = greets
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]

    def run(self) -> None:
        with contextlib.suppress(OSError):
            client, _ = self.listening.accept()
            with client:
                if self.greets:
                    client.sendall(b"220 slow\r\n")
                    client.recv(1000)
                for _ in range(300):
                    client.sendall(b"250-more\r\n" if self.greets else b"220-more\r\n")
                    time.sleep(0.1)


@pytest.mark.parametrize("greets", [True, False])
def test_a_server_that_goes_on_talking_is_left_at_the_deadline(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, greets: bool
) -> None:
    monkeypatch.setattr(transports, "DEADLINE", 1.0)
    talking = Trickle(greets)
    talking.start()
    register(store, "a@example.org")
    started = time.monotonic()
    report = sender.deliver(settings_in(tmp_path, an_event(seats=100), smtp_url=f"smtp://127.0.0.1:{talking.port}"))
    assert (report.sent, report.failed) == (0, 1)
    assert time.monotonic() - started < 8
    talking.listening.close()


def test_a_round_begins_no_mail_after_its_time(
    store: Store, settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(store, "a@example.org", "b@example.org")
    monkeypatch.setattr(sender, "ROUND", 0.0)
    assert sender.deliver(settings) == sender.RoundReport()
    monkeypatch.setattr(sender, "ROUND", 60.0)
    assert sender.deliver(settings).sent == 2


def test_one_address_gets_so_many_mails_a_day_and_the_rest_the_next_day(
    store: Store, settings: Settings, server: Server
) -> None:
    bounded = replace(settings, limit_mails="2 per 1 day")
    for number in range(3):
        interests.express(store, an_interest(submission_key=f"key {number}", email="victim@example.org"))
    register(store, "victim@example.org", "other@example.org")
    sender.deliver(bounded)
    desk = [to for to in server.recipients if to not in ("victim@example.org", "other@example.org")]
    assert Counter(server.recipients) == {"victim@example.org": 2, "other@example.org": 1, desk[0]: 3}
    assert "victim" not in str(rows(store, "SELECT last_error FROM outbox"))
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        sender.deliver(bounded)
    assert Counter(server.recipients)["victim@example.org"] == 4
