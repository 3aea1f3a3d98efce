"""Terms of the law as the page of the first days shows them: "68 giorni dopo", "4 mesi + 68 giorni dopo"."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.content.schema.first_days import Case, FirstDays, FirstDaysIn
from sitegen.content.shared_data import Rule
from sitegen.language import holidays, texts
from sitegen.rendering.page_words import PageWords

_YEARS_AHEAD = 3  # of holidays: no term of the calculator is longer than one, and a site is built more often


class TermsView(PageWords):
    def countries(self) -> list[FirstDaysIn]:
        """The parts of the page, the reader's own country first."""
        assert isinstance(self.page, FirstDays)
        return sorted(self.page.countries, key=lambda part: part.country != self.lang)

    def case_terms(self, case: Case) -> list[Rule]:
        """The terms of a case, in the order of the page."""
        return [self.content.data.checked_rules[term] for term in case.terms]

    def counted(self, rule: Rule) -> str:
        """How a term is counted, without a date."""
        spans = [(rule.after.value, str(rule.after.unit))] if rule.after else []
        words = " + ".join(self._span(value, unit) for value, unit in [*spans, (int(rule.value), rule.unit)])
        return self.ui("term_before" if rule.before else "term_after", term=words)

    def _span(self, value: int, unit: str) -> str:
        return f"{value} {texts.of(self.lang).names['units'][unit if value > 1 else f'{unit}_one']}"

    def holidays(self, countries: Iterable[str] = ("it", "fr")) -> dict[str, list[str]]:
        """By country, ``2026-12-25`` and the like: from the year of the build on."""
        year = self.content.today.year
        return {
            country: [day.isoformat() for day in holidays.of_years(country, year, year + _YEARS_AHEAD)]
            for country in countries
        }
