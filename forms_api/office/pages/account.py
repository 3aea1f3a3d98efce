"""One's own account: what it may do, the password, the second factor and its recovery codes, other sessions."""

from __future__ import annotations

import segno
from flask import request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forms_api.office import passwords
from forms_api.office.pages.entry import checked, weak_password
from forms_api.office.web import visit
from forms_api.office.web.area import OfficePage, page
from forms_api.store.database import token_hash
from forms_api.store.office import accounts, second_factor, sessions

_BOTH = ("GET", "POST")


@page("account", it="account/", fr="compte/", methods=_BOTH)
def account(at: OfficePage) -> ResponseReturnValue:
    """Role and territories; buttons to end other sessions, to give up the second factor, for new recovery codes."""
    assert at.session is not None
    action = request.form.get("action")
    if action == "end-others":
        number = sessions.end_others(at.store, at.session)
        return at.go("account", at.t("account.ended", number=number))
    if action in ("drop-factor", "new-codes") and not at.session.fresh:
        return at.go("again", next=at.link("account"))
    if action == "drop-factor":
        at.note("second_factor_off", "-")
        second_factor.drop(at.store, at.account.id)
        return at.go("account", at.t("factor.dropped"))
    if action == "new-codes" and at.account.has_second_factor:
        at.note("recovery_codes", "-")
        return _show_codes(at, renewed=True)
    here = token_hash(at.session.token)
    return at.show(
        "office/account.html",
        at.t("account.heading"),
        sessions=[(began, seen, known == here) for began, seen, known in sessions.of_account(at.store, at.account)],
        codes_left=second_factor.recovery_codes_left(at.store, at.account.id),
    )


@page("own_password", it="account/password/", fr="compte/mot-de-passe/", methods=_BOTH, limited=True)
def own_password(at: OfficePage) -> ResponseReturnValue:
    """Another password, for whoever knows the one she has; it ends the sessions on other machines."""
    faults: dict[str, str] = {}
    if request.method == "POST":
        typed = request.form.get("new_password", "")
        if not checked(at, at.account.email):
            faults["password"] = at.t("again.wrong")
        elif weak := passwords.weakness(typed, at.account):
            faults["new_password"] = weak_password(at, weak)
        else:
            accounts.change_password(at.store, at.account, typed)
            at.note("password", "-")
            visit.begin_again(at.account)
            return at.go("account", at.t("account.changed"))
    shortest = accounts.PASSWORD_LENGTH.start
    status = 422 if faults else 200
    return at.show(
        "office/own_password.html", at.t("account.password"), status=status, faults=faults, shortest=shortest
    )


@page("factor", it="account/secondo-fattore/", fr="compte/second-facteur/", methods=_BOTH, fresh=True)
def factor(at: OfficePage) -> ResponseReturnValue:
    """The QR code, shown until a code of the app has been typed; then never again. The recovery codes follow."""
    if at.account.has_second_factor:
        return at.go("account")
    faults = None
    if request.method == "POST":
        if second_factor.take_offer(at.store, at.account.id, request.form.get("code", "")):
            at.note("second_factor_on", "-")
            return _show_codes(at, renewed=False)
        accounts.note_failure(at.store, at.account.id)
        faults = {"code": at.t("code.wrong")}
    secret = second_factor.offer(at.store, at.account.id)
    drawn = segno.make(second_factor.address(secret, at.account.email), error="m", micro=False)
    picture = Markup(drawn.svg_inline(border=4, svgclass="qr", lineclass=None, omitsize=True, title="QR"))
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return at.show(
        "office/factor.html",
        at.t("factor.heading"),
        status=422 if faults else 200,
        faults=faults,
        picture=picture,
        secret=spaced,
    )


def _show_codes(at: OfficePage, *, renewed: bool) -> ResponseReturnValue:
    """Shown in answer to the POST that made them: a page of their own could be opened again."""
    codes = second_factor.new_recovery_codes(at.store, at.account.id, renewed=renewed)
    return at.show("office/recovery.html", at.t("factor.codes_heading"), codes=[_grouped(code) for code in codes])


def _grouped(code: str) -> str:
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
