"""A search that is told by mail: saved, confirmed from the mailbox, kept, stopped.

GET shows and never changes: the scanners of mail servers open every link. A mail program may stop all by one POST (RFC 8058).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from forms_api.codes import Language
from forms_api.mails.search_letters import described
from forms_api.store.database import StoreUnavailable
from forms_api.store.offers import searches
from forms_api.store.offers.published import Wanted
from forms_api.store.offers.searches import Search
from forms_api.web.offers.offer_forms import OneButtonForm, SearchForm
from forms_api.web.offers.wishes import as_query, read_wishes
from forms_api.web.pages import OpenPage, link_token, open_page, services

_ACTIONS = {"confirm": searches.confirm, "keep": searches.confirm, "stop": searches.stop, "stop-all": searches.stop_all}


def save(language: Language) -> ResponseReturnValue:
    """?save with the filters: the form that asks where to write; ?saved: what happens next."""
    wanted = read_wishes()
    page = open_page("offers", language, **as_query(wanted), **({"save": ""} if "save" in request.args else {}))
    if "saved" in request.args:
        return page.instead("offers/search_sent.html", page.t("search_sent.heading"), days=searches.UNCONFIRMED_DAYS)
    if not page.catalogue.forms_open:
        return page.as_built(403 if request.method == "POST" else 200)
    form = SearchForm(language)
    if not form.validate_on_submit():
        return search_form(page, wanted, form, form.faults())
    if question := form.better_email():
        return search_form(page, wanted, form, {}, question=question)
    email = form.address()
    if services().bounds.form_sent(email, form.submission_key()):
        return search_form(page, wanted, form, {"network": "email.too_many"}, 429)
    try:
        searches.save(services().store, wanted, email, language, page.catalogue.privacy_version)
    except StoreUnavailable:
        return search_form(page, wanted, form, {"store": "store.unavailable"}, 503)
    return redirect(f"{page.address('offers')}?{urlencode(as_query(wanted) | {'saved': ''})}", 303)


def search_form(
    page: OpenPage,
    wanted: Wanted,
    form: SearchForm,
    faults: dict[str, str],
    status: int = 422,
    *,
    question: str | None = None,
    **said: Any,
) -> Response:
    """The form with what was typed: 200 where nothing is wrong with it yet, else `status` and the errors."""
    return page.instead(
        "offers/search_form.html",
        page.t("search_form.heading"),
        status=status if faults or question else 200,
        faults=page.sentences(faults, **said),
        form=form,
        question=question,
        wanted=described(wanted, page.language, page.catalogue),
        action=f"{page.address('offers')}?{urlencode(as_query(wanted) | {'save': ''})}",
        months=searches.SEARCH_MONTHS,
        days=searches.UNCONFIRMED_DAYS,
    )


def own(language: Language) -> ResponseReturnValue:
    """?token: the saved searches of whoever reads the mailbox; POST does what a button says."""
    token = link_token()
    page = open_page("offers", language, token=token)
    found = searches.by_token(services().store, token)
    if request.method == "POST" and request.form.get("List-Unsubscribe") == "One-Click":
        if found:
            searches.stop_all(services().store, found)
        return _gone(page, 200)
    if found is None:
        return _gone(page, 200 if "stopped" in request.args else 404)
    return _act(page, found) if request.method == "POST" else _shown(page, found)


def _act(page: OpenPage, found: Search) -> ResponseReturnValue:
    form, action = OneButtonForm(page.language), request.form.get("action", "")
    if not form.validate() or action not in _ACTIONS:
        return _shown(page, found, form.faults() or {"session": "session.invalid"})
    chosen = searches.by_token(services().store, request.form.get("search", found.token))
    if chosen and chosen.email.casefold() == found.email.casefold():
        _ACTIONS[action](services().store, chosen)
    done = "stopped" if action.startswith("stop") else "done"
    left = [each.token for each in searches.of_address(services().store, found.email)]
    token = found.token if found.token in left or not left else left[0]
    return redirect(f"{page.address('offers')}?token={token}&{done}=", 303)


def _shown(page: OpenPage, found: Search, faults: dict[str, str] | None = None) -> Response:
    every = searches.of_address(services().store, found.email) if found.confirmed else [found]
    return page.instead(
        "offers/search.html",
        page.t("search_own.heading" if found.confirmed else "search_confirm.heading"),
        status=422 if faults else 200,
        faults=page.sentences(faults or {}),
        found=found,
        searches=[(each, described(each.wanted, page.language, page.catalogue)) for each in every],
        form=OneButtonForm(page.language),
        done="done" in request.args and not faults,
        stopped="stopped" in request.args and not faults,
        months=searches.SEARCH_MONTHS,
    )


def _gone(page: OpenPage, status: int) -> Response:
    """Nothing is saved under this link: what the person wants to read who has just stopped it."""
    return page.instead("offers/search_gone.html", page.t("search_gone.heading"), status=status)
