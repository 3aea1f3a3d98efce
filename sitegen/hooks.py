"""The thin layer between MkDocs and the rest: every other module of ``sitegen`` knows nothing of MkDocs.

Called by MkDocs once per language; the content is read once, before the first, and the derived files are
written after the last. Where there are two processors, a second process writes the second language's pages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import re
import sys
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
from sitegen.content import pages as content
from sitegen.content import site_settings, translations
from sitegen.content.addresses import Addresses
from sitegen.content.pages import Content
from sitegen.content.site_settings import Operator, SiteSettings
from sitegen.language import dates, typography
from sitegen.output import write_all
from sitegen.rendering import glossary_terms, stacked_tables
from sitegen.rendering.desks_map import Map
from sitegen.rendering.page_view import View
from sitegen.rendering.placeholders import fill

_MATERIAL = Path(material.__file__).parent
_LOGGER = logging.getLogger("mkdocs")


class _Build:
    """State of the build under way."""

    content: Content
    settings: SiteSettings
    values: dict[str, str]
    env: Environment | None
    map: Map
    second: Second | None = None
    is_second = False


def _language(config: MkDocsConfig) -> str:
    plugin: Any = config.plugins["i18n"]
    return str(plugin.current_language)


def load(config: MkDocsConfig) -> tuple[Content, SiteSettings]:
    """Read the pages and the settings. Shared with the checks."""
    root = Path(config.config_file_path).parent
    addresses = Addresses(dict(config.extra["french_paths"]), str(config.site_url))
    demonstration = os.environ.get("SITE_DEMONSTRATION") == "1"
    today = dt.datetime.now(dates.ZONE).date()
    loaded = content.load(root, addresses, today, demonstration)
    loaded.problems += twin_facts.problems(loaded)
    site, _ = site_settings.read(root)
    loaded.problems += public_addresses.redirect_problems(site, loaded)
    settings = SiteSettings(
        operator=Operator(**{key: str(value or "") for key, value in config.extra["operator"].items()}),
        menu=tuple(path for path in config.nav or () if path != "index.md"),
        guides=tuple(config.extra["guides"]),
        assets_version=_version(root / "theme" / "assets"),
        behind=frozenset((entry.language, entry.path) for entry, _ in translations.behind(loaded)),
        redirects=site.redirects,
    )
    return loaded, settings


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


@event_priority(-200)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    for name in ("404.html", "sitemap.xml"):
        config.theme.static_templates.discard(name)
    # no page of ours extends one of Material's: thousands of icons need not be listed
    config.theme.dirs = [folder for folder in config.theme.dirs if not Path(folder).is_relative_to(_MATERIAL)]
    if _language(config) == LANGUAGES[0]:
        ours: list[Any] = [stacked_tables.TablesExtension(), glossary_terms.TermsExtension()]
        config.markdown_extensions = [each for each in config.markdown_extensions if isinstance(each, str)] + ours
        _Build.content, _Build.settings = load(config)
        if _Build.content.problems:
            raise PluginError("\n".join(["", *sorted(map(str, _Build.content.problems))]))
        _Build.values = _placeholders(config)
        _Build.map = Map.load(Path(config.config_file_path).parent)
        _Build.env = None
        plugin: Any = config.plugins["i18n"]
        plugin.building = False
    return config


def _placeholders(config: MkDocsConfig) -> dict[str, str]:
    extra = config.extra
    values = {f"operator.{key}": str(value or "") for key, value in extra["operator"].items()}
    return values | {f"retention.{key}": str(value) for key, value in extra["retention"].items()}


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Give each page its public address; leave Material's own assets, which no page loads, out."""
    language = _language(config)
    for file in list(files):
        source = Path(file.abs_src_path or "")
        if file.is_documentation_page():
            path = file.src_uri.removeprefix(f"{language}/")
            entry = _Build.content.find(language, path)
            if entry is None:
                files.remove(file)
                continue
            file.dest_uri = f"{entry.address.lstrip('/')}index.html"
            file.abs_dest_path = os.path.normpath(os.path.join(config.site_dir, file.dest_uri))
            file.url = entry.address.lstrip("/") or "./"
        elif source.is_relative_to(_MATERIAL):
            files.remove(file)
    if language == LANGUAGES[0] and second.possible():
        _Build.second = second.start(lambda: _other_languages(config), _LOGGER)
    return files


def _other_languages(config: MkDocsConfig) -> None:
    """In the second process: what the plug-in does when the first language is built, to build the others."""
    _Build.is_second = True
    plugin: Any = config.plugins["i18n"]
    plugin.on_post_build(config=config)


def _wait_for_second(config: MkDocsConfig, running: Second) -> None:
    try:
        running.wait(_LOGGER)
    except SecondFailedError as error:
        raise PluginError(str(error)) from error
    finally:
        _Build.second = None
    plugin: Any = config.plugins["i18n"]
    plugin.building = True  # it finds its work done


def on_shutdown() -> None:
    """The build is over, or was interrupted."""
    if _Build.second:
        _Build.second.stop()
        _Build.second = None


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """The first environment of a process serves all its languages: each template is compiled once."""
    if _Build.env:
        return _Build.env
    env.add_extension("jinja2.ext.do")
    env.trim_blocks = env.lstrip_blocks = True
    env.globals["places_map"] = _Build.map
    env.globals["rules"] = json.loads(json.dumps(_Build.content.data.rules, default=str))
    _Build.env = env
    return env


def on_page_read_source(page: Page, config: MkDocsConfig) -> str:
    """Only what MkDocs itself needs of the front matter: it was read and checked already."""
    entry = _entry(page, config)
    meta = {"title": entry.page.title, "template": entry.page.template}
    return f"---\n{json.dumps(meta)}\n---\n{entry.source.body}"


def _entry(page: Page, config: MkDocsConfig) -> content.Entry:
    language = _language(config)
    return _Build.content.entry(language, page.file.src_uri.removeprefix(f"{language}/"))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    language = _language(config)
    page.meta["terms"] = glossary_terms.start_page(_Build.content.data.glossary, language)
    return fill(markdown, _Build.values, language)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    terms_of_page = page.meta.pop("terms")
    glossary_terms.resume(terms_of_page)
    context["view"] = View(_Build.content, _Build.settings, _entry(page, config), terms_of_page)
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    output = re.sub(r"\n\s*\n+", "\n", output)
    return typography.of_html(output, _language(config))


def on_post_build(config: MkDocsConfig) -> None:
    if _Build.is_second:
        return
    if _Build.second:
        _wait_for_second(config, _Build.second)
    elif _language(config) != LANGUAGES[-1]:
        return
    assert _Build.env
    site = Path(config.site_dir)
    home = _Build.content.entry(LANGUAGES[0], "index.md")
    view = View(_Build.content, _Build.settings, home, glossary_terms.start_page({}, LANGUAGES[0]))
    page = _Build.env.get_template("404.html").render(view=view, config=config)
    (site / "404.html").write_text(typography.of_html(page, LANGUAGES[0]), "utf-8")
    write_all.write_all(_Build.content, _Build.settings, site)
