"""The command `officers`: who may enter the officers' area. It sets no password: it prints the link that does."""

from __future__ import annotations

from forms_api.codes import ROLES, SEEN_TERRITORIES, Role
from forms_api.office.commands.console import Obstacle, Office, argument, command, option
from forms_api.office.web.frame import OFFICE
from forms_api.store.office import accounts
from forms_api.typed_values import Fault, clean_email, squeeze

ACTIONS = ("add", "list", "disable", "link")


@command(
    "officers",
    argument("action", choices=ACTIONS),
    argument("address", required=False, default=""),
    option("name", default=""),
    option("role", choices=ROLES, default="officer"),
    option("territory", choices=SEEN_TERRITORIES, multiple=True),
    option("no-second-factor", is_flag=True),
)
def officers(
    office: Office,
    action: str,
    address: str,
    name: str,
    role: Role,
    territory: tuple[str, ...],
    no_second_factor: bool,
) -> None:
    """Adds an account, lists, disables, or prints a new link; no territory given means all."""
    if action == "list":
        _list(office)
        return
    email = _email(office, address)
    token: str | None = None
    if action == "disable":
        if not accounts.disable(office.store, email):
            raise Obstacle(office.words("officers.unknown", address=email))
        office.say("officers.closed", address=email)
        return
    if action == "add":
        if not squeeze(name):
            raise Obstacle(office.words("officers.nameless"))
        try:
            token = accounts.add(office.store, email, squeeze(name), role, territory or SEEN_TERRITORIES)
        except accounts.AccountExists:
            raise Obstacle(office.words("officers.known", address=email)) from None
    else:
        token = accounts.new_link(office.store, email, without_second_factor=no_second_factor)
    if token is None:
        raise Obstacle(office.words("officers.unknown", address=email))
    root = office.settings.public_url + office.catalogue.pages[office.language][OFFICE]
    path = {"it": "password/", "fr": "mot-de-passe/"}[office.language]
    office.say("officers.link", address=email, link=f"{root}{path}?token={token}")


def _list(office: Office) -> None:
    rows = []
    for account in accounts.listed(office.store):
        state = "disabled" if account.disabled else "active" if account.has_password else "invited"
        factor = office.words("officers.with_factor") if account.has_second_factor else ""
        rows.append(
            [
                account.email,
                account.name,
                account.role,
                ", ".join(account.territories),
                office.words(f"officers.{state}"),
                factor,
            ]
        )
    office.show(("email", "given_name", "role", "territory", "state", "factor"), rows)


def _email(office: Office, typed: str) -> str:
    try:
        email = clean_email(typed)
    except Fault:
        email = None
    if not email:
        raise Obstacle(office.words("check.mail_address", address=typed or "-"))
    return email
