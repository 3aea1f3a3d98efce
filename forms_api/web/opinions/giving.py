"""/pagina-utile/: takes what the form at the foot of each page sends, and thanks.

The form stands in pages that are files, the same for everybody, so it carries no token and needs no cookie: that it comes
from this site is told by the browser's own headers. https://www.w3.org/TR/fetch-metadata/, RFC 6454 (Origin)
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers

from forms_api import typed_values
from forms_api.bounds.networks import network_of
from forms_api.codes import Language
from forms_api.store import retention
from forms_api.store.database import StoreUnavailable
from forms_api.store.opinions import page_opinions
from forms_api.store.opinions.page_opinions import ANSWERS, Answer
from forms_api.typed_values import Fault
from forms_api.web.pages import OpenPage, open_page, services


def opinion(language: Language) -> ResponseReturnValue:
    """The form about ?about=<address> (the home page where there is none), what it sends, and the thanks (?thanks)."""
    page = open_page("opinion", language)
    if request.method == "POST":
        return _take(page)
    about = _known(page, request.args.get("about", "")) or page.address("home")
    if "thanks" in request.args:
        return page.instead("opinions/thanks.html", page.t("opinion.thanks"), about=about)
    return opinion_form(page, about, {})


def comes_from_here(headers: Headers, host: str) -> bool:
    """Whether a form was sent by a page of the same host. Every browser since 2020 says at least its origin."""
    if site := headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return urlsplit(headers.get("Origin", "")).netloc == host


def opinion_form(page: OpenPage, about: str, faults: dict[str, str], status: int = 422, **said: Any) -> Response:
    """The form about the page at `about`, with what was typed."""
    return page.in_slot(
        "opinions/form.html",
        status=status if faults else 200,
        faults=page.sentences(faults, **said),
        about=about,
        typed=request.form.get("missing", ""),
        months=retention.INTEREST_MONTHS,
    )


def _take(page: OpenPage) -> ResponseReturnValue:
    about = _known(page, request.form.get("page", ""))
    if about is None:
        abort(400)
    if not comes_from_here(request.headers, request.host):
        return opinion_form(page, about, {"origin": "origin.other"}, 403)
    try:
        answer, words = _read()
    except Fault as fault:
        return opinion_form(page, about, {fault.key.partition(".")[0]: fault.key})
    if minutes := services().bounds.opinion_given(network_of(request.remote_addr)):
        return opinion_form(page, about, {"network": "too_many"}, 429, minutes=minutes)
    kept = words if page.catalogue.forms_open else None  # where nobody answers for the site, answers are counted alone
    try:
        page_opinions.give(services().store, about, page.language, answer, kept)
    except StoreUnavailable:
        return opinion_form(page, about, {"store": "store.unavailable"}, 503)
    return redirect(f"{page.address('opinion')}?thanks&about={about}", 303)


def _read() -> tuple[Answer, str | None]:
    """What was answered and written. Raises Fault."""
    words = typed_values.clean_text(request.form.get("missing"), "missing")
    answer = next((each for each in ANSWERS if each == request.form.get("answer")), None)
    if answer is None:
        raise Fault("opinion_answer.missing")
    if answer == "missing" and words is None:
        raise Fault("missing.missing")
    return answer, words


def _known(page: OpenPage, address: str) -> str | None:
    """The address, if it is one of a page in this language."""
    return address if address in page.catalogue.addresses[page.language] else None
