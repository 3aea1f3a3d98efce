"""What the search page looks in, one JSON file per language: decisions/0011.

Pages, and as results of their own the questions and the terms of the glossary. How a query finds them: theme/assets/search_engine.js.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sitegen.checks.page_texts import PageText
from sitegen.content.pages import Content, Entry
from sitegen.content.schema.event import Event
from sitegen.content.schema.first_days import FirstDays
from sitegen.content.schema.guide import Guide, Paper
from sitegen.content.schema.help_desk import HelpDesk
from sitegen.content.schema.questions import Questions
from sitegen.content.schema.tree import Tree
from sitegen.content.shared_data import Term
from sitegen.language import texts, typography

FILES = {"it": "/search-it.json", "fr": "/search-fr.json"}
#: No result of a search.
_LEADING = ("search.html",)
#: Pages whose text is made of entries that are found by themselves.
_SPLIT = ("glossary.html", "questions.html")
_KINDS = ((Event, "event"), (HelpDesk, "desk"), (Guide, "guide"), (Paper, "paper"))
_LONGEST = 170  # letters of what stands below a result
_MARKS = re.compile(r"\]\([^)\n]*\)|\{[:#][^}\n]*\}|[*\[\]]")
_TERM = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\]\n]*))?\]\]")
_WORD = re.compile(r"[^\W\d_]{3,}|\d{4}")


def of(content: Content, language: str) -> str:
    """JSON: ``entries``, ``words`` (of the pages' text, each with the numbers of the entries that have it), ``same``
    (what means the same), ``ignored`` words and those that name a country.
    """
    entries: list[dict[str, Any]] = []
    words: dict[str, list[int]] = defaultdict(list)
    for entry in content.of(language):
        if entry.page.template in _LEADING:
            continue
        for found, text in _of_page(content, entry):
            for word in sorted(set(_WORD.findall(text.lower()))):
                words[word].append(len(entries))
            entries.append({key: value for key, value in found.items() if value})
    entries += [_term(content, language, *each) for each in content.data.glossary.items()]
    same = [words for each in content.data.synonyms.values() if not each.page for words in [each.within(language)]]
    names = texts.of(language).names["search"]
    known = {"ignored": names["ignored"], "countries": {country: names[country] for country in ("it", "fr")}}
    index = {"entries": entries, "words": dict(sorted(words.items())), "same": same, **known}
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def _of_page(content: Content, entry: Entry) -> Iterator[tuple[dict[str, Any], str]]:
    """A page and what it is split into, each with the text that it is found by."""
    page, language = entry.page, entry.language
    source = PageText(language, entry.path, entry.document)
    whole = page.template in _SPLIT
    yield (
        {
            "kind": next((kind for model, kind in _KINDS if isinstance(page, model)), "page"),
            "url": entry.address.lstrip("/") or "./",
            "title": typography.of_text(page.title, language),
            "text": typography.of_text(page.description, language),
            "country": _country(entry),
            "names": [page.name, *_called(content, entry)],
            "parts": "" if whole else " ".join(_parts(content, entry, source)),
            # an invented event is no answer to anybody: it is found by its own name alone
            "only": page.name if isinstance(page, Event) and page.demonstration else "",
        },
        "" if whole else " ".join(_plain(content, language, piece.prose.visible) for piece in source.pieces),
    )
    if isinstance(page, Questions):
        for question in (question for group in page.groups for question in group.questions):
            answer = _plain(content, language, question.answer)
            yield (
                {
                    "kind": "question",
                    "url": f"{entry.address.lstrip('/')}#{question.id}",
                    "title": typography.of_text(question.question, language),
                    "text": typography.of_text(_short(answer), language),
                    "country": _country(entry),
                },
                answer,
            )


def _term(content: Content, language: str, term_id: str, term: Term) -> dict[str, Any]:
    here = term.within(language)
    glossary = content.find(language, "glossario.md")
    other = {other.shown for other in (term.it, term.fr)} | {here.term}
    return {
        "kind": "term",
        "url": f"{glossary.address.lstrip('/') if glossary else ''}#{term_id}",
        "title": typography.of_text(here.shown, language),
        "text": here.definition,
        "parts": " ".join(sorted(other - {here.shown})),
    }


def _country(entry: Entry) -> str:
    """The one country that a page is about; none where it is about both."""
    country = getattr(entry.page, "country", None)
    stem = entry.id if isinstance(entry.page, Questions) else ""
    return country if country in ("it", "fr") else {"italia": "it", "francia": "fr"}.get(stem, "")


def _called(content: Content, entry: Entry) -> Iterator[str]:
    """What people type to find the page: ``data/synonyms.yml``."""
    for each in content.data.synonyms.values():
        if each.page == entry.path:
            yield from each.within(entry.language)


def _parts(content: Content, entry: Entry, source: PageText) -> Iterator[str]:
    """The headings of a page, wherever they stand; on the page of who helps, who that is and in which town."""
    page, language = entry.page, entry.language
    yield from (_plain(content, language, heading.text) for heading in source.body.headings)
    if isinstance(page, FirstDays):
        for country in page.countries:
            yield from (case.title for case in country.cases)
            yield from (letter.title for letter in country.letters)
    if isinstance(page, Tree):
        yield from (outcome.title for outcome in page.outcomes)
    if page.template == "helpers.html":
        for helper in content.data.helpers.values():
            yield f"{helper.name.within(language)} {helper.town or ''}"


def _plain(content: Content, language: str, marked: str) -> str:
    """Markdown as it is read: a term by its words, a link without its address, a heading without its name."""

    def shown(found: re.Match[str]) -> str:
        term = content.data.glossary.get(found[1])
        return found[2] or (term.within(language).shown if term else found[1])

    return " ".join(_MARKS.sub("", _TERM.sub(shown, marked)).split())


def _short(text: str) -> str:
    """The first sentences, as many as fit; the first in any case."""
    end = text.rfind(". ", 0, _LONGEST)
    return text[: end + 1] if end > 0 else text.partition(". ")[0].rstrip(".") + "."
