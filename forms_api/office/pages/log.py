"""The log: who read and changed what, when. Persons stand in it as numbers and codes only."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.office.web.area import OfficePage, page
from forms_api.office.web.choices import Choices
from forms_api.office.wording import clock
from forms_api.store import retention
from forms_api.store.office import accounts, log_entries
from forms_api.web.csv_file import as_csv


@page("log", it="registro/", fr="journal/", role="administrator")
def log(at: OfficePage) -> ResponseReturnValue:
    """?who=<account's number>&action=…&page=…; an administrator of some territories sees the accounts within them."""
    seen, who, action = _seen(at), _who(at), request.args.get("action", "")
    rows, number, pages = log_entries.entries(at.store, seen, who, action, at.page_number)
    return at.show(
        "office/log.html",
        at.t("menu.log"),
        rows=rows,
        number=number,
        pages=pages,
        action=action,
        who=request.args.get("who", ""),
        actions=log_entries.actions(at.store),
        officers=[each for each in accounts.listed(at.store) if seen is None or each.label in seen],
        months=retention.LOG_MONTHS,
    )


@page("log_file", it="registro/csv/", fr="journal/csv/", role="administrator", fresh=True)
def log_file(at: OfficePage) -> ResponseReturnValue:
    rows, _, _ = log_entries.entries(at.store, _seen(at), _who(at), request.args.get("action", ""), None)
    at.note("export csv", "log", len(rows))
    head = [at.t(f"log.{name}") for name in ("at", "who", "action", "subject", "persons", "note")]
    zone, words = at.catalogue.timezone, Choices(at.language)
    lines = [
        [
            clock(at.moment(row["at"]), zone),
            row["who"],
            words.action(row["command"]),
            row["subject"],
            row["persons"],
            row["note"],
        ]
        for row in rows
    ]
    return at.download(as_csv([list(head), *lines]), "csv", "log")


def _seen(at: OfficePage) -> list[str] | None:
    if at.sees_all:
        return None
    within = set(at.account.territories)
    return [each.label for each in accounts.listed(at.store) if set(each.territories) <= within]


def _who(at: OfficePage) -> str:
    """The account that is asked for, by its number: no e-mail stands in an address."""
    wanted = request.args.get("who", "")
    return next((each.label for each in accounts.listed(at.store) if str(each.id) == wanted), "")
