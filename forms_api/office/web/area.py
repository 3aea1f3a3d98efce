"""The officers' area: what a page of it is, who may see it, how it is shown.

A new page is a function under `@page(...)` in a module of office/pages that web/install.py names:

    @page("offers", it="offerte/", fr="offres/", role="officer", methods=("GET", "POST"))
    def offers(at: OfficePage) -> ResponseReturnValue:
        at.note("offers", "-", persons=len(found))   # before anybody is shown
        return at.show("office/offers.html", at.t("offers.heading"), found=found)

It answers in both languages below /ufficio/ and /fr/bureau/, to accounts of the role and of those above. What belongs to a
territory is asked for with `at.sees(territory)`, and is 404 to others (`at.event` does so). Every POST has its token checked
before the function runs, so a template needs `{{ token }}` in each form and nothing more. An entry of the menu is one of MENU.
Words: texts/office_*.toml. `fresh=True` asks for the password again where it was typed too long ago.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlencode

from flask import Response, abort, flash, get_flashed_messages, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]
from markupsafe import Markup

from forms_api import texts
from forms_api.catalogue import Catalogue, Event
from forms_api.codes import LANGUAGES, ROLES, SEEN_TERRITORIES, Language, Role, seen_territory
from forms_api.office import wording
from forms_api.office.web.choices import Choices
from forms_api.office.web.frame import OFFICE, Frames
from forms_api.store import personal_data, seats
from forms_api.store.database import Store
from forms_api.store.office import event_facts
from forms_api.store.office.accounts import Account
from forms_api.store.office.sessions import OfficeSession
from forms_api.web.built_site import BuiltSite
from forms_api.web.pages import Services, services

#: The entries of the menu, in order: names of pages.
MENU = ("today", "events", "interests", "offers", "figures", "privacy", "log", "account")

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class PageSpec:
    """A page of the area. `role` None: for whoever is not logged in."""

    name: str
    paths: Mapping[Language, str]
    view: View
    role: Role | None
    methods: tuple[str, ...]
    fresh: bool
    limited: bool


PAGES: dict[str, PageSpec] = {}


def page(
    name: str,
    *,
    it: str,
    fr: str,
    role: Role | None = "reader",
    methods: tuple[str, ...] = ("GET",),
    fresh: bool = False,
    limited: bool = False,
) -> Callable[[View], View]:
    """Makes a function a page at these paths below the area, with Flask's `<placeholders>`. `limited`: a network may post to
    it only so often."""

    def keep(view: View) -> View:
        PAGES[name] = PageSpec(name, {"it": it, "fr": fr}, view, role, methods, fresh, limited)
        return view

    return keep


@dataclass(frozen=True)
class OfficePage:
    """A page of the area, asked for by an officer: what a view works with."""

    spec: PageSpec
    language: Language
    built: BuiltSite
    session: OfficeSession | None
    values: dict[str, str]
    frames: Frames = field(repr=False)

    @property
    def account(self) -> Account:
        assert self.session is not None
        return self.session.account

    @property
    def catalogue(self) -> Catalogue:
        return self.built.catalogue

    @property
    def services(self) -> Services:
        return services()

    @property
    def store(self) -> Store:
        return services().store

    @property
    def t(self) -> texts.Texts:
        """The words of the area."""
        return texts.load("office_")[self.language]

    @property
    def names(self) -> texts.Texts:
        """The words of the site: profiles, territories, topics, what is wrong with a field."""
        return texts.load()[self.language]

    def link(self, name: str, **values: object) -> str:
        """The address of a page of the area in this language; what is no placeholder of it goes into the query."""
        path = PAGES[name].paths[self.language]
        query = {key: value for key, value in values.items() if f"<{key}>" not in path and value not in ("", None)}
        for key, value in values.items():
            path = path.replace(f"<{key}>", str(value))
        return self.catalogue.pages[self.language][OFFICE] + path + ("?" + urlencode(query) if query else "")

    def may(self, role: Role) -> bool:
        """Whether the account may do what `role` may."""
        return ROLES.index(self.account.role) >= ROLES.index(role)

    def sees(self, territory: str) -> bool:
        """Whether the account sees what belongs to a territory: of an event, or a code of an expression of interest."""
        return seen_territory(territory) in self.account.territories

    @property
    def colon(self) -> str:
        """Between a name and its value: French has a space before it that breaks no line."""
        return {"it": ": ", "fr": "\N{NO-BREAK SPACE}: "}[self.language]

    @property
    def lacks_factor(self) -> bool:
        """Whether the settings demand a second factor of this account, and it has none."""
        least = self.services.settings.second_factor_from
        return least is not None and self.may(least) and not self.account.has_second_factor

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def page_number(self) -> int:
        """?page=…: which page of a list is asked for; 1 for anything else."""
        typed = request.args.get("page", "")
        return max(1, int(typed)) if typed.isdecimal() and len(typed) < 7 else 1

    @property
    def sees_all(self) -> bool:
        return set(SEEN_TERRITORIES) <= set(self.account.territories)

    def event(self, event_id: str) -> Event:
        """An event that the account sees, of the site or, where its page is gone, as persons were told it. Aborts with 404."""
        found = self.catalogue.event(event_id) or event_facts.last_told(self.store, event_id)
        if found is None or not self.sees(found.territory):
            abort(404)
        return found

    def events(self) -> list[Event]:
        """All events that take or took registrations and that the account sees, in the order of the site."""
        counts = seats.counts(self.store)
        known = [event for id, event in self.catalogue.events.items() if event.seats or id in counts]
        gone = [event_facts.last_told(self.store, id) for id in counts if self.catalogue.event(id) is None]
        return [event for event in (*known, *filter(None, gone)) if self.sees(event.territory)]

    def note(self, action: str, subject: str, persons: int = 0, note: str | None = None) -> None:
        """Writes into the log what is about to be shown or done. `subject`: an event, a territory or a reference."""
        personal_data.note_reading(self.store, self.account.label, action, subject, persons, note)

    def moment(self, stored: str) -> datetime:
        """A time as the store keeps it."""
        return datetime.fromisoformat(stored)

    def show(
        self, template: str, heading: str, *, status: int = 200, faults: Mapping[str, str] | None = None, **values: Any
    ) -> Response:
        """The page with `template`, headed and titled `heading`. `faults`: sentences by field, told at the top and there."""
        body = render_template(
            template,
            at=self,
            t=self.t,
            names=self.names,
            words=wording,
            pick=Choices(self.language),
            heading=heading,
            errors=dict(faults or {}),
            token=Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf()),
            menu=self._menu(),
            said=get_flashed_messages(),
            zone=self.catalogue.timezone,
            **values,
        )
        prefix = (self.names("title.error") if faults else "") + self.names("title.outcome", outcome=heading)
        other = next(language for language in LANGUAGES if language != self.language)
        below = self.spec.paths[other]
        for key, value in self.values.items():
            below = below.replace(f"<{key}>", value)
        frame = self.frames.of(self.built, self.language)
        kept = {name: value for name, value in request.args.items() if name in ("token", "state", "sort", "page")}
        return Response(frame.with_main(body, prefix=prefix, query=kept, below=below), status)

    def go(self, name: str, said: str = "", **values: object) -> ResponseReturnValue:
        """Sends the browser to another page after something was done; `said` is shown there once."""
        if said:
            flash(said)
        return redirect(self.link(name, **values), 303)

    def download(self, content: bytes, kind: Literal["csv", "xlsx"], name: str) -> Response:
        """A file to keep."""
        media = {"csv": "text/csv; charset=utf-8"}
        office = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        answer = Response(content, content_type=media.get(kind, office))
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
        return answer

    def _menu(self) -> list[tuple[str, str, bool]]:
        """Words, address and whether this is it; what the account may not see is left out."""
        if self.session is None or not self.session.passed:
            return []
        if self.lacks_factor:
            return [(self.t("menu.account"), self.link("account"), self.spec.name == "account")]
        entries = [PAGES[name] for name in MENU if name in PAGES]
        return [
            (self.t(f"menu.{spec.name}"), self.link(spec.name), spec is self.spec)
            for spec in entries
            if spec.role and self.may(spec.role)
        ]
