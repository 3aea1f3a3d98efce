"""One's own account: what it may do, the second factor, other sessions."""

from __future__ import annotations

import segno
from flask import request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forms_api.office.web.area import OfficePage, page
from forms_api.store.office import accounts, second_factor, sessions


@page("account", it="account/", fr="compte/", methods=("GET", "POST"))
def account(at: OfficePage) -> ResponseReturnValue:
    """Role and territories; buttons to end other sessions and to give up the second factor."""
    assert at.session is not None
    action = request.form.get("action")
    if action == "end-others":
        number = sessions.end_others(at.store, at.session)
        return at.go("account", at.t("account.ended", number=number))
    if action == "drop-factor":
        if not at.session.fresh:
            return at.go("again", next=at.link("account"))
        at.note("second_factor_off", "-")
        second_factor.drop(at.store, at.account.id)
        return at.go("account", at.t("factor.dropped"))
    return at.show("office/account.html", at.t("account.heading"))


@page("factor", it="account/secondo-fattore/", fr="compte/second-facteur/", methods=("GET", "POST"), fresh=True)
def factor(at: OfficePage) -> ResponseReturnValue:
    """The QR code, shown until a code of the app has been typed; then never again."""
    if at.account.has_second_factor:
        return at.go("account")
    faults = None
    if request.method == "POST":
        if second_factor.take_offer(at.store, at.account.id, request.form.get("code", "")):
            at.note("second_factor_on", "-")
            return at.go("account", at.t("factor.set"))
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
