"""Events and the list of each: who comes, who waits, who is there; and what is done from the list."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from forms_api.catalogue import Event
from forms_api.office.tables import as_xlsx, persons_table
from forms_api.office.web.area import OfficePage, page
from forms_api.store import seats
from forms_api.store.office import event_lists, officer_changes, sessions
from forms_api.store.office.event_lists import FILTERS, SORTS, SortKey, StateFilter
from forms_api.store.office.officer_changes import NoSeatFree, NotInThatState
from forms_api.typed_values import Fault, clean_reference, show_reference
from forms_api.web.csv_file import as_csv


@page("events", it="incontri/", fr="rencontres/")
def events(at: OfficePage) -> ResponseReturnValue:
    now = datetime.now(UTC)
    found = [(event, seats.seats_of(at.store, event)) for event in at.events()]
    coming = [pair for pair in found if not (end := pair[0].end or pair[0].start) or end > now]
    past = [pair for pair in found if pair not in coming]
    return at.show("office/events.html", at.t("menu.events"), coming=coming, past=past)


@page("event", it="incontri/<event_id>/", fr="rencontres/<event_id>/", methods=("GET", "POST"))
def event(at: OfficePage, event_id: str) -> ResponseReturnValue:
    """?state=…&sort=…&page=…; what is searched for stands in no address: the session keeps it."""
    found = at.event(event_id)
    if request.method == "POST":
        return _act(at, found)
    state, sort = _view()
    words = _search(at, event_id)
    listed = event_lists.select(at.store, event_id, words, state, sort, at.page_number)
    at.note("list", event_id, len(listed.persons))
    return at.show(
        "office/event.html",
        found.texts[at.language].title,
        event=found,
        listed=listed,
        search=words,
        state=state,
        sort=sort,
        filters=FILTERS,
        sorts=SORTS,
        standing=seats.seats_of(at.store, found),
        present=event_lists.present(at.store, event_id),
        first=officer_changes.first_in_line(at.store, found),
        arrivals=_is_today(at, found),
    )


@page("sheet", it="incontri/<event_id>/foglio-firme/", fr="rencontres/<event_id>/feuille-d-emargement/")
def sheet(at: OfficePage, event_id: str) -> ResponseReturnValue:
    """To print and sign: the evidence that the programme asks for."""
    found = at.event(event_id)
    persons = event_lists.select(at.store, event_id, "", "confirmed", "name", None).persons
    at.note("sheet", event_id, len(persons))
    return at.show("office/sheet.html", at.t("sheet.heading"), event=found, persons=persons, blank_lines=5)


@page(
    "event_file",
    it="incontri/<event_id>/elenco/<kind>/",
    fr="rencontres/<event_id>/liste/<kind>/",
    role="officer",
    fresh=True,
)
def event_file(at: OfficePage, event_id: str, kind: str) -> ResponseReturnValue:
    """What the list shows, as CSV or XLSX; the filter is kept."""
    at.event(event_id)
    if kind not in ("csv", "xlsx"):
        abort(404)
    state, sort = _view()
    persons = event_lists.select(at.store, event_id, _search(at, event_id), state, sort, None).persons
    at.note(f"export {kind}", event_id, len(persons))
    table = persons_table(persons, at.language, at.catalogue.timezone)
    if kind == "csv":
        return at.download(as_csv(table), "csv", event_id)
    return at.download(as_xlsx(table, event_id), "xlsx", event_id)


def _act(at: OfficePage, found: Event) -> ResponseReturnValue:
    action = request.form.get("action", "")
    if action == "search":
        assert at.session is not None
        sessions.keep_search(at.store, at.session.token, f"{found.id}\n{request.form.get('q', '')[:100]}")
        return at.go("event", event_id=found.id, state=request.form.get("state"), sort=request.form.get("sort"))
    if not at.may("officer"):
        abort(403)
    return redirect(_back(at, found.id, act(at, found, action, request.form.get("reference", ""))), 303)


def act(at: OfficePage, found: Event, action: str, typed: str) -> tuple[str, str]:
    """Does what a button of the list says with whoever has the code `typed`; a sentence about it, and the code."""
    if action not in ("present", "absent", "promote"):
        abort(400)
    try:
        reference = clean_reference(typed)
    except Fault:
        return at.t("did.no_code"), ""
    shown = show_reference(reference)
    at.note(action, reference, 1)
    try:
        if action == "promote":
            officer_changes.promote_chosen(at.store, found, reference)
            return at.t("did.promote", code=shown), reference
        person = officer_changes.set_present(at.store, found, reference, action == "present")
        key = "waiting_present" if action == "present" and person.state == "waiting" else action
        return at.t(f"did.{key}", code=shown), person.reference
    except NoSeatFree:
        return at.t("did.no_seat"), reference
    except NotInThatState:
        return at.t(f"did.not_{action}", code=shown), reference


def _back(at: OfficePage, event_id: str, done: tuple[str, str]) -> str:
    """To the list where it was, and to the person in it."""
    flash(done[0])
    kept = {name: request.form.get(name, "") for name in ("state", "sort", "page")}
    return at.link("event", event_id=event_id, **kept) + (f"#p-{done[1]}" if done[1] else "")


def _is_today(at: OfficePage, found: Event) -> bool:
    """Whether persons come through the door today."""
    today = at.now.astimezone(at.catalogue.timezone).date()
    if found.start is None:
        return False
    ends = found.end or found.start
    return bool(
        found.start.astimezone(at.catalogue.timezone).date() <= today <= ends.astimezone(at.catalogue.timezone).date()
    )


def _view() -> tuple[StateFilter, SortKey]:
    state = next((each for each in FILTERS if each == request.args.get("state")), FILTERS[0])
    return state, next((each for each in SORTS if each == request.args.get("sort")), SORTS[0])


def _search(at: OfficePage, event_id: str) -> str:
    assert at.session is not None
    event, _, words = at.session.search.partition("\n")
    return words if event == event_id else ""
