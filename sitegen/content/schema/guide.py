"""Guides, and the model papers that belong to them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sitegen.content.schema.key_types import Day, Marked, Text, Words
from sitegen.content.schema.page import Page, Strict


class Deadline(Strict):
    limit: Words
    text: Marked


class Step(Strict):
    """``who``: with whom it is done. ``by``: which of the guide's deadlines fall into it."""

    title: Words
    duration: Marked | None = None
    who: Words | None = None
    by: tuple[Words, ...] = ()
    text: Marked
    papers: tuple[Marked, ...] = ()


class Compared(Strict):
    """One thing that the laws of both countries set: ids in ``data/rules.yml``; several add up."""

    what: Words
    it: Annotated[tuple[Text, ...], Field(min_length=1)]
    fr: Annotated[tuple[Text, ...], Field(min_length=1)]


class Change(Strict):
    """What was changed on a page, for those who know it already."""

    on: Day
    what: Words


class Guide(Page):
    """``changes``: the latest first."""

    country: Literal["it", "fr", "both"]
    for_whom: Marked
    in_brief: Annotated[tuple[Marked, ...], Field(min_length=2, max_length=6)]
    deadlines: tuple[Deadline, ...] = ()
    steps: tuple[Step, ...] = ()
    compare: tuple[Compared, ...] = ()
    changes: tuple[Change, ...] = ()


class PaperCheck(Strict):
    """``who`` is to look at ``what`` before the paper is used."""

    who: Words
    what: Words


class Paper(Page):
    """A model to fill in (a letter, minutes, a plan): the page's body is its text, from which ODT and PDF are made.

    ``country``: where it is used. Its twin in the other country's language explains it to who does not read that one.
    """

    country: Literal["it", "fr", "both"]
    purpose: Marked
    for_whom: Marked
    checks: Annotated[tuple[PaperCheck, ...], Field(min_length=1)]
