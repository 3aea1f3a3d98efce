"""What the list of offers says while the application is down: the built page with the things that were offered last.

The command `deliver` writes it each minute, so what is withdrawn is gone from there too; the web server shows it in the built
page's place. No skill is in it, nothing of whoever offers, and at most `MOST` things.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader

from forms_api import texts, typed_values
from forms_api.codes import LANGUAGES, Language
from forms_api.store.database import Store
from forms_api.store.offers import published
from forms_api.web.built_site import BuiltSite, read_site

MOST = 200


def write(site: Path, store: Store, folder: Path) -> None:
    """Writes the page of each language below `folder`, at its own address, whole or not at all.

    Raises SiteError, StoreUnavailable and OSError: what was there stays.
    """
    built = read_site(site)
    for language in LANGUAGES:
        path = folder / built.catalogue.pages[language]["offers"].strip("/") / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in path.parents[: len(path.relative_to(folder).parts) - 1]:
            parent.chmod(0o755)  # whatever the umask: another user, the web server, reads it
        unfinished = path.with_name(f"{secrets.token_hex(4)}.part")
        unfinished.write_text(page(built, store, language, datetime.now(UTC)), "utf-8")
        unfinished.chmod(0o644)
        os.replace(unfinished, path)


def page(built: BuiltSite, store: Store, language: Language, now: datetime) -> str:
    """The page in one language, as of `now`. Raises StoreUnavailable."""
    cut, clock = built.form_pages["offers", language], now.astimezone(built.catalogue.timezone)
    body = (
        _environment()
        .get_template("offers/outage_list.html")
        .render(
            t=texts.load()[language],
            language=language,
            offers=published.things(store, language, MOST),
            day_now=typed_values.show_day(clock),
            hour=f"{clock:%H.%M}" if language == "it" else f"{clock:%H} h {clock:%M}",
            most=MOST,
            reachable=built.catalogue.contact.reachable,
        )
    )
    return cut.with_form(body + cut.fallback)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("forms_api", "web/templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(show_reference=typed_values.show_reference, day=typed_values.show_day)
    return environment
