"""Fixtures for the forms: a tiny built site, the application on it, a visitor whose every page is checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from xdist.scheduler import LoadScopeScheduling

from forms_api import create_app
from forms_api.settings import Settings, for_development
from tests.support import tiny_site
from tests.support.mail_server import Server
from tests.support.visitor import Visitor


def pytest_configure() -> None:
    """What the commands say is tested as people read it, also where the tests run in a forge."""
    for name in ("GITHUB_ACTIONS", "GITLAB_CI"):
        os.environ.pop(name, None)


@pytest.fixture
def site_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return tiny_site.write(folder)


@pytest.fixture
def settings(tmp_path: Path, site_folder: Path) -> Settings:
    """As in development."""
    return for_development(tmp_path, {})


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def mail_server() -> Iterator[Server]:
    """A server that takes mails, on a port of this machine."""
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    yield server
    controller.stop()


#: What takes longest comes first, so that two processes end together; each room of the browser's tests is one's own.
LONGEST = ("tests/browser/", "tests/test_edits.py", "tests/deploy/", "tests/sitegen/commands/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest first and leaves the order as it is else."""
    items.sort(key=lambda item: next((at for at, start in enumerate(LONGEST) if item.nodeid.startswith(start)), 9))


class Rooms(LoadScopeScheduling):  # type: ignore[misc]
    """A process takes a file's tests at once; of the browser's tests a folder's, where all pages are walked once."""

    def _split_scope(self, nodeid: str) -> str:
        return (
            nodeid.split("::")[0].rpartition("/")[0]
            if nodeid.startswith("tests/browser/")
            else super()._split_scope(nodeid)
        )


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """For `make test`, which gives the tests to two processes."""
    return Rooms(config, log)
