"""What readers say of the pages: how often each was of use, as a file, and what they miss."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from forms_api.office.web.area import OfficePage, page
from forms_api.store import retention
from forms_api.store.opinions import page_opinions
from forms_api.web.csv_file import Rows, as_csv


@page("opinions", it="numeri/pagine/", fr="chiffres/pages/", methods=("GET", "POST"))
def opinions(at: OfficePage) -> ResponseReturnValue:
    """?page=<address>: about one page; without, all. POST takes the words of one away, which may name somebody."""
    about = request.args.get("page", "")
    if request.method == "POST":
        number = request.form.get("remark", "")
        if not at.may("officer") or not number.isdecimal():
            abort(403)
        at.note("forget remark", number)
        page_opinions.forget_words(at.store, int(number))
        return at.go("opinions", at.t("opinions.forgotten"), page=about)
    found = page_opinions.remarks(at.store, about)
    at.note("remarks", about or "-", len(found))
    return at.show(
        "office/opinions.html",
        at.t("opinions.heading"),
        found=found,
        about=about,
        months=retention.INTEREST_MONTHS,
    )


@page("opinions_file", it="numeri/pagine/csv/", fr="chiffres/pages/csv/")
def opinions_file(at: OfficePage) -> ResponseReturnValue:
    """How often each answer was given, by page."""
    names = ("page", "language", "yes", "no", "missing")
    head: Rows = [[at.t(f"opinions.{name}") for name in names]]
    lines = [[getattr(each, name) for name in names] for each in page_opinions.counts(at.store)]
    return at.download(as_csv([*head, *lines]), "csv", "pages")
