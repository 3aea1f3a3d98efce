"""Who wants to be called: the inbox by territory, and one of them with its notes."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from forms_api.codes import TERRITORY_CODES
from forms_api.office.tables import as_xlsx, interests_table
from forms_api.office.web.area import OfficePage, page
from forms_api.store.interests import STATES, InterestState
from forms_api.store.office import followed_interests
from forms_api.typed_values import Fault, clean_reference, clean_text
from forms_api.web.csv_file import as_csv


@page("interests", it="da-richiamare/", fr="a-rappeler/")
def interests(at: OfficePage) -> ResponseReturnValue:
    """?state=…&page=…: one state; without, all that are not closed."""
    state = _state(request.args.get("state"))
    found = followed_interests.followed(at.store, _territories(at), state, at.page_number)
    at.note("interests", "-", len(found.shown))
    return at.show("office/interests.html", at.t("menu.interests"), found=found, state=state, states=STATES)


@page("interest_file", it="da-richiamare/elenco/<kind>/", fr="a-rappeler/liste/<kind>/", role="officer", fresh=True)
def interest_file(at: OfficePage, kind: str) -> ResponseReturnValue:
    if kind not in ("csv", "xlsx"):
        abort(404)
    state = _state(request.args.get("state"))
    found = followed_interests.followed(at.store, _territories(at), state, None).shown
    at.note(f"export {kind}", "interests", len(found))
    table = interests_table([each.interest for each in found], at.language, at.catalogue.timezone)
    if kind == "csv":
        return at.download(as_csv(table), "csv", "interests")
    return at.download(as_xlsx(table, "interests"), "xlsx", "interests")


@page("interest", it="da-richiamare/<reference>/", fr="a-rappeler/<reference>/", methods=("GET", "POST"))
def interest(at: OfficePage, reference: str) -> ResponseReturnValue:
    try:
        found = followed_interests.by_reference(at.store, clean_reference(reference))
    except Fault:
        found = None
    if found is None or not at.sees(found.interest.territory):
        abort(404)
    faults: dict[str, str] = {}
    if request.method == "POST":
        if not at.may("officer"):
            abort(403)
        try:
            words = clean_text(request.form.get("note"), "message")
        except Fault as fault:
            faults["note"] = at.names(f"error.{fault.key}", typed="")
        else:
            owner = {"me": at.account.id, "nobody": None}.get(request.form.get("owner", ""), found.owner_id)
            state = _state(request.form.get("state")) or found.interest.state
            at.note("follow", found.interest.reference, 1)
            followed_interests.follow(at.store, found.interest, state, owner, words, at.account.name)
            return at.go("interest", at.t("interest.saved"), reference=found.interest.reference)
    at.note("interest", found.interest.reference, 1)
    return at.show(
        "office/interest.html",
        f"{found.interest.given_name} {found.interest.family_name}",
        status=422 if faults else 200,
        faults=faults,
        found=found,
        notes=followed_interests.notes_of(at.store, found.interest),
        states=STATES,
        typed=request.form.get("note", ""),
    )


def _territories(at: OfficePage) -> list[str]:
    return [code for code in TERRITORY_CODES if at.sees(code)]


def _state(typed: str | None) -> InterestState | None:
    return next((state for state in STATES if state == typed), None)
