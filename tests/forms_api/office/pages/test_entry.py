"""Coming in: password, lock-out, second factor, the session's end, the link that sets a password."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
import time_machine
from flask import Flask

from forms_api import create_app
from forms_api.codes import Role
from forms_api.settings import Settings
from forms_api.store import personal_data
from forms_api.store.database import Store
from forms_api.store.office import accounts, second_factor
from forms_api.web.pages import services
from tests import ROOT
from tests.forms_api.office.conftest import PASSWORD, Hire, Officer, text
from tests.support.visitor import Visitor, words


def test_whoever_is_not_logged_in_is_asked_and_then_led_where_she_wanted(hire: Hire) -> None:
    officer = hire(out=True)
    answer = officer.client.get("/ufficio/account/")
    assert answer.status_code == 303
    officer.open(answer.location)
    page = officer.accepted({"email": officer.email, "password": PASSWORD}, "Entra")
    assert words(page, "h1") == "Il tuo account"


def test_french_officers_have_the_area_in_french(hire: Hire) -> None:
    officer = hire(out=True)
    officer.open("/fr/bureau/connexion/")
    page = officer.accepted({"email": officer.email, "password": PASSWORD}, "Entrer")
    assert words(page, "h1") == "Aujourd’hui"
    assert page.select_one('a[data-language-link][href="/ufficio/"]')


@pytest.mark.parametrize("email", ["livia@example.org", "nobody@example.org", "", "x"])
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(hire: Hire, email: str) -> None:
    officer = hire(out=True)
    officer.open("/ufficio/entra/")
    page = officer.refused({"email": email, "password": "wrong"})
    assert "E-mail o password non vanno bene" in text(page)


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/iscrizione/"])
def test_nobody_is_led_out_of_the_area(hire: Hire, next: str) -> None:
    officer = hire(out=True)
    officer.open("/ufficio/entra/")
    answer = officer.send({"email": officer.email, "password": PASSWORD, "next": next}, "Entra")
    assert answer.location == "/ufficio/"


def test_the_tenth_wrong_password_locks_for_a_quarter_of_an_hour_and_is_logged(
    hire: Hire, store: Store, app: Flask
) -> None:
    officer = hire(out=True)
    officer.open("/ufficio/entra/")
    for _ in range(10):
        officer.refused({"email": officer.email, "password": "wrong"})
    elsewhere = Officer(app, officer.email, network="198.51.100.1")
    elsewhere.open("/ufficio/entra/")
    elsewhere.refused({"email": officer.email, "password": PASSWORD})
    assert "locked" in [row["command"] for row in personal_data.readings(store)]
    with time_machine.travel(_in(minutes=16)):
        officer.log_in()


def test_nine_wrong_ones_and_a_right_one_begin_anew(hire: Hire) -> None:
    officer = hire(out=True)
    for hour in range(2):
        with time_machine.travel(_in(hours=hour)):
            officer.open("/ufficio/entra/")
            for _ in range(9):
                officer.refused({"email": officer.email, "password": "wrong"})
            officer.log_in()


@pytest.mark.parametrize(
    ("path", "wait"), [("ufficio/entra", "Aspetta 10 minuti"), ("fr/bureau/connexion", "Attendez 10 minutes")]
)
def test_a_network_that_guesses_at_several_accounts_waits_and_keeps_what_it_typed(
    hire: Hire, app: Flask, path: str, wait: str
) -> None:
    officer = hire(out=True)
    officer.open(f"/{path}/")
    for number in range(10):
        officer.refused({"email": f"anna{number}@example.org", "password": "wrong"})
    page = officer.refused({"email": officer.email, "password": PASSWORD}, 429)
    assert wait in text(page)
    assert page.select_one(f'input[value="{officer.email}"]')
    Officer(app, officer.email, network="198.51.100.1").log_in()


def test_right_passwords_count_against_no_network(hire: Hire) -> None:
    officer = hire(out=True)
    for _ in range(12):
        officer.log_in()


def test_an_open_session_is_no_way_round_the_limit_of_a_network(officer: Officer) -> None:
    with time_machine.travel(_in(minutes=15)):
        officer.open("/ufficio/conferma-password/")
        for _ in range(10):
            officer.refused({"password": "wrong"})
        officer.refused({"password": PASSWORD}, 429)


@pytest.mark.parametrize(("minutes", "inside"), [([29], True), ([31], False), ([25] * 23, True), ([25] * 25, False)])
def test_a_session_ends_by_silence_and_after_ten_hours(officer: Officer, minutes: list[int], inside: bool) -> None:
    passed, status = 0, 200
    for pause in minutes:
        passed += pause
        with time_machine.travel(_in(minutes=passed)):
            status = officer.client.get("/ufficio/").status_code
    assert (status == 200) is inside


def test_who_leaves_is_out_even_with_the_old_cookie(officer: Officer) -> None:
    cookie = officer.client.get_cookie("opera")
    assert cookie
    officer.get("/ufficio/")
    officer.press("Esci")
    officer.client.set_cookie("opera", cookie.value)
    assert officer.client.get("/ufficio/").status_code == 303


def test_a_disabled_account_is_out_at_once(officer: Officer, store: Store) -> None:
    accounts.disable(store, officer.email)
    assert officer.client.get("/ufficio/").status_code == 303
    officer.open("/ufficio/entra/")
    officer.refused({"email": officer.email, "password": PASSWORD})


def test_a_form_without_its_token_does_nothing(officer: Officer) -> None:
    page = officer.post("/ufficio/esci/", {}, 400)
    assert words(page, "h1") == "La pagina era aperta da troppo"
    assert officer.client.get("/ufficio/").status_code == 200


def test_a_link_sets_a_password_once_and_for_a_day(app: Flask, store: Store) -> None:
    token = accounts.add(store, "nuova@example.org", "Nuova Persona", "reader", ("corsica",))
    visitor = Visitor(app)
    address = f"/ufficio/password/?token={token}"
    visitor.open(address)
    assert "più lunga" in visitor.refused({"password": "short"}).get_text()
    assert "si indovina presto" in visitor.refused({"password": "nuova persona"}).get_text()
    visitor.accepted({"password": PASSWORD})
    visitor.get(address, 404)
    officer = Officer(app, "nuova@example.org")
    officer.log_in()
    later = accounts.new_link(store, "nuova@example.org")
    with time_machine.travel(_in(hours=25)):
        visitor.get(f"/ufficio/password/?token={later}", 404)


def test_the_second_factor_is_asked_for_and_no_code_is_taken_twice(officer: Officer, store: Store) -> None:
    with time_machine.travel("2026-11-25T09:00:00Z", tick=False) as clock:
        officer.log_in()
        officer.get("/ufficio/account/secondo-fattore/")
        secret = words(officer.page, 'b[translate="no"]').replace(" ", "")
        assert officer.page.select_one("svg.qr")
        code = pyotp.TOTP(secret)
        officer.press("Attiva", {"code": "000000"}, 422)
        officer.press("Attiva", {"code": code.now()}, 200)
        officer.press("Esci")
        clock.shift(60)
        page = officer.log_in()
        assert words(page, "h1") == "Il codice dell’app"
        assert officer.client.get("/ufficio/").status_code == 303
        officer.get("/ufficio/codice/")
        officer.refused({"code": "123"})
        taken = code.now()
        assert words(officer.accepted({"code": taken}), "h1") == "Oggi"
        officer.press("Esci")
        officer.log_in()
        officer.refused({"code": taken})
        clock.shift(30)
        officer.accepted({"code": code.now()})


def test_ten_wrong_codes_lock_the_account(officer: Officer, app: Flask) -> None:
    officer.get("/ufficio/account/secondo-fattore/")
    secret = words(officer.page, 'b[translate="no"]').replace(" ", "")
    officer.press("Attiva", {"code": pyotp.TOTP(secret).now()}, 200)
    officer.press("Esci")
    officer.log_in()
    for _ in range(9):
        officer.refused({"code": "1"})
    page = officer.accepted({"code": "1"})
    assert words(page, "h1") == "Entra nell’area degli sportelli"
    elsewhere = Officer(app, officer.email, network="198.51.100.1")
    elsewhere.open("/ufficio/entra/")
    elsewhere.refused({"email": officer.email, "password": PASSWORD})


def test_a_recovery_code_stands_in_for_the_telephone_once(officer: Officer, store: Store) -> None:
    codes = recovery_codes(officer)
    assert len(codes) == 10
    for code, left in ((codes[0], 9), (codes[1].replace(" ", ""), 8)):
        officer.press("Esci")
        officer.log_in()
        page = officer.accepted({"code": code})
        assert f"codice di riserva. Ne restano {left}" in text(page)
    officer.press("Esci")
    officer.log_in()
    officer.refused({"code": codes[0]})
    assert "recovery_code" in [row["command"] for row in personal_data.readings(store)]
    kept = b"".join(path.read_bytes() for path in store.path.parent.glob(f"{store.path.name}*"))
    assert not [code for code in codes if code.replace(" ", "").encode() in kept]


def test_new_recovery_codes_end_the_old_ones_and_a_lost_telephone_ends_both(officer: Officer, store: Store) -> None:
    old = recovery_codes(officer)
    officer.get("/ufficio/account/")
    new = [each.get_text() for each in officer.press("codici di riserva nuovi", status=200).select(".codes li")]
    account = accounts.listed(store)[0]
    assert not second_factor.takes_recovery_code(store, account.id, old[0])
    assert second_factor.takes_recovery_code(store, account.id, new[0])
    accounts.new_link(store, officer.email, without_second_factor=True)
    assert not second_factor.takes_recovery_code(store, account.id, new[1])
    assert not accounts.listed(store)[0].has_second_factor


@pytest.mark.parametrize(
    ("least", "role", "asked"),
    [
        (None, "administrator", False),
        ("administrator", "administrator", True),
        ("administrator", "officer", False),
        ("reader", "reader", True),
    ],
)
def test_the_settings_demand_the_second_factor_of_a_role_and_those_above(
    settings: Settings, least: Role | None, role: Role, asked: bool
) -> None:
    app = create_app(replace(settings, second_factor_from=least))
    with app.app_context():
        store = services().store
    accounts.set_password(store, accounts.add(store, "livia@example.org", "Livia Prova", role, ("toscana",)), PASSWORD)
    officer = Officer(app, "livia@example.org")
    officer.open("/ufficio/entra/")
    officer.send({"email": officer.email, "password": PASSWORD}, "Entra")
    for address in ("/ufficio/", "/ufficio/incontri/"):
        answer = officer.client.get(address)
        assert answer.status_code == (303 if asked else 200)
        assert not asked or answer.location == "/ufficio/account/secondo-fattore/"
    assert officer.client.get("/ufficio/account/").status_code == 200
    if asked:
        recovery_codes(officer)
        assert officer.client.get("/ufficio/incontri/").status_code == 200


def test_an_officer_changes_her_password_and_is_out_everywhere_else(officer: Officer, app: Flask, store: Store) -> None:
    elsewhere = Officer(app, officer.email)
    elsewhere.log_in()
    address, better = "/ufficio/account/password/", "marmotte viola sotto i platani"
    for old, new, said in (
        ("wrong", better, "La password non va bene"),
        (PASSWORD, "corta", "più lunga"),
        (PASSWORD, "x" * 201, "più corta"),
        (PASSWORD, "juventus1897", "si indovina presto"),
    ):
        officer.get(address)
        assert said in text(officer.press("Salva la password", {"password": old, "new_password": new}, 422))
    officer.get(address)
    page = officer.press("Salva la password", {"password": PASSWORD, "new_password": better})
    assert "Password cambiata" in text(page)
    assert elsewhere.client.get("/ufficio/").status_code == 303
    assert officer.client.get("/ufficio/").status_code == 200
    officer.press("Esci")
    officer.open("/ufficio/entra/")
    officer.refused({"email": officer.email, "password": PASSWORD})
    officer.log_in(better)
    assert [row["command"] for row in personal_data.readings(store)].count("password") == 1


def test_each_proof_gives_the_session_another_token(officer: Officer) -> None:
    before = officer.client.get_cookie("opera")
    assert before
    officer.open("/ufficio/conferma-password/")
    officer.press("Continua", {"password": PASSWORD})
    assert officer.client.get("/ufficio/").status_code == 200
    officer.client.set_cookie("opera", before.value)
    assert officer.client.get("/ufficio/").status_code == 303


def test_what_needs_a_fresh_password_asks_for_it_again(officer: Officer) -> None:
    with time_machine.travel(_in(minutes=15)):
        answer = officer.client.get("/ufficio/account/secondo-fattore/")
        assert answer.status_code == 303
        officer.open(answer.location)
        officer.refused({"password": "wrong"})
        page = officer.press("Continua", {"password": PASSWORD})
        assert words(page, "h1") == "Secondo fattore"


def test_other_devices_are_shut_out(officer: Officer, hire: Hire, app: Flask) -> None:
    elsewhere = Officer(app, officer.email)
    elsewhere.log_in()
    officer.get("/ufficio/account/")
    assert text(officer.page).count("usata l’ultima volta") == 2
    assert "altri dispositivi: 1" in text(officer.press("sugli altri dispositivi"))
    assert elsewhere.client.get("/ufficio/").status_code == 303


def test_no_page_of_the_area_is_kept_or_indexed(officer: Officer) -> None:
    answer = officer.client.get("/ufficio/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_nothing_of_the_area_is_loaded_where_it_is_off(settings: Settings, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from forms_api import create_app; from forms_api.settings import for_development;"
        f"app = create_app(for_development(Path({str(tmp_path)!r}), {{'FORMS_OFFICE': 'off'}}));"
        "assert app.test_client().get('/ufficio/').status_code == 404;"
        "print([m for m in sys.modules if m.startswith(('forms_api.office', 'forms_api.store.office', 'flask_login', 'argon2', 'pyotp'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def recovery_codes(officer: Officer) -> list[str]:
    """Switches the second factor on and reads the codes that are shown once."""
    officer.get("/ufficio/account/secondo-fattore/")
    secret = words(officer.page, 'b[translate="no"]').replace(" ", "")
    page = officer.press("Attiva", {"code": pyotp.TOTP(secret).now()}, 200)
    return [each.get_text() for each in page.select(".codes li")]


def _in(**span: float) -> datetime:
    return datetime.now(UTC) + timedelta(**span)


@pytest.mark.parametrize(
    "addresses", [("198.51.100.1",) * 3, ("2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:1:3::1")]
)
def test_posts_to_the_log_in_are_counted_once_each_and_by_network(
    settings: Settings, tmp_path: Path, addresses: tuple[str, ...]
) -> None:
    app = create_app(replace(settings, limit_per_event="2 per 10 minutes"))
    sent = [
        Officer(app, "", network=address).client.post(f"/{path}/")
        for address, path in zip(addresses, ("ufficio/entra", "fr/bureau/connexion", "ufficio/codice"), strict=True)
    ]
    assert [answer.status_code for answer in sent] == [400, 400, 429]
