"""The home page."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sitegen.content.schema.key_types import Marked, PagePath, Text, Words
from sitegen.content.schema.page import Page, Strict


class Door(Strict):
    title: Words
    text: Marked
    link_text: Words
    to: PagePath


class Way(Strict):
    text: Words
    to: PagePath


class Action(Strict):
    """What one can do at once. ``ways``: the page it leads to, or one for each country."""

    title: Words
    ways: Annotated[tuple[Way, ...], Field(min_length=1, max_length=2)]


class Road(Strict):
    """A way to keep working, and the guides that tell how, one for each country."""

    title: Words
    text: Marked
    ways: Annotated[tuple[Way, ...], Field(min_length=1, max_length=2)]


class Figure(Strict):
    value: Annotated[int, Field(ge=0)]
    label: Words


class Home(Page):
    """``tagline``: what this site is. ``start``: from where the ``roads`` lead on."""

    tagline: Words
    lead: Marked
    actions: Annotated[tuple[Action, ...], Field(min_length=1, max_length=4)]
    start: Words
    roads: Annotated[tuple[Road, ...], Field(min_length=2, max_length=3)]
    doors: tuple[Door, ...]
    figures: tuple[Figure, ...]
    figures_note: Marked
    figures_source: tuple[Text, ...] = ()
    still_holds: Marked
