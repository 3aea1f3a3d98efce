"""The services that help today, of ``data/helpers.yml``: one model, stored once for both languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sitegen.content import phones
from sitegen.content.frontmatter import KeyPath
from sitegen.content.schema.key_types import Clock, Day, Email, Latitude, Longitude, Text, Words
from sitegen.content.schema.page import Strict
from sitegen.language import dates

HELPER_MONTHS = 12  # a contact is looked at once a year
Country = Literal["it", "fr"]
Kind = Literal["benefit", "job", "rights", "takeover", "start", "firm", "support"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Area = Literal["ms", "lu", "pi", "li", "gr", "ge", "im", "sp", "sv", "sardegna", "2a", "2b", "83", "06"]
#: The provinces and départements of each region of the programme, by country.
REGIONS: dict[Country, dict[str, tuple[Area, ...]]] = {
    "it": {"toscana": ("ms", "lu", "pi", "li", "gr"), "liguria": ("ge", "im", "sp", "sv"), "sardegna": ("sardegna",)},
    "fr": {"corsica": ("2a", "2b"), "var": ("83",), "alpes-maritimes": ("06",)},
}


def _number(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"\+?[0-9](?: ?[0-9]){2,15}", text):
        raise PydanticCustomError("phone", "not a phone")
    return text


def _address(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]{2,}(?:/\S*)?", text):
        raise PydanticCustomError("web_address", "not a web address")
    return text


class InBoth(Strict):
    """The same words in each language."""

    it: Words
    fr: Words

    def within(self, language: str) -> str:
        return self.fr if language == "fr" else self.it


class Line(Strict):
    """A telephone number as its body prints it. ``only_from``: the country whose networks alone know it."""

    number: Annotated[str, BeforeValidator(_number)]
    only_from: Country | None = None
    note: InBoth | None = None

    @property
    def is_short(self) -> bool:
        return phones.is_short(self.number)


class Opening(Strict):
    """``days``: 1 is Monday. Times are local to Rome and Paris, which share a zone."""

    days: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1)]
    opens: Clock
    closes: Clock


class Helper(Strict):
    """A service that somebody can turn to today. ``areas`` empty: the whole country.

    ``coordinates``: the middle of the town, good for sorting by distance only. ``confirmed``: whether more than one
    secondary or undated source gives what stands here.
    """

    kind: Kind
    country: Country
    areas: tuple[Area, ...] = ()
    name: InBoth
    does: InBoth
    phones: tuple[Line, ...] = ()
    email: Email | None = None
    hours: tuple[Opening, ...] = ()
    address: InBoth | None = None
    town: Words | None = None
    coordinates: tuple[Latitude, Longitude] | None = None
    within_km: Annotated[int, Field(ge=1, le=200)] | None = None
    site: Annotated[str, BeforeValidator(_address)] | None = None
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    checked: Day
    confirmed: bool

    @property
    def region(self) -> str | None:
        """The one region that the service is for; ``None`` where it is for more."""
        for region, areas in REGIONS[self.country].items():
            if self.areas and set(self.areas) <= set(areas):
                return region
        return None

    @property
    def due(self) -> dt.date:
        """The day by which somebody has to look at it again."""
        return dates.add_months(self.checked, HELPER_MONTHS)


def helper_contradictions(values: dict[str, Any], today: dt.date) -> Iterator[tuple[KeyPath, str, dict[str, Any]]]:
    """What contradicts what within one helper: key, sentence and its values. ``values``: the valid keys only."""
    if not any(values.get(key, True) for key in ("phones", "email", "site", "address")):
        yield ("phones",), "helper_no_way", {}
    known = {area for areas in REGIONS.get(values.get("country", ""), {}).values() for area in areas}
    for index, area in enumerate(values.get("areas") or ()):
        if known and area not in known:
            yield ("areas", index), "helper_other_country", {"given": area, "country": values["country"]}
    for index, line in enumerate(values.get("phones") or ()):
        if line.is_short and not line.only_from:
            yield ("phones", index, "number"), "helper_short_code", {"given": line.number}
    for index, opening in enumerate(values.get("hours") or ()):
        if opening.closes <= opening.opens:
            times = {"start": opening.opens.strftime("%H:%M"), "end": opening.closes.strftime("%H:%M")}
            yield ("hours", index, "closes"), "end_before_start", times
    if bool(values.get("town")) != bool(values.get("coordinates")) and {"town", "coordinates"} <= values.keys():
        yield ("town",), "helper_town", {}
    if values.get("within_km") and not values.get("coordinates", True):
        yield ("within_km",), "helper_town", {}
    if values.get("checked") and values["checked"] > today:
        yield ("checked",), "reviewed_later", {"given": values["checked"].isoformat()}
