"""Public holidays of both countries, so that the calculator of dates can say "do it before"."""

from __future__ import annotations

import datetime as dt

from dateutil.easter import easter

#: Month and day. Italy: L. 260/1949 and its changes (4 October: L. 151/2025). France: code du travail, L3133-1.
_FIXED = {
    "it": ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (10, 4), (11, 1), (12, 8), (12, 25), (12, 26)),
    "fr": ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)),
}
#: Days after Easter Sunday.
_MOVABLE = {"it": (1,), "fr": (1, 39, 50)}


def of_years(country: str, first: int, last: int) -> list[dt.date]:
    """All holidays that are no Sunday, from the year ``first`` to the year ``last``, in order."""
    found = []
    for year in range(first, last + 1):
        found += [dt.date(year, month, day) for month, day in _FIXED[country]]
        found += [easter(year) + dt.timedelta(days) for days in _MOVABLE[country]]
    return sorted(day for day in found if day.weekday() != 6)
