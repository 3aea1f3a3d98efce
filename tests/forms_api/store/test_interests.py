"""Expressions of interest."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_api.store import interests
from forms_api.store.database import Store
from forms_api.store.office import followed_interests
from tests.support.store_support import an_interest, mails, new_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_an_interest_is_stored_once_with_its_two_mails(store: Store) -> None:
    request = an_interest()
    interest = interests.express(store, request)
    assert interests.express(store, request) == interest
    assert interests.by_token(store, interest.token) == interest
    assert interest.state == "new"
    assert mails(store) == [("interest_receipt", None), ("interest_notice", None)]


def test_an_interest_without_email_is_told_to_the_desk_alone(store: Store) -> None:
    interests.express(store, an_interest(email=None))
    assert mails(store) == [("interest_notice", None)]


def test_interests_are_listed_by_territory_and_state_and_followed_up(store: Store) -> None:
    massa, var = interests.express(store, an_interest()), interests.express(store, an_interest(territory="83"))
    followed_interests.follow(store, massa, "called", None, "Richiama lunedì", "Livia")
    followed_interests.follow(store, massa, "closed", None, None, "Livia")
    closed = followed_interests.by_reference(store, massa.reference)
    assert closed and closed.interest.state == "closed" and closed.interest.last_contact
    assert [(row["who"], row["words"]) for row in followed_interests.notes_of(store, massa)] == [
        ("Livia", "Richiama lunedì")
    ]
    assert interests.listed(store, ("83",)) == [var]
    assert interests.listed(store, state="closed") == [closed.interest]
    assert followed_interests.by_reference(store, "ZZZZZZZZ") is None
