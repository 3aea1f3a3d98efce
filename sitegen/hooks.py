"""The thin layer between MkDocs and the rest: every other module of ``sitegen`` knows nothing of MkDocs.

Called by MkDocs once per language; the content is read once, before the first, and the derived files are
written after the last. Where there are two processors, a second process writes the second language's pages.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import logging
import os
import re
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import material
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent.parent))  # for a plain `mkdocs build`, which knows no package of ours

from sitegen import LANGUAGES
from sitegen.checks import public_addresses, twin_facts
from sitegen.commands import second
from sitegen.commands.second import Second, SecondFailedError
from sitegen.content import phones, site_settings, twins
from sitegen.content.addresses import Addresses
from sitegen.content.pages import Content, Entry, load
from sitegen.content.site_settings import SiteSettings
from sitegen.downloads import paper_files
from sitegen.downloads.file_links import FileLinksExtension
from sitegen.language import dates, typography
from sitegen.output import write_all
from sitegen.rendering.glossary_terms import GlossaryExtension, TermsOfPage
from sitegen.rendering.maps import desks_map, helpers_map
from sitegen.rendering.maps.coast import Coast
from sitegen.rendering.page_view import View
from sitegen.rendering.page_words import FrontMatterMarkdown, fill_placeholders
from sitegen.rendering.stacked_tables import TablesExtension

_MATERIAL = Path(material.__file__).parent
_LOGGER = logging.getLogger("mkdocs")


@dataclass
class Build:
    """What one build knows, from the first language to the last; MkDocs' ``config`` carries it.

    ``values``: of the placeholders. ``glossary``, ``file_links``: extensions of the pages' own Markdown. ``terms``: of each page,
    since MkDocs converts all pages before it renders the first. ``env``: of the first language, for all of them.
    """

    content: Content
    settings: SiteSettings
    values: dict[str, str]
    coast: Coast
    glossary: GlossaryExtension = field(default_factory=GlossaryExtension)
    file_links: FileLinksExtension = field(default_factory=FileLinksExtension)
    markdown: FrontMatterMarkdown = field(default_factory=FrontMatterMarkdown)
    terms: dict[str, TermsOfPage] = field(default_factory=dict)
    env: Environment | None = None
    second: Second | None = None
    is_second: bool = False

    def entry(self, page: Page) -> Entry:
        """The page as it was read."""
        language, _, path = page.file.src_uri.partition("/")
        return self.content.entry(language, path)

    def view(self, entry: Entry, terms: TermsOfPage) -> View:
        return View(self.content, self.settings, entry, terms, self.markdown)


def _build(config: MkDocsConfig) -> Build:
    build: Build = config.extra["build"]
    return build


def _plugin(config: MkDocsConfig) -> Any:
    """The plug-in that builds one language after the other."""
    return config.plugins["i18n"]


def _language(config: MkDocsConfig) -> str:
    return str(_plugin(config).current_language)


@event_priority(-200)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Once per language; the first time the content is read."""
    # No page of ours extends one of Material's: decisions/0003.
    config.theme.static_templates.clear()
    config.theme.dirs = [folder for folder in config.theme.dirs if not Path(folder).is_relative_to(_MATERIAL)]
    if _language(config) == LANGUAGES[0]:
        build = _begin(config)
        ours: list[Any] = [TablesExtension(), build.glossary, build.file_links]
        config.markdown_extensions = [each for each in config.markdown_extensions if isinstance(each, str)] + ours
        config.extra["build"] = build
    return config


def _begin(config: MkDocsConfig) -> Build:
    """Read the content and the settings. Raises ``PluginError`` with all mistakes in the pages."""
    root = Path(config.config_file_path).parent
    extra = config.extra
    addresses = Addresses(dict(extra["french_paths"]), str(config.site_url))
    demonstration = os.environ.get("SITE_DEMONSTRATION") == "1"
    content = load(root, addresses, dt.datetime.now(dates.ZONE).date(), demonstration)
    site, site_problems = site_settings.read(root)
    problems = [
        *site_problems,
        *content.problems,
        *twin_facts.problems(content),
        *public_addresses.redirect_problems(site, content),
        *public_addresses.site_url_problems(site),
    ]
    if problems:
        raise PluginError("\n".join(["", *sorted(map(str, problems))]))
    operator = dataclasses.asdict(site.operator)
    settings = SiteSettings(
        operator=site.operator,
        menu=tuple(path for path in config.nav or () if path != "index.md"),
        guides=tuple(extra["guides"]),
        assets_version=_version(root / "theme" / "assets"),
        behind=frozenset((entry.language, entry.path) for entry, _ in twins.behind(content)),
        redirects=site.redirects,
        papers=paper_files.all_of(content),
        editor=site.editor,
        opinions=extra.get("opinions", True),
    )
    values = {f"operator.{key}": value for key, value in operator.items()}
    values |= {f"retention.{key}": str(value) for key, value in extra["retention"].items()}
    return Build(content, settings, values, Coast.load(root))


