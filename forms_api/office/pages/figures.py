"""Figures for the programme: tables, bars and a file. They survive the purge; no small group is shown by itself."""

from __future__ import annotations

from functools import cache

from flask.typing import ResponseReturnValue

from forms_api.codes import PROGRAMME
from forms_api.office.web.area import OfficePage, page
from forms_api.store.office import event_facts, figures
from forms_api.store.office.figures import COLUMNS, DIMENSIONS, Counted, Dimension, Group
from forms_api.store.opinions import page_opinions
from forms_api.web.csv_file import Rows, as_csv


@page("figures", it="numeri/", fr="chiffres/")
def show_figures(at: OfficePage) -> ResponseReturnValue:
    tables = [(form, _total(rows), _tables(at, form, rows)) for form, rows in _rows(at).items()]
    return at.show(
        "office/figures.html",
        at.t("figures.heading"),
        tables=tables,
        columns=COLUMNS,
        smallest=figures.SMALLEST_GROUP,
        opinions=page_opinions.counts(at.store),
    )


@page("figures_file", it="numeri/csv/", fr="chiffres/csv/")
def figures_file(at: OfficePage) -> ResponseReturnValue:
    """All the tables of the page, one below the other."""
    names = list(dict.fromkeys(column for columns in COLUMNS.values() for column in columns))
    head = [at.t("figures.what"), at.t("figures.by"), "", at.t("figures.number")]
    lines: Rows = [[*head, *(at.t(f"figures.{name}") for name in names)]]
    for form, rows in _rows(at).items():
        for dimension, table in _tables(at, form, rows):
            for name, group in table:
                numbers = [group.parts[column] if column in COLUMNS[form] else None for column in names]
                lines.append([at.t(f"figures.{form}"), _by(at, form, dimension), name, group.persons, *numbers])
    return at.download(as_csv(lines), "csv", "figures")


def _rows(at: OfficePage) -> dict[str, list[Counted]]:
    """What the account sees, by kind."""

    @cache
    def territory_of(event_id: str) -> str:
        event = at.catalogue.event(event_id) or event_facts.last_told(at.store, event_id)
        return event.territory if event else PROGRAMME

    found = [row for row in figures.counted(at.store, territory_of) if at.sees(row.territory)]
    return {form: [row for row in found if row.form == form] for form in DIMENSIONS}


def _total(rows: list[Counted]) -> Group | None:
    whole = figures.total(rows)
    return whole if whole.persons >= figures.SMALLEST_GROUP else None


def _tables(at: OfficePage, form: str, rows: list[Counted]) -> list[tuple[Dimension, list[tuple[str, Group]]]]:
    tables = []
    for dimension in DIMENSIONS[form]:
        table = figures.groups(rows, dimension)
        tables.append((dimension, [(_name(at, form, dimension, group.name), group) for group in table]))
    return tables


def _by(at: OfficePage, form: str, dimension: Dimension) -> str:
    """What a table is by."""
    return at.t("figures.kind" if dimension == "topic" and form in ("offer", "request") else f"figures.{dimension}")


def _name(at: OfficePage, form: str, dimension: Dimension, value: str | None) -> str:
    """The words for a value; those of codes are the site's."""
    if value is None:
        return at.t("figures.others")
    if not value:
        return at.t("figures.unknown")
    if dimension == "event_id":
        event = at.catalogue.event(value)
        return event.texts[at.language].title if event else value
    if dimension == "month":
        return f"{value[5:]}/{value[:4]}"
    if dimension == "territory" and form == "registration":
        return at.t(f"seen.{value}")
    if dimension == "topic" and form in ("offer", "request"):
        return at.names(f"kind.{value}")
    if dimension == "state":
        return at.t(f"interest_state.{value}")
    return at.t(f"language.{value}") if dimension == "language" else at.names(f"{dimension}.{value}")
