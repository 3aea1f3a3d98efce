"""What somebody looks for in the database, as it stands in an address: plain, to be kept and sent on."""

from __future__ import annotations

from flask import request

from forms_api import codes, typed_values
from forms_api.store.offers.published import Wanted

#: The filters, as they stand in the address.
FILTERS = ("words", "kind", "territory", "sector", "by")


def read_wishes() -> Wanted:
    """The filters of the address of this request; what no list holds is no wish."""
    typed = {name: typed_values.squeeze(request.args.get(name))[:100] for name in FILTERS}
    return Wanted(
        words=typed["words"],
        kind=typed["kind"] if typed["kind"] in codes.OFFER_KINDS else "",
        territory=typed["territory"] if typed["territory"] in codes.TERRITORY_CODES else "",
        sector=typed["sector"] if typed["sector"].isdecimal() else "",
        by=_day(typed["by"]),
    )


def as_query(wanted: Wanted) -> dict[str, str]:
    """The filters for an address: those that are set."""
    return {name: value for name, value in vars(wanted).items() if value}


def _day(text: str) -> str:
    try:
        return typed_values.clean_day(text, "available_from") or ""
    except typed_values.Fault:
        return ""
