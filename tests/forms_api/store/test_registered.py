"""Finding a registration again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forms_api.store import registered, registrations
from forms_api.store.database import Store, token_hash
from tests.support.store_support import a_request, an_event, new_store, rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_the_token_opens_the_registration_and_only_its_hash_is_stored(store: Store) -> None:
    receipt = registrations.register(store, an_event(), a_request())
    assert re.fullmatch(r"[\w-]{22}", receipt.token)
    assert registered.by_token(store, receipt.token) == receipt
    assert registered.by_token(store, receipt.token[:-1]) is None
    assert registered.by_token(store, "") is None
    assert rows(store, "SELECT token_hash FROM registrations") == [(token_hash(receipt.token),)]
    store.close()
    assert receipt.token.encode() not in store.path.read_bytes()


@pytest.mark.parametrize(
    "last_four, found", [("4567", True), ("4568", False), ("567", False), ("", False), ("34567", False)]
)
def test_reference_and_last_four_digits_find_a_registration(store: Store, last_four: str, found: bool) -> None:
    receipt = registrations.register(store, an_event(), a_request(phone="+390585234567", email=None))
    assert (registered.by_phone(store, receipt.reference, last_four) == receipt) is found


def test_last_four_digits_find_nobody_without_telephone(store: Store) -> None:
    receipt = registrations.register(store, an_event(), a_request(phone=None))
    assert registered.by_phone(store, receipt.reference, "0000") is None
