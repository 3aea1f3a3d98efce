"""Addresses that are typed into the text: nobody can tap them, since only Markdown's own links become links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.checks.page_texts import PageText
from sitegen.content.problems import Problem

_WEB = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"“”«»|\[\]]*[^\s<>\"“”«»|\[\](){},.;:!?…'’*_]", re.I)
_MAIL = re.compile(r"[\w.+-]*[\w+-]@(?:[\w-]+\.)+[a-z]{2,}", re.I)


def problems(page: PageText) -> Iterator[Problem]:
    """Each with the link to write in its place."""
    for piece in page.pieces:
        text = piece.prose.without_links if piece.marked else ""
        for found in (*_WEB.finditer(text), *_MAIL.finditer(text)):
            given = found[0]
            web = given if "://" in given else f"https://{given}"
            wanted = f"[{given}](mailto:{given})" if _MAIL.fullmatch(given) else f"[{_host(web)}]({web})"
            values = {"given": given, "wanted": wanted}
            yield Problem(page.file, piece.prose.line_at(found.start()), "bare_address", values, (page.language,))


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")
