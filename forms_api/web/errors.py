"""The answers to errors (HTTP 400 to 503), in the site's look and the visitor's language; to machines, in JSON.

Where a form was posted, it comes back with what was typed: a browser may not keep the text of a page marked no-store.
"""

from __future__ import annotations

from flask import Flask, Response, jsonify, request
from flask_limiter import Limiter
from werkzeug.exceptions import HTTPException

from forms_api import texts
from forms_api.codes import LANGUAGES, Language
from forms_api.store.database import StoreUnavailable
from forms_api.store.offers import published
from forms_api.web import cancel, interest, registration
from forms_api.web.forms import InterestForm, LookupForm
from forms_api.web.limits import is_lookup, minutes_to_wait
from forms_api.web.offers import finding, offering, saving
from forms_api.web.offers.offer_forms import AskForm, OfferForm, SearchForm
from forms_api.web.offers.wishes import read_wishes
from forms_api.web.pages import from_root, language_of, open_page, services
from forms_api.web.registration_form import RegistrationForm

#: The sentences of [problem] by status. Every other status is a failure of ours from 500 on, a bad request below.
PROBLEMS = {400: "bad", 404: "not_found", 405: "method", 413: "too_large", 429: "too_many", 503: "unavailable"}


def handle_errors(app: Flask, limiter: Limiter) -> None:
    """Registers the answers to everything that goes wrong."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        minutes = minutes_to_wait(limiter) if status == 429 else 0
        again = _form_again({"network": "too_many"}, 429, minutes) if status == 429 else None
        answer = again or problem(status, minutes)
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                answer.headers[name] = value
        if minutes:
            answer.headers["Retry-After"] = str(60 * minutes)
        return answer

    @app.after_request
    def note(answer: Response) -> Response:
        if answer.status_code >= 400:  # the route, never the address: it may hold a token
            about = {"route": request.endpoint, "method": request.method[:10], "status": answer.status_code}
            app.logger.info("refused", extra={"about": about})
        return answer

    @app.errorhandler(StoreUnavailable)
    def unavailable(error: StoreUnavailable) -> Response:
        app.logger.error("The database is unavailable: %s", error)
        again = _form_again({"store": "store.unavailable"}, 503) if request.method == "POST" else None
        return again or problem(503)


def problem(status: int, minutes: int = 0) -> Response:
    """The page that says what went wrong with `status` and whom to call."""
    if request.path in ("/health", "/metrics") or request.path.startswith("/api/"):
        answer = jsonify(error=PROBLEMS.get(status, "failure"))
        answer.status_code = status
        return answer
    built = services().site.current()
    language = language_of(request.path, built.catalogue)
    if status == 404:
        return Response(built.not_found[language], 404)
    name = PROBLEMS.get(status, "failure" if status >= 500 else "bad")
    if status == 413 and request.path == built.catalogue.pages[language]["offer"]:
        name = "photos_too_large"
    page = open_page("registration", language)
    heading = page.t(f"problem.{name}.heading")
    other = next(each for each in LANGUAGES if each != language)
    words = texts.load()[other]
    answer = page.instead(
        "problem.html",
        heading,
        status=status,
        text=page.t(f"problem.{name}.text", minutes=minutes),
        other=other,
        other_heading=words(f"problem.{name}.heading"),
        other_text=words(f"problem.{name}.text", minutes=minutes),
    )
    address = built.catalogue.pages[language]["registration"]
    if request.path.count("/") != address.count("/"):  # below the page that it is cut from, as in the officers' area
        answer.set_data(from_root(answer.get_data(as_text=True), address))
    return answer


def _form_again(faults: dict[str, str], status: int, minutes: int = 0) -> Response | None:
    """The form that cannot be taken now, filled in as it came; None where it was no form to fill in."""
    catalogue = services().site.current().catalogue
    language = language_of(request.path, catalogue)
    addresses = catalogue.pages[language]
    event = catalogue.events.get(request.args.get("event", ""))
    try:
        if request.path == addresses["registration"] and event is not None:
            page = open_page("registration", language, event=event.id)
            form = RegistrationForm(language)
            return registration.registration_form(page, event, form, faults, status, minutes=minutes)
        if request.path == addresses["interest"]:
            page = open_page("interest", language)
            return interest.interest_form(page, InterestForm(language), faults, status, minutes=minutes)
        if request.path in (addresses["offer"], addresses["offers"]):
            return _offer_form_again(request.path == addresses["offer"], language, faults, status, minutes)
        if is_lookup():
            page = open_page("cancel", language)
            return cancel.lookup_form(page, LookupForm(language), faults, status, minutes=minutes)
    except HTTPException:
        return None  # the body was too large as well
    return None


def _offer_form_again(
    new: bool, language: Language, faults: dict[str, str], status: int, minutes: int
) -> Response | None:
    """A new offer, the search for one's own, a search to be told about, or a message about an offer, as it came."""
    if new and is_lookup():
        page = open_page("offer", language, code="")
        return offering.lookup(page, LookupForm(language), faults, status, minutes=minutes)
    if new and "kind" in request.args:
        skill = request.args["kind"] == "skill"
        page = open_page("offer", language, kind=request.args["kind"])
        form = OfferForm(language, page.catalogue.sectors)
        return offering.offer_form(page, form, faults, status, skill=skill, minutes=minutes)
    if "save" in request.args:
        page = open_page("offers", language, save="")
        return saving.search_form(page, read_wishes(), SearchForm(language), faults, status, minutes=minutes)
    page = open_page("offers", language, offer=request.args.get("offer", ""))
    found = published.by_reference(services().store, request.args.get("offer", ""), language)
    if found is None:
        return None
    return finding.offer_page(page, found, AskForm(language), faults, status, minutes=minutes)
