"""The forms of the site: registration, expression of interest, cancelling. `create_app` puts the parts together."""

from __future__ import annotations

import logging
import os
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, request

from forms_api import typed_values
from forms_api.bounds.bounds import Bounds
from forms_api.catalogue import Catalogue
from forms_api.codes import LANGUAGES
from forms_api.settings import Settings
from forms_api.store.database import Store
from forms_api.store.offers.offered import PHOTOS
from forms_api.web import cancel, interest, registration
from forms_api.web.built_site import Site
from forms_api.web.errors import handle_errors
from forms_api.web.form_bodies import FormRequest
from forms_api.web.headers import security_headers
from forms_api.web.limits import TrustedProxy, limit_forms
from forms_api.web.machines.alive import alive
from forms_api.web.machines.open_data import open_data
from forms_api.web.machines.prometheus import prometheus
from forms_api.web.offers import finding, offering
from forms_api.web.offers.photo_files import MAXIMUM_BYTES
from forms_api.web.opinions import giving
from forms_api.web.pages import Services

_log = logging.getLogger(__name__)

#: The largest body that is read, in bytes.
MAXIMUM_BODY = 64 * 1024
#: The same at the one address that takes photos: three of them, and a form.
MAXIMUM_BODY_WITH_PHOTOS = PHOTOS * MAXIMUM_BYTES + 1024 * 1024

#: In the query of an address that leads to one person's registration: no search engine keeps it.
_PERSONAL = {"receipt", "token"}

_VIEWS = {
    "registration": registration.registration,
    "interest": interest.interest,
    "cancel": cancel.cancel,
    "offers": finding.finding,
    "offer": offering.offering,
    "opinion": giving.opinion,
}


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises SettingsError or SiteError, whose messages say what to set or to build."""
    settings = settings or Settings.from_environment(os.environ)
    if not settings.smtp_url and not settings.development:
        _log.error("NO MAIL GOES OUT: FORMS_SMTP_URL is empty.")
    Store.prepare(settings.database, settings.secret_key)
    site = Site(settings.site, settings.database.with_name("last-good-site.json"))
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.request_class = FormRequest
    app.config.from_mapping(_configuration(settings))
    store = Store(settings.database, settings.secret_key)
    app.extensions["forms_api"] = Services(settings, site, store, Bounds(settings))
    app.jinja_env.globals.update(show_reference=typed_values.show_reference, show_phone=typed_values.show_phone)
    app.jinja_env.globals.update(day=typed_values.show_day)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    catalogue = site.current().catalogue
    app.before_request(partial(_take_photos, {catalogue.pages[language]["offer"] for language in LANGUAGES}))
    forms = _form_routes(catalogue)
    limiter = limit_forms(app, forms, settings)
    app.register_blueprint(forms)
    for addresses in (alive, open_data, prometheus):
        app.register_blueprint(addresses)
    if settings.office:
        from forms_api.office.web.install import install  # where it is off, nothing of it is loaded

        install(app, limiter)
    handle_errors(app, limiter)
    app.after_request(partial(_add_headers, https=settings.public_url.startswith("https:")))
    app.wsgi_app = TrustedProxy(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app


def _form_routes(catalogue: Catalogue) -> Blueprint:
    forms = Blueprint("forms", __name__)
    for name, view in _VIEWS.items():
        for language in LANGUAGES:
            forms.add_url_rule(
                catalogue.pages[language][name],
                f"{name}_{language}",
                view,
                defaults={"language": language},
                methods=["GET", "POST"],
            )
    return forms


def _take_photos(addresses: set[str]) -> None:
    """Lets a large body in where photos may come; before anything reads it."""
    if request.path in addresses:
        request.max_content_length = MAXIMUM_BODY_WITH_PHOTOS


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_HOSTS": _hosts(settings),  # no other name is answered, and so none echoed in a redirect
        "MAX_CONTENT_LENGTH": MAXIMUM_BODY,
        "MAX_FORM_PARTS": 100,
        "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open all day and keeps what was typed
        "WTF_I18N_ENABLED": False,  # the sentences are our own
        "SESSION_COOKIE_NAME": "opera" if settings.development else "__Host-opera",
        "SESSION_COOKIE_SECURE": not settings.development,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "RATELIMIT_HEADERS_ENABLED": False,
    }


def _hosts(settings: Settings) -> list[str]:
    own = urlsplit(settings.public_url).hostname or ""
    return [own, "127.0.0.1", "localhost"] if settings.development else [own]


def _add_headers(answer: Response, *, https: bool) -> Response:
    for name, value in security_headers(request.path, https=https).items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Cache-Control", "no-store")
    if _PERSONAL & request.args.keys():
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
