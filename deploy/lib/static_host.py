"""`python -m deploy.lib.static_host SITE`: headers and redirects as files, for hosts of static pages that read them.

`_headers` and `_redirects` as Netlify and Cloudflare Pages understand them, from the same source as the application's.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from forms_api.web.headers import EDITOR_PAGE, HELP_PAGES, SEARCH_PAGES, security_headers


def headers() -> str:
    """The content of `_headers`: all headers for all, then the pages with a policy of their own.

    Both hosts join values of one header from several rules; "! Name" takes the first one back.
    """
    lines = ["/*", *(f"  {name}: {value}" for name, value in security_headers("/", https=True).items())]
    for page in (*SEARCH_PAGES, *HELP_PAGES, EDITOR_PAGE):
        policy = security_headers(page, https=True)["Content-Security-Policy"]
        lines += [f"{page}*", "  ! Content-Security-Policy", f"  Content-Security-Policy: {policy}"]
    return "\n".join(lines) + "\n"


def redirects(nginx_map: str) -> str:
    """The content of `_redirects`, from the pairs that the build wrote for nginx."""
    return "".join(f"{old} {new} 301\n" for old, new in re.findall(r'"([^"]+)" "([^"]+)";', nginx_map))


def write(site: Path) -> None:
    (site / "_headers").write_text(headers(), "utf-8")
    (site / "_redirects").write_text(redirects((site / "redirects.map").read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
