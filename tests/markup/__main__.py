"""`python -m tests.markup`: the markup of all pages and of every state of the forms. Errors stop, advice does not."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any, cast

from sitegen.content.problems import say
from tests.browser.support import tour
from tests.browser.support.visiting import LANGUAGES, Served, site_and_forms
from tests.markup import checker
from tests.markup.tab import Tab


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="opera-markup-") as name:
        try:
            checker.prepared()
            with site_and_forms(Path(name)) as served:
                answers = write_answers(served, Path(name) / "answers")
            pages = len(list(served.site.rglob("*.html")))
            found = checker.faults(served.site, Path(name) / "answers")
        except checker.CannotCheckError:
            print(say("markup_unchecked"))
            return 0
    for fault in found:
        print(str(fault).removeprefix(f"{name}/"), file=sys.stderr if fault.error else sys.stdout)
    if any(fault.error for fault in found):
        return 1
    print(say("markup_checked", pages=pages, answers=answers))
    return 0


def write_answers(served: Served, folder: Path) -> int:
    """Every state of the forms as the server sends it, one file each; how many there are."""
    folder.mkdir()
    for language in LANGUAGES:
        tab = Tab(served.address)
        for name, status in tour.through(cast(Any, tab), served, language):
            assert status == tour.STATUS[name], f"{name}: {status}"
            (folder / f"{language}-{re.sub(r'[^a-z]+', '-', name)}.html").write_text(tab.html, "utf-8")
    return len(list(folder.iterdir()))


if __name__ == "__main__":
    raise SystemExit(main())
