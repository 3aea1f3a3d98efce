"""Who helps today: the services by region and kind, how to dial them, when they answer, and whom every page sends one to."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sitegen.content import phones
from sitegen.content.helpers import KINDS, REGIONS, Area, Helper, Line, Opening
from sitegen.content.site_settings import Operator
from sitegen.language import dates, texts
from sitegen.rendering.page_words import PageWords

_WEEK = tuple(range(1, 8))
_DAY_AND_NIGHT = (dt.time(0), dt.time(23, 59))


@dataclass(frozen=True)
class Region:
    """A part of the page. ``id`` is its anchor; ``kinds``: each kind with its services, those of no kind left out."""

    id: str
    country: str
    areas: tuple[Area, ...]
    kinds: list[tuple[str, list[tuple[str, Helper]]]]


class HelperView(PageWords):
    helper_kinds = KINDS

    def regions(self) -> list[Region]:
        """The reader's own country first: what is for all of it, then its regions."""
        countries = sorted(REGIONS, key=lambda country: country != self.lang)
        return [region for country in countries for region in self._of_country(country)]

    def _of_country(self, country: str) -> list[Region]:
        helpers = [(key, each) for key, each in self.content.data.helpers.items() if each.country == country]
        regions = REGIONS["fr" if country == "fr" else "it"]
        parts: list[tuple[str | None, tuple[Area, ...]]] = [(None, ()), *regions.items()]
        return [
            Region(region or f"all-{country}", country, areas, _by_kind([h for h in helpers if h[1].region == region]))
            for region, areas in parts
        ]

    def country(self) -> str:
        """The country that the page speaks of; else the one where its language is spoken."""
        return {"it": "it", "fr": "fr"}.get(str(getattr(self.page, "country", "")), self.lang)

    def national_line(self, country: str) -> Helper | None:
        """Whom anybody in the country can call first."""
        return self.content.national_line(country)

    def operator(self) -> Operator | None:
        """Who runs the site, where the contact was checked within a year: else nobody is sent there."""
        operator = self.settings.operator
        return operator if operator.is_reachable(self.content.today) else None

    def needs_operator(self) -> bool:
        """Whether the page names who runs the site while nobody does yet."""
        return "{{operator." in self.entry.document.body and not self.forms_open()

    def dial(self, line: Line, country: str) -> str:
        """Link that dials the line; what its own country alone knows has no international form."""
        return "tel:" + (line.number.replace(" ", "") if line.only_from else phones.international(line.number, country))

    def number(self, line: Line, country: str, readers: str = "") -> str:
        """The number of :meth:`dial` in words, as readers of the page's language dial it, or of ``readers``'."""
        return line.number if line.only_from else phones.for_readers(line.number, country, readers or self.lang)

    def town(self, name: str) -> str:
        """What the reader's language calls a town."""
        return texts.of(self.lang).names["town"].get(name, name)

    def area_names(self) -> str:
        """For the script, JSON: what the reader's language calls each province and département."""
        names = {
            area: self.named("area", area) for areas in REGIONS.values() for each in areas.values() for area in each
        }
        return json.dumps(names, ensure_ascii=False).replace("'", "&#39;")

    def opening_times(self, helper: Helper) -> list[str]:
        """``["lun-ven 8.00-20.00", "sab 8.00-14.00"]``: none of them breaks over two lines."""
        return [self._opening(opening) for opening in helper.hours]

    def _opening(self, opening: Opening) -> str:
        if opening.days == _WEEK and (opening.opens, opening.closes) == _DAY_AND_NIGHT:
            return self.ui("day_and_night")
        return f"{self._days(opening.days)} {dates.span(opening.opens, opening.closes, self.lang)}"

    def _days(self, days: tuple[int, ...]) -> str:
        names = [self.named("short_days", str(day - 1)) for day in days]
        in_a_row = len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1))
        return f"{names[0]}-{names[-1]}" if in_a_row else ", ".join(names)

    def opening_minutes(self, helper: Helper) -> str:
        """For the script, JSON: day (1 is Monday), opening and closing in minutes after midnight, Rome and Paris."""
        rows = [
            [day, *(time.hour * 60 + time.minute for time in (opening.opens, opening.closes))]
            for opening in helper.hours
            for day in opening.days
        ]
        return json.dumps(rows, separators=(",", ":"))


def _by_kind(helpers: list[tuple[str, Helper]]) -> list[tuple[str, list[tuple[str, Helper]]]]:
    groups = [(str(kind), [each for each in helpers if each[1].kind == kind]) for kind in KINDS]
    return [(kind, found) for kind, found in groups if found]
