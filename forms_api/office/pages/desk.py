"""The privacy desk: a copy of one person's data (GDPR art. 15), erasure (art. 17), what the purge does (art. 5(1)(e)).

Only for administrators who see all territories: a copy or an erasure that stops at a border would be half of one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.mails.sender import eml_folder
from forms_api.office.web.area import OfficePage, page
from forms_api.store import personal_data, retention, seats
from forms_api.store.offers import offered
from forms_api.store.office import purges
from forms_api.typed_values import REFERENCE_ALPHABET, REFERENCE_LENGTH, Fault, clean_email, clean_phone, squeeze


@page("privacy", it="privacy/", fr="confidentialite/", role="administrator", methods=("GET", "POST"), fresh=True)
def privacy(at: OfficePage) -> ResponseReturnValue:
    if not at.sees_all:
        return at.show("office/privacy_elsewhere.html", at.t("menu.privacy"), status=403)
    if request.method != "POST":
        return _desk(at)
    typed, name = request.form.get("who", ""), squeeze(request.form.get("name")) or None
    who = _key(at, typed)
    if who is None:
        return _desk(at, {"who": at.t("privacy.not_understood")})
    try:
        copy = personal_data.copy(at.store, who, name)
    except personal_data.SeveralPersons as several:
        at.note("find", "-", len(several.names))
        return at.show("office/privacy_several.html", at.t("privacy.several"), typed=typed, persons=several.names)
    references = [row["reference"] for table in personal_data.PERSON_TABLES for row in copy[table]]
    if not references:
        return _desk(at, {"who": at.t("privacy.nobody")})
    if request.form.get("action") == "erase" and request.form.get("sure"):
        return _erase(at, who, name, references)
    unsure = request.form.get("action") == "erase"
    for reference in references:
        at.note("copy", reference, 1)
    return at.show(
        "office/privacy_person.html",
        at.t("privacy.copy_heading"),
        status=422 if unsure else 200,
        faults={"sure": at.t("privacy.not_sure")} if unsure else None,
        typed=typed,
        name=name,
        copy=copy,
        tables=personal_data.PERSON_TABLES,
        photos={row["reference"]: _photos(at, row["reference"]) for row in copy["offers"]},
        events={event.id: event.texts[at.language].title for event in at.events()},
        sectors=at.catalogue.sectors,
    )


def _desk(at: OfficePage, faults: dict[str, str] | None = None) -> ResponseReturnValue:
    return at.show(
        "office/privacy.html",
        at.t("menu.privacy"),
        status=422 if faults else 200,
        faults=faults,
        typed=request.form.get("who", ""),
        coming=_coming(at),
        overdue=retention.overdue(at.store, at.catalogue.events),
        last=purges.last(at.store),
        months=retention.INTEREST_MONTHS,
    )


def _photos(at: OfficePage, reference: str) -> list[tuple[int, int, int]]:
    found = offered.by_reference(at.store, reference)
    return offered.photo_sizes(at.store, found.id) if found else []


def _erase(at: OfficePage, who: str, name: str | None, references: list[str]) -> ResponseReturnValue:
    for reference in references:
        at.note("erase", reference, 1)
    done = retention.erase(at.store, who, at.catalogue.events, eml_folder(at.services.settings), name)
    return at.show("office/privacy_erased.html", at.t("privacy.erased_heading"), done=done, moment=at.now)


def _coming(at: OfficePage) -> list[tuple[Any, Any, int]]:
    """Events, the day their persons go, and how many they are; the soonest first."""
    counts = seats.counts(at.store)
    term = timedelta(days=retention.REGISTRATION_DAYS)
    ends = [
        (event, event.end + term, counts[event.id].total()) for event in at.events() if event.end and event.id in counts
    ]
    return sorted(ends, key=lambda each: each[1])


def _key(at: OfficePage, typed: str) -> str | None:
    """What was typed, as the store keeps it: a code, an e-mail, or a telephone in E.164."""
    compact = typed.replace(" ", "").replace("-", "").upper()
    try:
        if "@" in typed:
            return clean_email(typed)
        if len(compact) == REFERENCE_LENGTH and set(compact) <= set(REFERENCE_ALPHABET):
            return compact
        return clean_phone(typed, at.language)
    except Fault:
        return None
