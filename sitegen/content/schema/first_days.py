"""The first days after a dismissal."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sitegen.content.schema.guide import Deadline
from sitegen.content.schema.key_types import Id, Marked, Text, Words
from sitegen.content.schema.page import Page, Strict
from sitegen.content.schema.tree import Caution


class ToDo(Strict):
    """``when``: the day, counted from the one on which the bad news came."""

    when: Words
    title: Words
    text: Marked
    call: Marked | None = None


class Case(Strict):
    """One way to lose a job. ``start``: the day that the ``terms`` (ids in ``data/rules.yml``) are counted from."""

    id: Id
    title: Words
    text: Marked
    start: Words
    hint: Marked | None = None
    terms: Annotated[tuple[Text, ...], Field(min_length=1)]


class FirstDaysIn(Strict):
    """``helpers``: whom to call first, by their ids in ``data/helpers.yml``."""

    country: Literal["it", "fr"]
    title: Words
    this_week: Annotated[tuple[Marked, ...], Field(min_length=3, max_length=6)]
    days: tuple[ToDo, ...]
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    letters: tuple[Caution, ...]
    refuse: tuple[Caution, ...]
    later: tuple[Deadline, ...]
    helpers: tuple[Text, ...]


class FirstDays(Page):
    """What to do when the firm closes, a part for each country."""

    lead: Marked
    countries: tuple[FirstDaysIn, ...]
