"""One Chromium, one server and one walk through all pages for the tests of this folder, all marked `browser`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.support import tour, visiting
from tests.browser.support.visiting import Served
from tests.browser.support.walk import Walk, walk_through
from tests.support import real_site

#: A page that is not there after this, in milliseconds, is a fault.
PATIENCE = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="package")
def built_site() -> Path:
    """The real site with the demonstration event, as files."""
    return real_site.built(demonstration=True)


@pytest.fixture(scope="package")
def served(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real site and its forms at one address, with an empty database."""
    with visiting.site_and_forms(tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = visiting.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=visiting.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens an empty page of a new visitor: `visit(scripts=False, viewport=visiting.PHONE)`; addresses are paths."""
    contexts: list[BrowserContext] = []

    def new_page(*, scripts: bool = True, viewport: ViewportSize = visiting.PHONE, base: str = "") -> Page:
        context = chromium.new_context(
            java_script_enabled=scripts, viewport=viewport, base_url=base or served.address, locale="it-IT"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def walk(chromium: Browser, served: Served) -> Walk:
    """What a visitor with a phone 320 px wide finds on every page of the site."""
    return walk_through(chromium, served)


@pytest.fixture(scope="package")
def states(chromium: Browser, served: Served) -> Iterator[dict[tuple[str, str], tour.State]]:
    """Every state of the forms, by (state, language)."""
    context = chromium.new_context(viewport=visiting.NARROW, base_url=served.address)
    yield tour.record({language: context.new_page() for language in visiting.LANGUAGES}, served)
    context.close()


@pytest.fixture(params=visiting.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)
