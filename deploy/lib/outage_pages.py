"""`python -m deploy.lib.outage_pages SITE FOLDER`: what nginx says to a form while the application is down.

The application's own page for 503, once in each language, so that it has the site's look and its telephone.
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


def write(site: Path, folder: Path) -> None:
    """Writes `it.html` and `fr.html` into `folder`. Raises SiteError where `site` is not whole."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as elsewhere:  # a database that nobody needs
        app = create_app(for_development(Path(elsewhere), {"FORMS_SITE": str(site.resolve())}))
        for language in LANGUAGES:
            with app.app_context():
                address = services().site.current().catalogue.pages[language]["registration"]
            with app.test_request_context(address, method="POST"):
                (folder / f"{language}.html").write_text(problem(503).get_data(as_text=True), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
