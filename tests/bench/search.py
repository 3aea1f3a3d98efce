"""How often what people type finds the right page among the first three (`queries.yml`), and what a first search weighs.

A table of queries is about today's pages: an editor who renames a page or writes a better one must not break a test.
So this measures and prints; the rules of the search are tested on lists of their own (tests/browser/tools/test_search_engine.py).
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from playwright.sync_api import sync_playwright

from sitegen.content import frontmatter, site_settings
from sitegen.content.addresses import Addresses
from sitegen.output.search import FILES
from tests import ROOT
from tests.browser.support import visiting

QUERIES = Path(__file__).parent / "queries.yml"
WANTED = 95  # of 100
FIRST = 3
_ASSETS = ("search.js", "search_engine.js")
_FIND = """async ([engine, index, language, queries]) => {
  const search = (await import(engine)).engine(index, language);
  return queries.map((query) => search.find(query).entries.slice(0, 3).map((entry) => entry.url.replace(/^\\.\\/|#.*/g, "")));
}"""


def report(site: Path) -> None:
    """Print the figures of each language, and each query that misses its page."""
    print(f"Search: the right page among the first {FIRST} (wanted: {WANTED} %)")
    queries, _, _ = frontmatter.load_yaml(QUERIES.read_text("utf-8"))
    addresses = Addresses(site_settings.read(ROOT)[0].french, "")
    for language, table in queries.items():
        wanted = {str(query): _addresses(addresses, language, str(paths)) for query, paths in table.items()}
        found = _find(site, language, list(wanted))
        missed = {query: each for query, each in found.items() if not wanted[query] & set(each)}
        hits = len(wanted) - len(missed)
        print(f"  {language}: {hits} of {len(wanted)}, {100 * hits / len(wanted):.1f} %; {_weight(site, language)}")
        for query, instead in missed.items():
            print(f"      {query}: {', '.join(instead) or 'nothing'}")
    print()


def _addresses(addresses: Addresses, language: str, paths: str) -> set[str]:
    return {addresses.of(language, path).lstrip("/") for path in paths.split()}


def _find(site: Path, language: str, queries: list[str]) -> dict[str, list[str]]:
    """The addresses of the first results, by query, as a browser finds them."""
    index = json.loads((site / FILES[language].lstrip("/")).read_text("utf-8"))
    with visiting.files_alone(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=visiting.chromium(), args=visiting.FLAGS)
        page = browser.new_page()
        page.goto(address)
        found: list[list[str]] = page.evaluate(_FIND, [f"/assets/{_ASSETS[1]}", index, language, queries])
        browser.close()
    return dict(zip(queries, found, strict=True))


def _weight(site: Path, language: str) -> str:
    """What the first search fetches, compressed as the web server does it."""
    sizes = [len(gzip.compress((site / "assets" / name).read_bytes(), 6)) for name in _ASSETS]
    index = len(gzip.compress((site / FILES[language].lstrip("/")).read_bytes(), 6))
    return f"scripts {sum(sizes) / 1024:.1f} KiB, list {index / 1024:.1f} KiB"
