"""All that an editor can get wrong, by file and line, all at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sitegen import LANGUAGES
from sitegen.checks import (
    links,
    page_facts,
    page_texts,
    paper_bodies,
    public_addresses,
    text,
    twin_facts,
    twin_texts,
)
from sitegen.checks.anchors import Anchors
from sitegen.checks.law import deadlines, worked_examples
from sitegen.checks.slips import bare_addresses, images, lost_files, pasted_lists
from sitegen.content import site_settings, twins
from sitegen.content.addresses import Addresses
from sitegen.content.frontmatter import KeyPath
from sitegen.content.pages import Content, load
from sitegen.content.problems import Problem
from sitegen.content.site_settings import SiteFile
from sitegen.language import dates

RULE_MONTHS = 12  # the figures of the calculator are reviewed once a year
HELPERS = "data/helpers.yml"
_LOCAL = ("http://127.0.0.1", "http://localhost")


@dataclass
class Report:
    """``errors`` stop; ``warnings`` are shown."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def read(root: Path, today: dt.date | None = None) -> tuple[Content, SiteFile, list[Problem]]:
    """The pages, the demonstration among them, and ``mkdocs.yml``, with what is wrong in either by itself."""
    site, problems = site_settings.read(root)
    day = today or dt.datetime.now(dates.ZONE).date()
    loaded = load(root, Addresses(site.french, site.site_url), day, demonstration=True)
    return loaded, site, [*problems, *loaded.problems]


def run(root: Path, today: dt.date | None = None) -> Report:
    """Look at the whole site below ``root``."""
    loaded, site, problems = read(root, today)
    if not site.document.meta:
        return Report(problems)  # all else would follow from this
    pages = page_texts.pages(loaded)
    anchors = Anchors(root, loaded)
    errors = [*problems, *twin_facts.problems(loaded), *_site_file(site, loaded)]
    errors += [*public_addresses.redirect_problems(site, loaded), *public_addresses.gone(site, loaded)]
    errors += public_addresses.site_url_problems(site)
    errors += [
        *page_facts.problems(loaded),
        *lost_files.problems(root),
        *links.of_synonyms(loaded, pages),
        *worked_examples.problems(pages, loaded.data),
    ]
    warnings = [
        *missing(site),
        *overdue(loaded),
        *unchecked(site, loaded),
        *behind(loaded),
        *_no_french_address(site, loaded),
    ]
    for (language, path), page in pages.items():
        errors += text.problems(page, loaded.data.glossary, site.placeholders, anchors)
        errors += paper_bodies.problems(page)
        errors += [*links.problems(page, pages, anchors), *deadlines.problems(page, loaded.data)]
        errors += [*images.problems(page, root), *bare_addresses.problems(page), *pasted_lists.problems(page)]
        warnings += [*text.warnings(page), *images.warnings(page, root)]
        twin = pages.get((LANGUAGES[1], path))
        if language == LANGUAGES[0] and twin:
            errors += twin_texts.problems(page, twin)
    return Report(_sorted(errors), _sorted(warnings))


def before_publishing(root: Path, today: dt.date | None = None) -> list[Problem]:
    """What keeps the pages from going public: who runs the site, reviews and translations."""
    loaded, site, _ = read(root, today)
    found = [*missing(site), *overdue(loaded), *unchecked(site, loaded), *unconfirmed(loaded), *behind(loaded)]
    if not site.operator.answers_for_the_site(loaded.today):
        found.append(Problem(site_settings.FILE, site.line("extra", "operator"), "forms_closed", {}, LANGUAGES))
    return _sorted(found)


def before_sending(root: Path) -> list[Problem]:
    """What only the machine that publishes can know: the public address, which goes into links, calendars and the site map."""
    site, _ = site_settings.read(root)
    found = list(public_addresses.site_url_problems(site))
    if not site.site_url or site.site_url.startswith(_LOCAL):
        values = {"given": site.site_url}
        found.append(Problem(site_settings.FILE, site.line("site_url"), "site_url_local", values, LANGUAGES))
    return found


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted({(*problem.sort_key, str(problem)): problem for problem in problems}.values(), key=_key)


