"""The headers of every answer, and the cookie: what a browser is allowed, and nothing besides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms_api import create_app
from forms_api.settings import Settings
from forms_api.web.headers import EDITOR_PAGE, HELP_PAGES, SEARCH_PAGES, security_headers
from tests.support.visitor import REGISTRATION, Visitor


def policy(path: str) -> dict[str, str]:
    text = security_headers(path, https=True)["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in text.split(";"))


def test_a_page_may_load_what_is_its_own_and_nothing_else() -> None:
    found = policy("/privacy/")
    assert found["default-src"] == "'none'"
    assert found["frame-ancestors"] == found["base-uri"] == "'none'"
    assert found["form-action"] == found["script-src"] == "'self'"
    assert "unsafe" not in str(found)
    assert "http" not in str(found)


@pytest.mark.parametrize(
    "path", ["/", "/fr/", "/eventi/", "/eventi/savona-2019/", "/fr/evenements/", "/fr/evenements/x/"]
)
def test_the_pages_of_events_may_ask_for_free_seats(path: str) -> None:
    assert policy(path) == policy("/privacy/") | {"connect-src": "'self'"}
    assert policy(path + "x/y/") == policy("/privacy/")


@pytest.mark.parametrize("path", (*HELP_PAGES, *SEARCH_PAGES))
def test_pages_that_look_something_up_may_read_the_sites_own_lists(path: str) -> None:
    assert policy(path)["connect-src"] == policy(path)["script-src"] == "'self'"
    assert policy(path + "x/") == policy("/privacy/")


def test_the_editors_page_alone_may_style_itself_and_ask_a_forge() -> None:
    assert policy(EDITOR_PAGE)["style-src"] == "'self' 'unsafe-inline'"
    assert policy(EDITOR_PAGE)["connect-src"] == "'self' blob: data: https:"
    assert "'unsafe-inline'" not in policy(EDITOR_PAGE)["script-src"]
    assert policy(EDITOR_PAGE + "x/") == policy("/privacy/")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/iscrizione/", 200), ("/nowhere", 404), ("/api/events/x", 404), ("/health", 200), ("/iscrizione", 308)],
)
def test_every_answer_has_them_and_is_never_kept(visitor: Visitor, address: str, status: int) -> None:
    answer = visitor.client.get(address)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    for name, value in security_headers(address, https=False).items():
        assert answer.headers[name] == value
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Permissions-Policy" in answer.headers


def test_https_is_remembered_where_the_site_is_on_https_alone(visitor: Visitor, settings: Settings) -> None:
    name = "Strict-Transport-Security"
    assert name not in visitor.client.get("/health").headers
    app = create_app(replace(settings, public_url="https://opera.example.org"))
    assert "max-age=31536000" in app.test_client().get("/health").headers[name]


def test_the_cookie_of_production_goes_over_https_to_this_host_alone(settings: Settings) -> None:
    app = create_app(replace(settings, development=False, public_url="https://opera.example.org"))
    answer = app.test_client().get(REGISTRATION + "open", base_url="https://opera.example.org")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    parts = {part.strip() for part in cookie.split(";")}
    assert cookie.startswith("__Host-opera=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert not [part for part in parts if part.startswith(("Domain", "Expires", "Max-Age"))]


def test_pages_without_a_form_set_no_cookie(visitor: Visitor) -> None:
    for address in ("/nowhere", "/health", "/api/events/open", REGISTRATION + "past", "/iscrizione/"):
        assert "Set-Cookie" not in visitor.client.get(address).headers


@pytest.mark.parametrize("address", ["/annulla", "/health", "//evil.example/annulla", "/annulla/?token=x"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:443", "127.0.0.1", "", "opera.example.org.evil.example", "a b"]
)
def test_only_the_configured_name_is_answered_and_no_other_is_echoed(
    settings: Settings, address: str, host: str
) -> None:
    app = create_app(replace(settings, development=False, public_url="https://opera.example.org"))
    answer = app.test_client().get(address, headers={"Host": host})
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert not host or host not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["opera.example.org", "opera.example.org:443"])
def test_the_configured_name_is_answered(settings: Settings, host: str) -> None:
    app = create_app(replace(settings, development=False, public_url="https://opera.example.org"))
    assert app.test_client().get("/health", headers={"Host": host}).status_code == 200
    assert app.test_client().get("/annulla", headers={"Host": host}).status_code == 308


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000"])
def test_at_make_serve_both_names_of_this_machine_are_answered(settings: Settings, host: str) -> None:
    assert create_app(settings).test_client().get("/health", headers={"Host": host}).status_code == 200
