"""`python -m deploy.lib.outage_pages SITE FOLDER`: what nginx says itself, where the application is down or not asked.

The application's own pages, once in each language, so that they have the site's look and its telephone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from forms_api import create_app
from forms_api.codes import LANGUAGES
from forms_api.settings import for_development
from forms_api.web.errors import problem
from forms_api.web.pages import services

#: What nginx refuses before the application hears of it: the file, a form's page and the status it is refused with.
REFUSED = {"large": ("registration", 413), "photos": ("offer", 413), "many": ("registration", 429)}


def write(site: Path, folder: Path) -> None:
    """Writes `it.html` and `fr.html` for an outage into `folder`, and those of REFUSED into its folder `refused`.

    Raises SiteError where `site` is not whole.
    """
    (folder / "refused").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as elsewhere:  # a database that nobody needs
        app = create_app(for_development(Path(elsewhere), {"FORMS_SITE": str(site.resolve())}))
        with app.app_context():
            pages = services().site.current().catalogue.pages
        for language in LANGUAGES:
            for file, (form, status) in {"": ("registration", 503), **REFUSED}.items():
                name = f"refused/{language}-{file}" if file else language
                with app.test_request_context(pages[language][form], method="POST"):
                    text = problem(status, minutes=2).get_data(as_text=True)
                (folder / f"{name}.html").write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
