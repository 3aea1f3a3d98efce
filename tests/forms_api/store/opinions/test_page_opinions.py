"""Opinions of pages: no person in them, counts that stay, texts that go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forms_api.store import retention
from forms_api.store.database import Store
from forms_api.store.opinions import page_opinions
from tests.support.store_support import new_store, rows


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Chiamatemi al 0585 41150", "Chiamatemi al (…)"),
        ("+39 347 123 45 67, grazie", "(…), grazie"),
        ("06.12.34.56.78", "(…)"),
        ("Scrivete a anna.verdi@example.org.", "Scrivete a (…)"),
        ("(anna@example.org)", "((…))"),
        ("Dal 25/11/2026 i 68 giorni e 50.000 euro?", "Dal 25/11/2026 i 68 giorni e 50.000 euro?"),
        ("06/12/34/56/78 o 0585.41.150", "(…) o (…)"),
        ("L'articolo 4, legge 223/1991, 12 mesi", "L'articolo 4, legge 223/1991, 12 mesi"),
    ],
)
def test_telephones_and_addresses_are_taken_out_and_days_and_amounts_stay(typed: str, kept: str) -> None:
    assert page_opinions.without_contacts(typed) == kept


def test_the_day_is_kept_and_not_the_moment(store: Store) -> None:
    page_opinions.give(store, "/guide/", "it", "missing", "Un esempio")
    (row,) = rows(store, "SELECT * FROM page_opinions")
    assert row == (1, "/guide/", "it", "missing", "Un esempio", datetime.now(UTC).date().isoformat())


def test_the_page_that_lacks_most_comes_first(store: Store) -> None:
    for page, answer in (("/a/", "yes"), ("/a/", "yes"), ("/b/", "no"), ("/b/", "missing"), ("/c/", "no")):
        page_opinions.give(store, page, "it", answer, None)  # type: ignore[arg-type]
    found = [(each.page, each.yes, each.no, each.missing) for each in page_opinions.counts(store)]
    assert found == [("/b/", 0, 1, 1), ("/c/", 0, 1, 0), ("/a/", 2, 0, 0)]


@pytest.mark.parametrize(("days", "texts"), [(360, 1), (370, 0)])
def test_the_purge_takes_the_text_after_its_term_and_leaves_the_count(
    store: Store, tmp_path: Path, days: int, texts: int
) -> None:
    page_opinions.give(store, "/guide/", "it", "no", "Troppo lunga")
    retention.purge(store, {}, tmp_path, datetime.now(UTC) + timedelta(days=days))
    assert len(page_opinions.remarks(store)) == texts
    assert page_opinions.counts(store)[0].no == 1
