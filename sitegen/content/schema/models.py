"""Which model a page has, by its template."""

from __future__ import annotations

from sitegen.content.schema.event import Event
from sitegen.content.schema.first_days import FirstDays
from sitegen.content.schema.guide import Guide, Paper
from sitegen.content.schema.help_desk import HelpDesk
from sitegen.content.schema.home import Home
from sitegen.content.schema.page import FormPage, Page
from sitegen.content.schema.questions import Questions
from sitegen.content.schema.tree import Tree

MODELS: dict[str, type[Page]] = {
    "page.html": Page,
    "roads.html": Page,
    "home.html": Home,
    "helpers.html": Page,
    "events.html": Page,
    "event.html": Event,
    "help_desks.html": Page,
    "help_desk.html": HelpDesk,
    "guides.html": Page,
    "guide.html": Guide,
    "papers.html": Page,
    "paper.html": Paper,
    "first_days.html": FirstDays,
    "tree.html": Tree,
    "capital.html": Guide,
    "glossary.html": Page,
    "questions.html": Questions,
    "questions_index.html": Page,
    "form.html": FormPage,
    "search.html": Page,
    "site_map.html": Page,
}
