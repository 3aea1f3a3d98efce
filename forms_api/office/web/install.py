"""Puts the officers' area into the application, and in front of every page what holds for all."""

from __future__ import annotations

from functools import wraps
from importlib import import_module

from flask import Blueprint, Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_wtf.csrf import validate_csrf  # type: ignore[import-untyped]
from wtforms.validators import ValidationError  # type: ignore[import-untyped]

from forms_api.codes import LANGUAGES, Language
from forms_api.office.web import visit
from forms_api.office.web.area import PAGES, OfficePage, PageSpec, View
from forms_api.office.web.frame import OFFICE, Frames
from forms_api.web.limits import limit_posts
from forms_api.web.pages import Services, services

#: The modules that hold pages.
_MODULES = (
    "entry",
    "account",
    "today",
    "events",
    "registering",
    "messages",
    "person",
    "interests",
    "figures",
    "opinions",
    "desk",
    "log",
    "offers.queue",
)

#: What an account may still open that lacks the second factor demanded of it.
_WITHOUT_FACTOR = ("factor", "account", "own_password", "again")


def install(app: Flask, limiter: Limiter) -> None:
    """Adds the area to the application. Raises SiteError where the site has no page for it."""
    for name in _MODULES:
        import_module(f"forms_api.office.pages.{name}")
    built = services_of(app).site.current()
    frames = Frames(built)
    visit.install(app)
    blueprint = Blueprint("office", __name__, template_folder="../templates")
    blueprint.after_request(_never_indexed)
    for spec in PAGES.values():
        for language in LANGUAGES:
            address = built.catalogue.pages[language][OFFICE] + spec.paths[language]
            answer = _guarded(spec, language, frames)
            if spec.limited:
                answer = limit_posts(limiter, answer, services_of(app).settings.limit_per_event, "office")
            blueprint.add_url_rule(address, f"{spec.name}_{language}", answer, methods=list(spec.methods))
    app.register_blueprint(blueprint)


def services_of(app: Flask) -> Services:
    found = app.extensions["forms_api"]
    assert isinstance(found, Services)
    return found


def _guarded(spec: PageSpec, language: Language, frames: Frames) -> View:
    """The view behind what holds for every page: who is logged in, her role, the token of a form, a fresh password."""

    @wraps(spec.view)
    def answer(**values: str) -> ResponseReturnValue:
        session = visit.current()
        at = OfficePage(spec, language, services().site.current(), session, values, frames)
        if request.method == "POST":
            _refuse_forged(at)
        if spec.role is None:
            return spec.view(at, **values)
        if session is None or not session.passed:
            return redirect(at.link("login", next=request.full_path.rstrip("?")), 303)
        if at.lacks_factor and spec.name not in _WITHOUT_FACTOR:
            return redirect(at.link("factor"), 303)
        if not at.may(spec.role):
            return at.show("office/refused.html", at.t("refused.heading"), status=403)
        if spec.fresh and not session.fresh:
            return redirect(at.link("again", next=request.full_path.rstrip("?")), 303)
        return spec.view(at, **values)

    return answer


def _refuse_forged(at: OfficePage) -> None:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        abort(at.show("office/expired.html", at.t("expired.heading"), status=400))


def _never_indexed(answer: Response) -> Response:
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
