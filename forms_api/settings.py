"""What the application must be told, read once from the environment.

A production start refuses what is missing, empty or too weak, naming all of it at once. Development needs nothing:
`for_development` makes a secret and a database under `var/`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from limits import parse_many

from forms_api.codes import ROLES, Role
from forms_api.same_person import PERSONS_PER_CONTACT

Network = IPv4Network | IPv6Network

#: The word in FORMS_TRUSTED_PROXIES for a proxy that comes by a Unix socket, which has no address.
UNIX_SOCKET = "unix"
MINIMUM_SECRET_LENGTH = 32
#: The word in FORMS_OFFICE_SECOND_FACTOR for: demanded of nobody.
OPTIONAL = "optional"
REQUIRED = ("FORMS_DATABASE", "FORMS_SITE", "FORMS_SECRET_KEY", "FORMS_MAIL_FROM", "FORMS_PUBLIC_URL")


class SettingsError(Exception):
    """The settings are incomplete or wrong; the message says what to set, one line each."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations. Times are seconds; limits are written `60 per 10 minutes`."""

    database: Path
    site: Path
    secret_key: str = field(repr=False)
    mail_from: str
    public_url: str  # without a slash at the end
    smtp_url: str | None = field(default=None, repr=False)
    trusted_proxies: tuple[Network, ...] = ()
    trusts_unix_socket: bool = False
    port: int = 8000
    development: bool = False
    #: Posts of one network to one event: a help desk may well enter a whole room.
    limit_per_event: str = "60 per 10 minutes"
    #: Posts of one network to all the forms.
    limit_per_network: str = "200 per 10 minutes"
    #: Searches by reference and telephone, and wrong passwords of officers, of one network: guessing must not pay.
    limit_lookups: str = "10 per 10 minutes"
    #: Who can read the backups (a public key of age); None: they are not encrypted.
    backup_recipient: str | None = None
    #: A program that takes a backup elsewhere: its path comes behind.
    backup_command: str | None = None
    #: Tries of one code with digits that are wrong, from wherever: 10,000 digits would take years.
    limit_per_code: str = "5 per 1 hour; 15 per 1 day"
    #: Forms with one e-mail; one form takes six persons, one e-mail ten of an event.
    limit_per_address: str = "10 per 1 day"
    #: Forms sent from one opened page: as many as a help desk that enters a whole room.
    limit_per_stamp: str = "60 per 10 minutes"
    #: Mails to one person's address, whatever causes them. What is more waits for the next day.
    limit_mails: str = "30 per 1 day"
    #: What one network may say of the pages: a room of people, but no program.
    limit_opinions: str = "40 per 1 hour"
    #: Persons that one e-mail or telephone may register for one event.
    persons_per_contact: int = PERSONS_PER_CONTACT
    #: Whether the officers' area answers.
    office: bool = True
    #: Where `deliver` writes what the web server shows in place of the list of offers while the application is down.
    outage_pages: Path | None = None
    #: The lowest role whose accounts must have a second factor; None: it is offered to all and demanded of nobody.
    second_factor_from: Role | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings of a production start (of development too, when FORMS_DEVELOPMENT is 1).

        Raises SettingsError with one line for each variable that is missing or wrong.
        """
        if environment.get("FORMS_DEVELOPMENT") == "1":
            return for_development(Path.cwd(), environment)
        problems = [f"Set {name}: it is missing." for name in REQUIRED if not environment.get(name, "").strip()]
        if problems:
            raise SettingsError("\n".join(problems))
        return _checked(environment, development=False)


def for_development(root: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings that need nothing: site/ below `root`, secret and database in var/, which git ignores."""
    given = environment or {}
    var = root / "var"
    port = given.get("PORT", "8000")
    defaults = {
        "FORMS_DATABASE": str(var / "forms.sqlite"),
        "FORMS_SITE": str(root / "site"),
        "FORMS_MAIL_FROM": "OPERA <opera@localhost>",
        "FORMS_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    if not given.get("FORMS_SECRET_KEY"):
        defaults["FORMS_SECRET_KEY"] = _kept_secret(var / "secret")
    return _checked({**defaults, **{name: value for name, value in given.items() if value}}, development=True)


def _kept_secret(path: Path) -> str:
    """The development secret, made at the first start and readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _checked(environment: Mapping[str, str], *, development: bool) -> Settings:
    problems: list[str] = []
    secret = environment["FORMS_SECRET_KEY"].strip()
    if len(secret) < MINIMUM_SECRET_LENGTH or len(set(secret)) < 10:
        problems.append(f"Set FORMS_SECRET_KEY to at least {MINIMUM_SECRET_LENGTH} random characters.")
    mail_from = environment["FORMS_MAIL_FROM"].strip()
    if "@" not in parseaddr(mail_from)[1] or "\n" in mail_from:
        problems.append("Set FORMS_MAIL_FROM to an address, such as OPERA <opera@example.org>.")
    public_url = environment["FORMS_PUBLIC_URL"].strip().rstrip("/")
    problems += _url_problems(public_url, environment.get("FORMS_SMTP_URL", "").strip(), development)
    proxies, unix_socket, proxy_problems = _proxies(environment.get("FORMS_TRUSTED_PROXIES", ""))
    port, port_problems = _port(environment.get("PORT", "8000"))
    limits, limit_problems = _limits(environment)
    persons, persons_problems = _persons(environment.get("FORMS_PERSONS_PER_CONTACT", ""))
    problems += proxy_problems + port_problems + limit_problems + persons_problems
    office = environment.get("FORMS_OFFICE", "").strip().lower() or "on"
    if office not in ("on", "off"):
        problems.append(f"Set FORMS_OFFICE to on or off, not {office!r}.")
    second_factor = environment.get("FORMS_OFFICE_SECOND_FACTOR", "").strip().lower() or OPTIONAL
    if second_factor not in (*ROLES, OPTIONAL):
        choices = ", ".join((*ROLES, OPTIONAL))
        problems.append(f"Set FORMS_OFFICE_SECOND_FACTOR to one of {choices}, not {second_factor!r}.")
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(
        database=Path(environment["FORMS_DATABASE"].strip()),
        site=Path(environment["FORMS_SITE"].strip()),
        secret_key=secret,
        mail_from=mail_from,
        public_url=public_url,
        smtp_url=environment.get("FORMS_SMTP_URL", "").strip() or None,
        trusted_proxies=proxies,
        trusts_unix_socket=unix_socket,
        port=port,
        development=development,
        backup_recipient=environment.get("FORMS_BACKUP_RECIPIENT", "").strip() or None,
        backup_command=environment.get("FORMS_BACKUP_COMMAND", "").strip() or None,
        persons_per_contact=persons,
        office=office == "on",
        outage_pages=Path(pages) if (pages := environment.get("FORMS_OUTAGE_PAGES", "").strip()) else None,
        second_factor_from=next((role for role in ROLES if role == second_factor), None),
        **limits,
    )


def _url_problems(public_url: str, smtp_url: str, development: bool) -> list[str]:
    problems = []
    schemes = ("https", "http") if development else ("https",)
    public = urlsplit(public_url)
    if public.scheme not in schemes or not public.hostname:
        problems.append("Set FORMS_PUBLIC_URL to the site's address, beginning with https://.")
    elif public.path or public.query or public.fragment:
        problems.append(
            f"Set FORMS_PUBLIC_URL to a host alone, without {public.path or 'more'!r}: the site has its own."
        )
    if smtp_url and (urlsplit(smtp_url).scheme not in ("smtp", "smtps") or not urlsplit(smtp_url).hostname):
        problems.append("Set FORMS_SMTP_URL to smtp://… or smtps://…, or leave it out.")
    return problems


def _proxies(text: str) -> tuple[tuple[Network, ...], bool, list[str]]:
    networks: list[Network] = []
    problems: list[str] = []
    words = text.replace(",", " ").split()
    for word in words:
        if word == UNIX_SOCKET:
            continue
        try:
            networks.append(ip_network(word))
        except ValueError:
            problems.append(f"FORMS_TRUSTED_PROXIES: {word!r} is no address, no network and not {UNIX_SOCKET!r}.")
    return tuple(networks), UNIX_SOCKET in words, problems


def _port(text: str) -> tuple[int, list[str]]:
    if text.strip().isdecimal() and 0 < int(text) < 65536:
        return int(text), []
    return 0, [f"Set PORT to a number from 1 to 65535, not {text!r}."]


def _limits(environment: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    found: dict[str, str] = {}
    problems: list[str] = []
    for name in (each.name for each in fields(Settings) if each.name.startswith("limit_")):
        variable = f"FORMS_{name.upper()}"
        if text := environment.get(variable, "").strip():
            found[name] = text
            try:
                parse_many(text)
            except ValueError:
                problems.append(f"Set {variable} to something like '60 per 10 minutes', not {text!r}.")
    return found, problems


def _persons(text: str) -> tuple[int, list[str]]:
    typed = text.strip() or str(PERSONS_PER_CONTACT)
    if typed.isdecimal() and 0 < int(typed) <= 1000:
        return int(typed), []
    return 0, [f"Set FORMS_PERSONS_PER_CONTACT to a number from 1 to 1000, not {text!r}."]
