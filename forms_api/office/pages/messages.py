"""A message to all or to some of an event, each in her language: written, looked at, sent by the outbox."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.codes import LANGUAGES, Language
from forms_api.office.web.area import OfficePage, page
from forms_api.store import outbox
from forms_api.store.office import event_lists
from forms_api.store.office.event_lists import Reached
from forms_api.store.registered import Listed
from forms_api.typed_values import squeeze, tidy

#: To whom: the states of each choice.
RECIPIENTS: Mapping[str, tuple[str, ...]] = {
    "all": ("confirmed", "waiting"),
    "confirmed": ("confirmed",),
    "waiting": ("waiting",),
    "some": ("confirmed", "waiting"),
}
#: Up to so many persons are shown to choose from.
CHOICE = 200
_LONGEST = 4000
#: A link with a mark right behind it: many mail programs take the mark for a part of the address.
_CLOSED_LINK = re.compile(r"https?://\S*[.,;:!?)\]»\"'](?=\s|$)")


@page(
    "message",
    it="incontri/<event_id>/messaggio/",
    fr="rencontres/<event_id>/message/",
    role="officer",
    methods=("GET", "POST"),
)
def message(at: OfficePage, event_id: str) -> ResponseReturnValue:
    event = at.event(event_id)
    to = next((each for each in RECIPIENTS if each == request.form.get("to")), "all")
    chosen = request.form.getlist("person")
    references = chosen if to == "some" else None
    reached = event_lists.reached(at.store, event_id, RECIPIENTS[to], references)
    number = sum(each.persons for each in reached.values())
    texts: dict[str, dict[str, str]] = {language: _text(language) for language in LANGUAGES}
    faults = _faults(at, texts, reached) if request.method == "POST" else {}
    action = "" if faults else request.form.get("action", "")
    if action == "send":
        at.note("message", event_id, number)
        written = outbox.write_message(at.store, event_id, RECIPIENTS[to], texts, references and set(references))
        return at.go("event", at.t("message.sent", number=written), event_id=event_id)
    choice = _choice(at, event_id)
    at.note("message_list", event_id, len(choice))
    return at.show(
        "office/message_preview.html" if action == "preview" else "office/message.html",
        at.t("message.preview_heading" if action == "preview" else "message.heading"),
        status=422 if faults else 200,
        faults=faults,
        event=event,
        to=to,
        chosen=chosen,
        texts=texts,
        languages=LANGUAGES,
        recipients=RECIPIENTS,
        choice=choice,
        number=number,
        calls=sum(each.calls for each in reached.values()),
    )


def _choice(at: OfficePage, event_id: str) -> list[Listed]:
    """Whom one may choose from: nobody where there are too many to look through."""
    first = event_lists.select(at.store, event_id, "", "active", "name")
    if first.pages == 1 or first.found > CHOICE:
        return first.persons if first.pages == 1 else []
    return event_lists.select(at.store, event_id, "", "active", "name", None).persons


def _text(language: str) -> dict[str, str]:
    body = tidy(request.form.get(f"body-{language}"))[:_LONGEST]
    return {
        "subject": squeeze(request.form.get(f"subject-{language}"))[:150],
        "body": re.sub(r"\n\s*\n", "\n\n", body),
    }


def _faults(
    at: OfficePage, texts: Mapping[str, Mapping[str, str]], reached: Mapping[Language, Reached]
) -> dict[str, str]:
    """A language in which nobody is written to needs no text."""
    found: dict[str, str] = {}
    if not reached:
        found["to"] = at.t("message.nobody")
    for language in reached:
        for part in ("subject", "body"):
            if not texts[language][part]:
                found[f"{part}-{language}"] = at.t(f"message.no_{part}_{language}")
        if closed := _CLOSED_LINK.search(texts[language]["body"]):
            found[f"body-{language}"] = at.t("message.closed_link", link=closed[0])
    return found