def _key(problem: Problem) -> tuple[str, int, str]:
    return problem.sort_key


def missing(site: SiteFile) -> Iterator[Problem]:
    """What ``mkdocs.yml`` does not say yet of who runs the site."""
    for key in site.operator.missing():
        line = site.line("extra", "operator", key)
        yield Problem(site_settings.FILE, line, "operator_missing", {"key": key}, LANGUAGES)


def overdue(loaded: Content) -> Iterator[Problem]:
    """Pages and figures past their review term."""
    for entry in loaded.entries.values():
        page = entry.page
        due = dates.add_months(page.reviewed, page.review_months) if page.reviewed else None
        if due and due < loaded.today:
            line = entry.document.line(("reviewed",))
            values = {"date": dates.day(due, entry.language)}
            yield Problem(entry.file, line, "overdue", values, (entry.language,))
    for key, rule in loaded.data.checked_rules.items():
        due = min(dates.add_months(rule.reviewed, RULE_MONTHS), rule.until or dt.date.max)
        if due < loaded.today:
            values = {"date": due.isoformat()}
            yield Problem("data/rules.yml", loaded.data.rule_lines[key], "overdue", values, LANGUAGES)


def unchecked(site: SiteFile, loaded: Content) -> Iterator[Problem]:
    """Contacts that nobody looked at for a year: who runs the site, who helps today."""
    due = site.operator.due()
    if due and due < loaded.today:
        line = site.line("extra", "operator", "contact_checked")
        yield Problem(site_settings.FILE, line, "contact_overdue", {"given": "extra.operator"}, LANGUAGES)
    for key, helper in loaded.data.helpers.items():
        if helper.due < loaded.today:
            yield Problem(HELPERS, loaded.data.helper_lines[key], "contact_overdue", {"given": key}, LANGUAGES)


def unconfirmed(loaded: Content) -> Iterator[Problem]:
    """Services of which one secondary source speaks: the page says so, somebody should look at the body's own page."""
    for key, helper in loaded.data.helpers.items():
        if not helper.confirmed:
            values = {"given": key, "site": helper.site or "-"}
            yield Problem(HELPERS, loaded.data.helper_lines[key], "helper_unconfirmed", values, LANGUAGES)


def behind(loaded: Content) -> Iterator[Problem]:
    """Translations that did not follow, and pairs that nobody has declared equal yet."""
    for entry, twin in twins.behind(loaded):
        yield Problem(entry.file, 1, "twin_changed", {"twin": twin.file, "page": entry.path}, (entry.language,))
    for entry, twin in twins.to_confirm(loaded):
        yield Problem(entry.file, 1, "twin_unconfirmed", {"twin": twin.file, "page": entry.path}, LANGUAGES)


def _site_file(site: SiteFile, loaded: Content) -> Iterator[Problem]:
    """Pages that ``mkdocs.yml`` names and nobody wrote."""
    paths = {path for _, path in loaded.documents}
    folders = {path.rpartition("/")[0] for path in paths}
    named: list[tuple[KeyPath, str]] = [(("nav", index), path) for index, path in enumerate(site.nav)]
    named += [(("extra", "guides", index), path) for index, path in enumerate(site.guides)]
    for where, path in named:
        if path not in paths:
            values = {"given": path, "suggestion": ""}
            yield Problem(site_settings.FILE, site.line(*where), "broken_path", values, LANGUAGES)
    for stem in site.french:
        if f"{stem}.md" not in paths and stem not in folders:
            line = site.line("extra", "french_paths", stem)
            yield Problem(site_settings.FILE, line, "broken_path", {"given": stem, "suggestion": ""}, LANGUAGES)


def _no_french_address(site: SiteFile, loaded: Content) -> Iterator[Problem]:
    """A French page whose address would be Italian. Events and desks keep their id in both languages."""
    for language, path in loaded.documents:
        stem = path.removesuffix(".md")
        free = stem.startswith(("eventi/", "sportelli/")) or stem.rpartition("/")[2] == "index"
        if language != LANGUAGES[0] and not free and stem not in site.french:
            yield Problem(f"docs/{language}/{path}", 1, "no_french_address", {"given": stem}, (language,))
