"""The collections of the editors' page: events, desks and guides by folder, every other page by name, the shared data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from sitegen.content.helpers import Helper
from sitegen.content.pages import Content, Entry
from sitegen.content.schema.event import Event
from sitegen.content.schema.guide import Guide
from sitegen.content.schema.help_desk import HelpDesk
from sitegen.content.schema.models import MODELS
from sitegen.content.schema.page import Page
from sitegen.content.shared_data import Duration, Rule, Source, Term
from sitegen.output.editor import shape
from sitegen.output.editor.editor_words import EditorWords
from sitegen.output.editor.fields import Choices, Widget, body, fields
from sitegen.output.editor.shape import Shape

#: The format of a page and, with the table's name, of a data file: `formats.js` reads and writes them.
PAGE_FORMAT, TABLE_FORMAT = "opera-frontmatter", "opera-table-{name}"
TABLES: dict[str, type[BaseModel]] = {
    "helpers": Helper,
    "glossary": Term,
    "sources": Source,
    "rules": Rule,
    "durations": Duration,
}
#: Collections whose pages share a folder: name, folder, model, template of a new page, its name as made by the editor.
FOLDERS: dict[str, tuple[str, type[Page], str, str]] = {
    "events": ("eventi", Event, "event.html", "{{fields.place.city | default('online')}}-{{fields.date}}"),
    "desks": ("sportelli", HelpDesk, "help_desk.html", "{{fields.place.city}}"),
    "guides": ("guide", Guide, "guide.html", "{{title}}"),
}
_NAMES = {"events": "new_event", "desks": "new_desk", "guides": "new_guide"}
_AT_THE_TOP = ("title", "short_title", "description", "template")
#: What most events need, before what few do.
_OF_AN_EVENT = ("date", "start", "end", "place", "territory", "desk", "seats", "programme", "status")


def page_shapes(model: type[Page]) -> list[Shape]:
    """A page's keys: its name, what it is about, first what most pages need, then what is said of any page."""
    shapes = {each.name: each for each in shape.of(model)}
    first = _OF_AN_EVENT if issubclass(model, Event) else ()
    top = [shapes.pop(name) for name in (*_AT_THE_TOP, *first)]
    last = [shapes.pop(name) for name in Page.model_fields if name in shapes]
    return [*top, *shapes.values(), *last]


def row_shapes(model: type[BaseModel]) -> list[Shape]:
    """The keys of a row in a data file, its id first."""
    return [Shape("id", "Row", kind="fact", pattern=r"^[a-z0-9][a-z0-9_-]*$"), *shape.of(model)]


def collections(content: Content, words: EditorWords) -> list[dict[str, Any]]:
    """All collections, in the order in which the editor lists them."""
    choices = _choices(content, words)
    return [
        *(_folder(name, words, choices) for name in FOLDERS),
        _other_pages(content, words, choices),
        _data(words, choices),
    ]


def _choices(content: Content, words: EditorWords) -> Choices:
    pages = [(entry.path, entry.page.name) for entry in content.of(words.language)]
    in_file = {name: _rows_of(name) for name in ("sources", "helpers", "rules")}
    desk = {"collection": "desks", "value_field": "{{slug}}", "display_fields": ["title"]}
    relations = {
        "desk": desk,
        "sources": in_file["sources"],
        "figures_source": in_file["sources"],
        "helpers": in_file["helpers"],
        "terms": in_file["rules"],
    }
    return Choices(pages, relations)


def _rows_of(name: str) -> Widget:
    shown = {"sources": ["rows.*.id", "rows.*.title"], "helpers": ["rows.*.name.it"], "rules": ["rows.*.id"]}[name]
    return {"collection": "data", "file": name, "value_field": "rows.*.id", "display_fields": shown}


def _page_fields(model: type[Page], template: str, words: EditorWords, choices: Choices) -> list[Widget]:
    """The fields of a page. Its template is none of the editor's matters: it goes along, unseen."""
    made = fields(page_shapes(model), words, choices)
    hidden = {"name": "template", "label": "template", "widget": "hidden", "default": template, "i18n": "duplicate"}
    return [*(hidden if each["name"] == "template" else each for each in made), body(words)]


def _folder(name: str, words: EditorWords, choices: Choices) -> dict[str, Any]:
    folder, model, template, slug = FOLDERS[name]
    templates = [each for each, its in MODELS.items() if its is model]
    return {
        "name": name,
        "label": words.collections[name],
        "label_singular": words.page[_NAMES[name]],
        "folder": f"docs/{{{{locale}}}}/{folder}",
        "filter": {"field": "template", "value": templates},
        "format": PAGE_FORMAT,
        "slug": slug,
        "summary": "{{title}}",
        "create": True,
        "delete": False,  # an address that was public needs a line in mkdocs.yml
        "i18n": True,
        "fields": _page_fields(model, template, words, choices),
    }


def _other_pages(content: Content, words: EditorWords, choices: Choices) -> dict[str, Any]:
    files = [_file(entry, words, choices) for entry in other_pages(content, words.language)]
    return {"name": "pages", "label": words.collections["pages"], "format": PAGE_FORMAT, "i18n": True, "files": files}


def other_pages(content: Content, language: str) -> Iterable[Entry]:
    """The pages that are in no collection of their own, by name."""
    models = {model for _, model, _, _ in FOLDERS.values()}
    found = [entry for entry in content.of(language) if type(entry.page) not in models]
    return sorted(found, key=lambda entry: entry.page.name.casefold())


def _file(entry: Entry, words: EditorWords, choices: Choices) -> dict[str, Any]:
    return {
        "name": entry.path.removesuffix(".md").replace("/", "-"),
        "label": entry.page.name,
        "file": f"docs/{{{{locale}}}}/{entry.path}",
        "i18n": True,
        "fields": _page_fields(type(entry.page), entry.page.template, words, choices),
    }


def _data(words: EditorWords, choices: Choices) -> dict[str, Any]:
    files = [_table(name, model, words, choices) for name, model in TABLES.items()]
    return {"name": "data", "label": words.collections["data"], "i18n": False, "files": files}


def _table(name: str, model: type[BaseModel], words: EditorWords, choices: Choices) -> dict[str, Any]:
    """A data file: its rows as one list, each with its id."""
    below = fields(row_shapes(model), words, choices)
    shown = {"sources": "title", "helpers": "name.it", "glossary": "it.term"}.get(name, "id")
    rows = {
        "name": "rows",
        "label": words.collections["rows"],
        "label_singular": words.page["row"],
        "widget": "list",
        "collapsed": True,
        "summary": f"{{{{fields.{shown}}}}}",
        "fields": below,
    }
    return {
        "name": name,
        "label": words.collections[name],
        "file": f"data/{name}.yml",
        "format": TABLE_FORMAT.format(name=name),
        "fields": [rows],
    }
