"""The first page: what is to do now, each a link to where it is done."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from forms_api.office.web.area import OfficePage, page


@page("today", it="", fr="")
def today(at: OfficePage) -> ResponseReturnValue:
    return at.show("office/today.html", at.t("today.heading"))
