"""The command `join-link`: the link by which those registered connect to an online event."""

from __future__ import annotations

import re

from forms_api.office.commands.console import Obstacle, Office, argument, command
from forms_api.store import join_links, registered

_LINK = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:[0-9]+)?(/[!-~]*)?")


@command("join-link", argument("event"), argument("link"))
def join_link(office: Office, event: str, link: str) -> None:
    """Keeps the link of an online event and writes it to those who have a seat; who comes later reads it in the receipt."""
    found = office.event(event)
    if not found.online:
        raise Obstacle(office.words("join-link.not_online", event=event))
    if not _LINK.fullmatch(link):
        raise Obstacle(office.words("join-link.wrong"))
    written = join_links.set_link(office.store, found.id, link)
    confirmed = [each for each in registered.of_event(office.store, found.id) if each.registration.state == "confirmed"]
    silent = sum(not each.registration.email or each.address_refused for each in confirmed)
    office.say("join-link.done", mails=written, silent=silent, event=event)