def _version(folder: Path) -> str:
    """Eight hexadecimal digits that change with any file of the folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Give each page its public address; leave out what is no page of ours, as the demonstration when it is not shown."""
    build = _build(config)
    for file in list(files.documentation_pages()):
        language, _, path = file.src_uri.partition("/")
        entry = build.content.find(language, path)
        if entry is None:
            files.remove(file)
            continue
        file.dest_uri = f"{entry.address.lstrip('/')}index.html"
        file.abs_dest_path = os.path.normpath(os.path.join(config.site_dir, file.dest_uri))
        file.url = entry.address.lstrip("/") or "./"
    if _language(config) == LANGUAGES[0] and second.possible():
        build.second = second.start(lambda: _other_languages(config), _LOGGER)
    return files


def _other_languages(config: MkDocsConfig) -> None:
    """In the second process: what the plug-in does when the first language is built, to build the others."""
    _build(config).is_second = True
    _plugin(config).on_post_build(config=config)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """The first environment of a process serves all its languages: each template is compiled once."""
    build = _build(config)
    if build.env:
        return build.env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals["coast"] = build.coast
    env.globals["cities"] = partial(desks_map.cities, build.coast)
    env.globals["helper_marks"] = partial(helpers_map.marks, build.coast)
    env.globals["map_shapes"] = helpers_map.SHAPES
    env.globals["map_territories"] = partial(helpers_map.territories, build.coast)
    build.env = env
    return env


def on_page_read_source(page: Page, config: MkDocsConfig) -> str:
    """Only what MkDocs itself needs of the front matter: it was read and checked already."""
    entry = _build(config).entry(page)
    meta = {"title": entry.page.title, "template": entry.page.template}
    return f"---\n{json.dumps(meta)}\n---\n{entry.document.body}"


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the placeholders; the Markdown that is converted next belongs to this page."""
    build, language = _build(config), _language(config)
    terms = TermsOfPage(build.content.data.glossary, language)
    build.glossary.terms = build.terms[page.file.src_uri] = terms
    build.file_links.language, build.file_links.folder = language, Path(str(page.file.abs_src_path)).parent
    phone = build.view(build.entry(page), terms).phone(build.settings.operator.phone)
    return fill_placeholders(markdown, build.values | {"operator.phone": phone}, language)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Telephones in the text, as readers of this language dial them."""
    return phones.in_links(html, _language(config))


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """All that a template may ask of its page."""
    build = _build(config)
    context["view"] = build.view(build.entry(page), build.terms[page.file.src_uri])
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """The reader's typography, without the empty lines that templates leave."""
    output = re.sub(r"\n\s*\n+", "\n", output)
    return typography.of_html(output, _language(config))


def on_post_build(config: MkDocsConfig) -> None:
    """After the last language: the page for unknown addresses, and all files that are no pages."""
    build = _build(config)
    if build.is_second:
        return
    if build.second:
        _wait_for_second(config, build.second)
    elif _language(config) != LANGUAGES[-1]:
        return
    assert build.env
    site = Path(config.site_dir)
    for language in LANGUAGES:
        view = build.view(build.content.entry(language, "index.md"), TermsOfPage({}, language))
        page = build.env.get_template("404.html").render(view=view, config=config, first=language)
        address = build.content.addresses.not_found(language)
        (site / address.lstrip("/")).write_text(typography.of_html(page, language), "utf-8")
    write_all.write_all(build.content, build.settings, site)


def _wait_for_second(config: MkDocsConfig, running: Second) -> None:
    try:
        running.wait(_LOGGER)
    except SecondFailedError as error:
        raise PluginError(str(error)) from error
    _plugin(config).building = True  # its own `on_post_build`, which comes next, finds its work done
