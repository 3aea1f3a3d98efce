"""Old addresses lead to the pages of today: by nginx, and on any other server by a page that leads on by itself."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from sitegen.content.addresses import language_of, relative
from sitegen.content.pages import Content
from sitegen.language import texts, typography

#: Included by deploy/nginx/opera.conf in a ``map``, where nothing but pairs of addresses is understood.
NGINX_FILE = "redirects.map"

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} - O.P.E.R.A.</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={link}">
<link rel="canonical" href="{canonical}">
</head>
<body>
<main>
<h1>{title}</h1>
<p>{words} <a href="{link}">{name}</a></p>
</main>
</body>
</html>
"""


def write(content: Content, redirects: Mapping[str, str], site: Path) -> None:
    """``redirects``: old address to the path of a page, both checked already."""
    pairs = []
    for address, path in redirects.items():
        target = content.entry(language_of(address), path)
        page = site / address.lstrip("/") / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_page(content, address, target.language, path), "utf-8")
        pairs.append(f'"{address}" "{target.address}";\n')
    (site / NGINX_FILE).write_text("".join(pairs), "utf-8")


def _page(content: Content, address: str, language: str, path: str) -> str:
    target, words = content.entry(language, path), texts.of(language).ui
    page = _PAGE.format(
        language=language,
        title=words["page_moved"],
        words=words["page_moved_to"],
        name=escape(target.page.title),
        link=relative(target.address, address),
        canonical=escape(content.addresses.absolute(target.address)),
    )
    return typography.of_html(page, language)
