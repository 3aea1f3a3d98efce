"""What officers read of the readers' opinions."""

from __future__ import annotations

from forms_api.store.database import Store
from forms_api.store.opinions import page_opinions
from tests.forms_api.office.conftest import Hire, Officer, text


def give(store: Store) -> None:
    page_opinions.give(store, "/eventi/", "it", "no", "=Gli orari")
    page_opinions.give(store, "/eventi/", "it", "yes", None)
    page_opinions.give(store, "/fr/evenements/", "fr", "missing", "Le plan")


def test_the_figures_count_the_answers_page_by_page_and_the_file_says_the_same(officer: Officer, store: Store) -> None:
    assert "Nessuno ha ancora risposto" in text(officer.get("/ufficio/numeri/"))
    give(store)
    page = text(officer.get("/ufficio/numeri/"))
    assert "Sì 1, no 1, manca qualcosa 1." in page
    assert "/eventi/ 1 1 0" in page
    lines = officer.client.get("/ufficio/numeri/pagine/csv/").data.decode("utf-8-sig").splitlines()
    assert lines == ["Pagina;Lingua;Sì;No;Manca qualcosa", "/eventi/;it;1;1;0", "/fr/evenements/;fr;0;0;1"]


def test_an_officer_reads_what_is_missing_and_takes_a_text_away(officer: Officer, store: Store) -> None:
    give(store)
    assert "Le plan" in text(officer.get("/fr/bureau/chiffres/pages/"))
    page = officer.get("/ufficio/numeri/pagine/?page=/eventi/")
    assert "=Gli orari" in text(page) and "Le plan" not in text(page)
    assert "Testo tolto" in text(officer.press("Togli questo testo"))
    assert [each.words for each in page_opinions.remarks(store)] == ["Le plan"]


def test_a_reader_reads_and_takes_nothing_away(hire: Hire, store: Store) -> None:
    give(store)
    reader = hire("reader")
    page = reader.get("/ufficio/numeri/pagine/")
    assert "=Gli orari" in text(page)
    assert "Togli questo testo" not in text(page)
