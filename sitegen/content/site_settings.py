"""What ``mkdocs.yml`` says of the site, as plain values."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sitegen import LANGUAGES
from sitegen.content.frontmatter import Document, FrontMatterError, KeyPath, load_yaml
from sitegen.content.problems import Problem, key_name, nearest
from sitegen.content.schema.key_types import PARTIAL_DAY
from sitegen.language import dates

FILE = "mkdocs.yml"
BACKENDS = ("github", "gitlab", "gitea")
CONTACT_MONTHS = 12  # a contact is tried once a year


@dataclass(frozen=True)
class Operator:
    """Who runs the site. What is empty shows as "da completare" / "à compléter" and stops ``make publish-check``.

    ``contact_checked``: when somebody last tried telephone and e-mail, as a day, month or year. ``reply_days``: within how
    many days a person answers; shown only where it is set.
    """

    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    dpo: str = ""
    contact_checked: str = ""
    reply_days: str = ""

    def missing(self) -> list[str]:
        """The keys that are empty and must not be."""
        return [item.name for item in fields(self) if item.name != "reply_days" and not getattr(self, item.name)]

    def due(self) -> dt.date | None:
        """The day by which the contact has to be checked again; ``None`` where it never was."""
        return dates.add_months(dates.first_day(self.contact_checked), CONTACT_MONTHS) if self.contact_checked else None

    def is_reachable(self, today: dt.date) -> bool:
        """Whether there is a telephone or an e-mail that was checked within a year."""
        due = self.due()
        return bool(self.phone or self.email) and due is not None and due >= today

    def answers_for_the_site(self, today: dt.date) -> bool:
        """Whether somebody with a name can be reached: else nobody may collect personal data here."""
        return bool(self.name) and self.is_reachable(today)


@dataclass(frozen=True)
class EditorSettings:
    """The editors' page. ``backend``: github, gitlab or gitea (Forgejo too); empty: the folder on one's own disk alone.

    ``server``: the address of a forge of one's own.
    """

    backend: str = ""
    repo: str = ""
    branch: str = "main"
    server: str = ""


@dataclass(frozen=True)
class SiteSettings:
    """``menu``, ``guides``: paths in a tree. ``behind``: pages (language, path) whose twin changed after them.

    ``redirects``: old address to the path of the page that it leads to. ``papers``: what the files of the model papers
    hold, by address. ``opinions``: whether pages ask if they were of use, which needs the application.
    """

    operator: Operator
    menu: tuple[str, ...]
    guides: tuple[str, ...] = ()
    assets_version: str = "0"
    behind: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    redirects: dict[str, str] = field(default_factory=dict)
    papers: dict[str, bytes] = field(default_factory=dict)
    editor: EditorSettings | None = None
    opinions: bool = True


@dataclass(frozen=True)
class SiteFile:
    """``mkdocs.yml`` as the checks read it, without MkDocs. ``document`` remembers the line of each key."""

    document: Document
    operator: Operator
    site_url: str
    nav: tuple[str, ...]
    guides: tuple[str, ...]
    french: dict[str, str]
    redirects: dict[str, str]
    retention: dict[str, str]
    editor: EditorSettings | None = None

    def line(self, *path: str | int) -> int:
        """Line of a key of ``mkdocs.yml``, from 1."""
        return self.document.line(path)

    @property
    def placeholders(self) -> set[str]:
        """What a page may ask for between ``{{`` and ``}}``."""
        return {f"operator.{item.name}" for item in fields(Operator)} | {f"retention.{key}" for key in self.retention}


def read(root: Path) -> tuple[SiteFile, list[Problem]]:
    """Read ``mkdocs.yml`` as plain text values; what is wrong in the part that staff change comes second."""
    problems: list[Problem] = []
    try:
        meta, lines, repeated = load_yaml((root / FILE).read_text("utf-8"))
    except (FrontMatterError, UnicodeDecodeError) as error:
        line, code = (error.line, error.code) if isinstance(error, FrontMatterError) else (1, "not_utf8")
        problems.append(Problem(FILE, line, code, {}, LANGUAGES))
        meta, lines, repeated = {}, {}, ()
    if not isinstance(meta, dict):
        problems.append(Problem(FILE, 1, "data_not_keys", {}, LANGUAGES))
        meta = {}
    document = Document(meta, "", 1, lines)
    problems += [Problem(FILE, line, "repeated_key", {"key": key_name(path)}, LANGUAGES) for path, line in repeated]
    extra = _mapping(meta.get("extra"))
    operator = _mapping(extra.get("operator"))
    known = [item.name for item in fields(Operator)]
    for key in operator:
        if key not in known:
            problems.append(_problem(document, ("extra", "operator", key), "extra_forbidden", nearest(key, known)))
    numbers: list[tuple[KeyPath, Any]] = [
        (("extra", "retention", key), value) for key, value in _mapping(extra.get("retention")).items()
    ]
    if operator.get("reply_days"):
        numbers.append((("extra", "operator", "reply_days"), operator["reply_days"]))
    for path, value in numbers:
        if not str(value).isdecimal():
            values = {"key": key_name(path), "given": value}
            problems.append(Problem(FILE, document.line(path), "whole_number", values, LANGUAGES))
    editor, editor_problems = _editor(document, extra.get("editor"))
    problems += editor_problems
    if problem := _checked(document, str(operator.get("contact_checked") or "")):
        problems.append(problem)
        operator = {**operator, "contact_checked": ""}
    return (
        SiteFile(
            document=document,
            operator=Operator(**{key: str(operator.get(key) or "") for key in known}),
            site_url=_site_url(meta.get("site_url", "")),
            nav=tuple(str(path) for path in meta.get("nav") or ()),
            guides=tuple(str(path) for path in extra.get("guides") or ()),
            french=_mapping(extra.get("french_paths")),
            redirects={address: str(path) for address, path in _mapping(extra.get("redirects")).items()},
            retention=_mapping(extra.get("retention")),
            editor=editor,
        ),
        problems,
    )


def _editor(document: Document, given: Any) -> tuple[EditorSettings | None, list[Problem]]:
    """Where the editors' page works; ``None`` where it is switched off."""
    if str(given).lower() == "false":
        return None, []
    above = ("extra", "editor")
    values = {key: str(value or "").strip() for key, value in _mapping(given).items()}
    known = [item.name for item in fields(EditorSettings)]
    problems = [
        _problem(document, (*above, key), "extra_forbidden", nearest(key, known)) for key in values if key not in known
    ]
    backend = values.get("backend", "")
    if backend and backend not in BACKENDS:
        values_said = {"key": "extra.editor.backend", "given": backend, "allowed": ", ".join(BACKENDS), "hint": ""}
        problems.append(Problem(FILE, document.line((*above, "backend")), "one_of", values_said, LANGUAGES))
    if backend and not re.fullmatch(r"[^/:\s]+(/[^/:\s]+)+", values.get("repo", "")):
        problems.append(Problem(FILE, document.line(above), "editor_repo", {}, LANGUAGES))
    if backend == "gitea" and not values.get("server"):
        problems.append(Problem(FILE, document.line(above), "editor_server", {}, LANGUAGES))
    if values.get("server") and not re.fullmatch(r"https://[a-z0-9.-]+(:[0-9]+)?", values["server"]):
        problems.append(Problem(FILE, document.line((*above, "server")), "editor_server", {}, LANGUAGES))
    if problems:
        return None, problems
    return EditorSettings(**{key: value for key, value in values.items() if value}), []


def _checked(document: Document, given: str) -> Problem | None:
    """The day of the contact's check, where it is none."""
    try:
        if given:
            PARTIAL_DAY.validate_python(given)
        return None
    except ValidationError:
        path = ("extra", "operator", "contact_checked")
        return Problem(FILE, document.line(path), "partial_day", {"key": key_name(path), "given": given}, LANGUAGES)


def _problem(document: Document, path: KeyPath, code: str, suggestion: Any) -> Problem:
    return Problem(FILE, document.line(path), code, {"key": key_name(path), "suggestion": suggestion}, LANGUAGES)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _site_url(value: Any) -> str:
    """``!ENV [NAME, default]`` arrives as a list: the variable's value, or the default."""
    if not isinstance(value, list) or not value:
        return str(value or "")
    *names, default = (str(part) for part in value)
    return next((os.environ[name] for name in names if os.environ.get(name)), default)
