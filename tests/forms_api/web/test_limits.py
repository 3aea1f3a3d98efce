"""Limits: by network and event, generous to a room full of people; a proxy is believed only when it is trusted."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from forms_api import create_app
from forms_api.settings import Settings
from tests.support.visitor import INTEREST, PERSON, REGISTRATION, Visitor, one, summary, words


def visit(settings: Settings, **changes: str) -> Visitor:
    return Visitor(create_app(replace(settings, **changes)))  # type: ignore[arg-type]


def post(visitor: Visitor, address: str, client: str, **headers: str) -> int:
    environ = {"REMOTE_ADDR": client}
    return visitor.client.post(address, data=PERSON, environ_overrides=environ, headers=headers).status_code


def test_too_many_posts_of_one_network_to_one_event_are_429(settings: Settings) -> None:
    visitor = visit(settings, limit_per_event="2 per 10 minutes")
    open_event, other = REGISTRATION + "open", REGISTRATION + "sooner"
    assert [post(visitor, open_event, f"192.0.2.{host}") for host in (1, 2, 3)] == [422, 422, 429]
    assert post(visitor, other, "192.0.2.1") == 422
    assert post(visitor, open_event, "198.51.100.1") == 422
    assert visitor.client.get(open_event, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200


def test_changing_the_event_does_not_escape_the_limit_of_the_network(settings: Settings) -> None:
    visitor = visit(settings, limit_per_network="3 per 10 minutes")
    addresses = [REGISTRATION + "open", REGISTRATION + "sooner", INTEREST, "/annulla/"]
    assert [post(visitor, address, "192.0.2.1") for address in addresses] == [422, 422, 422, 429]


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        (REGISTRATION + "open", "aspetta 10 minuti"),
        ("/fr/inscription/?event=open", "attendez 10 minutes"),
        (INTEREST, "aspetta 10 minuti"),
        ("/fr/manifestation-d-interet/", "attendez 10 minutes"),
    ],
)
def test_the_429_keeps_the_typed_text_and_gives_the_telephone(settings: Settings, address: str, advice: str) -> None:
    visitor = visit(settings, limit_per_event="1 per 10 minutes")
    visitor.open(address)
    visitor.refused(PERSON | {"given_name": ""})
    page = visitor.refused(PERSON, 429)
    assert advice in summary(page)[0]
    assert one(page, "#given_name")["value"] == "Anna"
    assert page.select_one('.error-summary a[href="tel:+39058541150"]')
    assert visitor.answer.headers["Retry-After"] == "600"


def test_a_429_where_there_is_no_form_to_give_back_is_a_plain_page(settings: Settings) -> None:
    visitor = visit(settings, limit_per_network="1 per 10 minutes")
    post(visitor, "/annulla/?token=x", "127.0.0.1")
    page = visitor.post("/annulla/?token=x", {"action": "cancel"}, 429)
    assert words(page, "h1") == "Troppi invii da questa rete"
    huge = {"needs": "x" * 70_000}
    assert words(visitor.post(REGISTRATION + "open", huge, 429), "h1") == "Troppi invii da questa rete"


def test_a_room_full_of_people_behind_one_address_is_let_in(visitor: Visitor) -> None:
    assert {post(visitor, REGISTRATION + "open", "192.0.2.1") for _ in range(40)} == {422}


PROXY = "10.0.0.5"


@pytest.mark.parametrize(
    ("peer", "forwarded", "same_network"),
    [
        (PROXY, ("192.0.2.1", "198.51.100.1"), False),  # two clients of a trusted proxy
        (PROXY, ("6.6.6.6, 192.0.2.1", "7.7.7.7, 192.0.2.9"), True),  # what a client wrote before is not believed
        (PROXY, ("192.0.2.1, 10.0.0.9", "198.51.100.1, 10.0.0.9"), False),  # two trusted proxies in a row
        ("203.0.113.9", ("192.0.2.1", "198.51.100.1"), True),  # a stranger who says he is a proxy
        (PROXY, ("", ""), True),
        (PROXY, ("nonsense", "rubbish"), True),
    ],
)
def test_only_a_trusted_proxy_is_believed(
    settings: Settings, peer: str, forwarded: tuple[str, str], same_network: bool
) -> None:
    changed = replace(settings, trusted_proxies=(ip_network("10.0.0.0/8"),), limit_per_event="1 per hour")
    visitor = Visitor(create_app(changed))
    first, second = (post(visitor, REGISTRATION + "open", peer, **{"X-Forwarded-For": text}) for text in forwarded)
    assert (first, second) == (422, 429 if same_network else 422)


def test_a_proxy_on_a_unix_socket_is_believed_when_the_settings_say_so(settings: Settings) -> None:
    for trusted, expected in ((True, 422), (False, 429)):
        changed = replace(settings, trusts_unix_socket=trusted, limit_per_event="1 per hour")
        visitor = Visitor(create_app(changed))
        post(visitor, REGISTRATION + "open", "", **{"X-Forwarded-For": "192.0.2.1"})
        assert post(visitor, REGISTRATION + "open", "", **{"X-Forwarded-For": "198.51.100.1"}) == expected
