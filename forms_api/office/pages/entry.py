"""Coming in and going out: password, second factor, the link that sets a password, the password once more."""

from __future__ import annotations

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue

from forms_api.office import passwords
from forms_api.office.web import visit
from forms_api.office.web.area import OfficePage, page
from forms_api.office.web.frame import OFFICE
from forms_api.store import personal_data
from forms_api.store.office import accounts, second_factor, sessions
from forms_api.store.office.accounts import Account
from forms_api.typed_values import Fault, clean_email

_BOTH = ("GET", "POST")


@page("login", it="entra/", fr="connexion/", role=None, methods=_BOTH, limited=True)
def login(at: OfficePage) -> ResponseReturnValue:
    """E-mail and password; what is wrong with them is never told apart."""
    if request.method != "POST":
        return _login_form(at)
    if wait := _wait(at):
        return _login_form(at, {"email": at.t("login.too_many", minutes=wait)}, 429)
    account = checked(at, request.form.get("email", ""))
    if account is None:
        return _login_form(at, {"email": at.t("login.wrong", minutes=_minutes())}, 422)
    visit.begin(account)
    if account.has_second_factor:
        return redirect(at.link("code", next=_next(at)), 303)
    return _come_in(at, account)


@page("code", it="codice/", fr="code/", role=None, methods=_BOTH, limited=True)
def code(at: OfficePage) -> ResponseReturnValue:
    """The code of the second factor, after the password; or a recovery code, where the telephone is lost."""
    if at.session is None or at.session.passed:
        return at.go("login")
    if request.method != "POST":
        return _code_form(at)
    if wait := _wait(at):
        return _code_form(at, {"code": at.t("login.too_many", minutes=wait)}, 429)
    account, typed = at.account, request.form.get("code", "")
    recovered = second_factor.takes_recovery_code(at.store, account.id, typed)
    if not recovered and not second_factor.is_right(at.store, account.id, typed):
        accounts.note_failure(at.store, account.id)
        at.services.bounds.guessed_wrong(request.remote_addr)
        if (after := visit.current()) is None or _is_locked(at, after.account):
            visit.finish()
            return at.go("login", at.t("login.wrong", minutes=_minutes()))
        return _code_form(at, {"code": at.t("code.wrong")}, 422)
    visit.go_on(sessions.pass_code(at.store, at.session.token))
    if recovered:
        personal_data.note_reading(at.store, account.label, "recovery_code", "-", 0)
        flash(at.t("factor.recovered", number=second_factor.recovery_codes_left(at.store, account.id)))
    return _come_in(at, account)


@page("again", it="conferma-password/", fr="confirmer/", methods=_BOTH, limited=True)
def again(at: OfficePage) -> ResponseReturnValue:
    """The password once more, before something that cannot be undone."""
    assert at.session is not None
    faults, status = {}, 200
    if request.method == "POST":
        if wait := _wait(at):
            faults, status = {"password": at.t("login.too_many", minutes=wait)}, 429
        elif checked(at, at.account.email):
            visit.go_on(sessions.refresh(at.store, at.session.token))
            return redirect(_next(at), 303)
        else:
            faults, status = {"password": at.t("again.wrong")}, 422
    return at.show("office/again.html", at.t("again.heading"), status=status, faults=faults, next=_next(at))


@page("logout", it="esci/", fr="deconnexion/", role=None, methods=("POST",))
def logout(at: OfficePage) -> ResponseReturnValue:
    visit.finish()
    return at.go("login", at.t("login.left"))


@page("password", it="password/", fr="mot-de-passe/", role=None, methods=_BOTH, limited=True)
def password(at: OfficePage) -> ResponseReturnValue:
    """?token=<token>: the link of `officers add` and `officers link`."""
    token = request.args.get("token", "")
    account = accounts.by_link(at.store, token)
    if account is None:
        return at.show("office/link_gone.html", at.t("password.gone_heading"), status=404)
    faults = None
    if request.method == "POST":
        typed = request.form.get("password", "")
        weak = passwords.weakness(typed, account)
        if weak is None:
            accounts.set_password(at.store, token, typed, at.language)
            personal_data.note_reading(at.store, account.label, "password", "-", 0)
            return at.go("login", at.t("password.set"))
        faults = {"password": weak_password(at, weak)}
    values = {"token_address": at.link("password", token=token), "officer": account}
    status = 422 if faults else 200
    shortest = accounts.PASSWORD_LENGTH.start
    return at.show(
        "office/password.html", at.t("password.heading"), status=status, faults=faults, shortest=shortest, **values
    )


def weak_password(at: OfficePage, weak: passwords.Weakness) -> str:
    """A sentence that says how to choose a better one."""
    lengths = accounts.PASSWORD_LENGTH
    return at.t(f"password.{weak}", shortest=lengths.start, longest=lengths.stop - 1)


def checked(at: OfficePage, email: str) -> Account | None:
    """The account of this e-mail, where the password in the form is its own."""
    try:
        address = clean_email(email) or ""
    except Fault:
        address = ""
    account = accounts.check_password(at.store, address, request.form.get("password", ""))
    if account is None:
        at.services.bounds.guessed_wrong(request.remote_addr)
    return account


def _login_form(at: OfficePage, faults: dict[str, str] | None = None, status: int = 200) -> Response:
    typed = request.form.get("email", "")
    return at.show(
        "office/login.html", at.t("login.heading"), status=status, faults=faults, typed=typed, next=_next(at)
    )


def _code_form(at: OfficePage, faults: dict[str, str] | None = None, status: int = 200) -> Response:
    return at.show("office/code.html", at.t("code.heading"), status=status, faults=faults, next=_next(at))


def _wait(at: OfficePage) -> int | None:
    """The minutes that this network waits after too many wrong passwords, whosever they were."""
    return at.services.bounds.guesser_waits(request.remote_addr)


def _come_in(at: OfficePage, account: Account) -> ResponseReturnValue:
    accounts.note_success(at.store, account.id)
    personal_data.note_reading(at.store, account.label, "login", "-", 0)
    return redirect(_next(at), 303)


def _is_locked(at: OfficePage, account: Account) -> bool:
    return any(each.locked_until and each.id == account.id for each in accounts.listed(at.store))


def _minutes() -> int:
    return int(accounts.LOCKED_FOR.total_seconds() // 60)


def _next(at: OfficePage) -> str:
    """Where somebody wanted to go: below the area in one of its languages, or its first page."""
    wanted = request.values.get("next", "")
    roots = [pages[OFFICE] for pages in at.catalogue.pages.values()]
    return wanted if any(wanted.startswith(root) for root in roots) else at.link("today")
