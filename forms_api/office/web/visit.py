"""Who is looking: Flask-Login's session cookie carries the token of a session that the store keeps and may end."""

from __future__ import annotations

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from forms_api.store.office import sessions
from forms_api.store.office.accounts import Account
from forms_api.store.office.sessions import OfficeSession
from forms_api.web.pages import services


class Visit(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A session, as Flask-Login wants it: known by its token."""

    def __init__(self, session: OfficeSession) -> None:
        self.session = session

    def get_id(self) -> str:
        return self.session.token


def install(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # the store ends sessions; an address changes when a telephone leaves the house

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> Visit | None:
        found = sessions.current(services().store, token)
        return Visit(found) if found else None


def current() -> OfficeSession | None:
    """The session of this browser, with or without the second factor. Raises StoreUnavailable."""
    visit = current_user._get_current_object()
    return visit.session if isinstance(visit, Visit) else None


def begin(account: Account) -> None:
    """A new session for whoever has typed the right password; what the browser had before is forgotten."""
    store = services().store
    if before := current():
        sessions.end(store, before.token)
    session.clear()
    go_on(sessions.start(store, account))


def begin_again(account: Account) -> None:
    """A new session for whoever was in with all she needs and has typed her password: those before are gone."""
    store = services().store
    session.clear()
    go_on(sessions.pass_code(store, sessions.start(store, account)))


def go_on(token: str) -> None:
    """The browser's session goes on under this token, unless it was ended meanwhile."""
    if found := sessions.current(services().store, token):
        login_user(Visit(found))


def finish() -> None:
    """Ends the session, here and in the browser."""
    if before := current():
        sessions.end(services().store, before.token)
    logout_user()
    session.clear()
