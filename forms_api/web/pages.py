"""A page of the built site with a form, a receipt or a refusal put into it, as an answer to a visitor."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from flask import Response, current_app, render_template, request

from forms_api import texts, typed_values
from forms_api.bounds.bounds import Bounds
from forms_api.catalogue import Catalogue, Event, EventText
from forms_api.codes import LANGUAGES, Language
from forms_api.reader import who_reads
from forms_api.settings import Settings
from forms_api.standing import Seats, standing_of
from forms_api.store import changes_and_reminders, registered, retention
from forms_api.store.database import Store
from forms_api.store.registered import Registration
from forms_api.web.built_site import BuiltSite, CutPage, Site, desk_for

#: Marks that stand behind a link in a sentence, and that no token ends in.
_BEHIND_A_LINK = ".,;:!?)]}>»\"' "
_RELATIVE = re.compile(r"""(\s(?:href|src|action)=)(["'])(?!#|[a-z]+:)([^"']*)\2""")


@dataclass(frozen=True)
class Services:
    """What the factory made and the views use."""

    settings: Settings
    site: Site
    store: Store
    bounds: Bounds


def services() -> Services:
    found = current_app.extensions["forms_api"]
    assert isinstance(found, Services)
    return found


def from_root(html: str, address: str) -> str:
    """`html` with the links that were relative to `address` from the root: it may be shown at other addresses, too."""
    return _RELATIVE.sub(lambda found: f"{found[1]}{found[2]}{urljoin(address, found[3])}{found[2]}", html)


def language_of(path: str, catalogue: Catalogue) -> Language:
    """The language of an address: French below the French home, Italian elsewhere."""
    for language in LANGUAGES[1:]:
        if path.startswith(catalogue.pages[language]["home"]):
            return language
    return LANGUAGES[0]


@dataclass(frozen=True)
class OpenPage:
    """The page of one form in one language, from one build."""

    form: str
    language: Language
    built: BuiltSite
    query: dict[str, str]

    @property
    def catalogue(self) -> Catalogue:
        return self.built.catalogue

    @property
    def t(self) -> texts.Texts:
        return texts.load()[self.language]

    @property
    def _html(self) -> CutPage:
        return self.built.form_pages[self.form, self.language]

    def address(self, name: str) -> str:
        """The address of another page of the site in this language."""
        return self.catalogue.pages[self.language][name]

    def in_slot(
        self,
        template: str,
        *,
        status: int = 200,
        faults: dict[str, str] | None = None,
        event: Event | None = None,
        **values: Any,
    ) -> Response:
        """The page with `template` in its slot. `faults` (field → sentence) come at the top too, and in the title."""
        summary, error = self._summary(event, faults)
        body = self._render(template, event, errors=faults or {}, **values)
        return Response(self._html.with_form(body, summary=summary, prefix=error, query=self.query), status)

    def as_built(self, status: int) -> Response:
        """The page as the build wrote it: with what stands in the slot where there is no form."""
        return Response(self._html.with_form(self._html.fallback, query=self.query), status)

    def instead(
        self,
        template: str,
        heading: str,
        *,
        status: int = 200,
        faults: dict[str, str] | None = None,
        event: Event | None = None,
        **values: Any,
    ) -> Response:
        """The page with `template` for its whole main part, headed and titled `heading`; `faults` as in `in_slot`."""
        summary, error = self._summary(event, faults)
        body = self._render(template, event, heading=heading, errors=faults or {}, **values)
        prefix = error + self.t("title.outcome", outcome=heading)
        return Response(self._html.with_main(summary + body, prefix=prefix, query=self.query), status)

    def _summary(self, event: Event | None, faults: dict[str, str] | None) -> tuple[str, str]:
        """The box at the top and the beginning of the title; both empty where nothing is wrong."""
        if not faults:
            return "", ""
        return self._render("_summary.html", event, errors=faults), self.t("title.error")

    def words(self, event: Event) -> EventText:
        """What this page's language says of the event, with the marks of print."""
        text = event.texts[self.language]
        title, when, place = (texts.typeset(part, self.language) for part in (text.title, text.when, text.place))
        return replace(text, title=title, when=when, place=place)

    def _render(self, template: str, event: Event | None, **values: Any) -> str:
        return render_template(
            template,
            t=self.t,
            page=self,
            event=event,
            words=self.words(event) if event else None,
            desk=desk_for(self.catalogue, event),
            helper=self.catalogue.helpers.get(self.language),
            reader=who_reads(self.catalogue, self.language),
            **values,
        )

    def sentences(self, faults: dict[str, str], **values: object) -> dict[str, str]:
        """The error keys of a form as sentences: `{typed}` is what came in the field, `{number}` which person's it is."""
        return {
            field: self.t(
                f"error.{key}",
                **values,
                typed=typed_values.squeeze(request.form.get(field)),
                number=field.split("-")[1] if field.startswith("person-") else "",
            )
            for field, key in faults.items()
        }

    def open_events(self) -> list[Event]:
        """The events that take registrations now, the nearest first; their seats aside."""
        now = datetime.now(UTC)
        events = [event for event in self.catalogue.events.values() if standing_of(event, now).accepts]
        return sorted(events, key=lambda event: (event.start is None, event.start or now, event.id))


def open_page(form: str, language: Language, **query: str) -> OpenPage:
    """The page of `form`; `query` is what its language link keeps."""
    return OpenPage(form, language, services().site.current(), query)


def link_token() -> str:
    """The token of a link in a mail: whatever a mail program took for a part of the address behind it is left out."""
    return next(
        (request.args[name].rstrip(_BEHIND_A_LINK) for name in ("token", "receipt") if name in request.args), ""
    )


def event_of(page: OpenPage, found: Registration) -> tuple[Event | None, bool]:
    """The event of a registration, and whether its page is gone from the site: then it is as the person was told, None
    where nobody noted that. Raises StoreUnavailable."""
    if event := page.catalogue.event(found.event_id):
        return event, False
    first = registered.first_of(services().store, found) if found.repeat else found
    return changes_and_reminders.told_to(services().store, first.id), True


def kept(page: OpenPage, found: Registration) -> Response:
    """What is known of a registration whose event is gone without a trace: it is kept, and whom to ask."""
    return page.instead("kept.html", page.t("manage.heading"), registration=found, days=retention.REGISTRATION_DAYS)


def closed(page: OpenPage) -> Response:
    """What a form answers while nobody answers for the site: the page with the reason, nothing is kept."""
    return page.as_built(403 if request.method == "POST" else 200)


def seat_words(t: texts.Texts, seats: Seats) -> str:
    """How many seats are free, or how many persons wait, in words."""
    if seats.free:
        return t(
            "facts.seats_free.one" if seats.free == 1 else "facts.seats_free.many", free=seats.free, total=seats.total
        )
    count = {0: "none", 1: "one"}.get(seats.waiting, "many")
    return t(f"facts.seats_waiting.{count}", total=seats.total, waiting=seats.waiting)
