"""A stand-in for Playwright's page that reads HTML as the server sent it, without a browser: enough for the tour of the
forms (tests/browser/support/tour.py), so that its states are listed in one place."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin

from bs4 import BeautifulSoup, Tag

from tests.support.visitor import typed_in


@dataclass
class Answer:
    status: int


class Tab:
    """What one visitor of the server at `base` has before him: `url`, and `html` as it came."""

    def __init__(self, base: str) -> None:
        self.url, self.html, self.soup = base, "", BeautifulSoup()
        self._answer = Answer(0)
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def goto(self, address: str, values: dict[str, str] | None = None) -> Answer:
        """Asks for an address, relative to where the tab is, or posts `values` to it; redirections are followed."""
        body = None if values is None else urlencode(values).encode()
        request = urllib.request.Request(urljoin(self.url, address), body)
        try:
            got = self._opener.open(request, timeout=15)
        except HTTPError as refusal:
            got = refusal
        with got:
            self.html, self.url, self._answer = got.read().decode(), got.url, Answer(got.status)
        self.soup = BeautifulSoup(self.html, "html5lib")
        return self._answer

    def locator(self, selector: str) -> Located:
        return Located(self, self.soup.select(selector))

    @contextmanager
    def expect_navigation(self) -> Iterator[SimpleNamespace]:
        arriving = SimpleNamespace(value=None)
        yield arriving
        arriving.value = self._answer


class Located:
    """The tags that a selector found in a tab."""

    def __init__(self, tab: Tab, tags: list[Tag]) -> None:
        self.tab, self.tags = tab, tags

    @property
    def first(self) -> Located:
        return self

    def count(self) -> int:
        return len(self.tags)

    def evaluate(self, script: str) -> str:
        """The name of the first tag, which is all that the tour asks."""
        assert "tagName" in script
        return self.tags[0].name.upper()

    def fill(self, value: str) -> None:
        if self.tags[0].name == "textarea":
            self.tags[0].string = value
        else:
            self.tags[0]["value"] = value

    def select_option(self, value: str) -> None:
        for option in self.tags[0].select("option"):
            option.attrs.pop("selected", None)
            if option["value"] == value:
                option["selected"] = ""

    def click(self) -> None:
        """Presses a button: sends its form."""
        button = self.tags[0]
        form = button.find_parent("form")
        assert isinstance(form, Tag)
        values = typed_in(form) | ({str(button["name"]): str(button.get("value", ""))} if button.get("name") else {})
        self.tab.goto(str(button.get("formaction") or form["action"]), values)
