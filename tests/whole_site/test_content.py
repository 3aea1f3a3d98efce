"""The real site: what a reader must find in it, and the demonstration event that nobody may take for real."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sitegen.language import texts
from tests.support import real_site, written_pages
from tests.support.real_site import NOT_FOUND, BuiltPage, plain

LANGUAGES = ("it", "fr")


@pytest.fixture(scope="module")
def site() -> Path:
    """With the demonstration event."""
    return real_site.built(demonstration=True)


@pytest.fixture(scope="module")
def pages() -> dict[str, BuiltPage]:
    """All pages by address, the one for unknown addresses aside."""
    return {address: page for address, page in real_site.pages(demonstration=True).items() if address not in NOT_FOUND}


@pytest.fixture(scope="module")
def catalogue(site: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site / "catalogue.json").read_text("utf-8"))
    return read


def test_the_demonstration_is_plainly_marked(pages: dict[str, BuiltPage], catalogue: dict[str, Any]) -> None:
    (event,) = [event for event in catalogue["events"] if event["demonstration"]]
    assert date.fromisoformat(event["date"]) > date.today()
    for language in LANGUAGES:
        page = pages[event[language]["url"]]
        assert real_site.plain(texts.of(language).ui["demonstration_note"]) in page.words
        assert page.attribute('meta[name="robots"]', "content") == "noindex"
        assert page.soup.select_one(f'main a[href*="event={event["id"]}"]')


def test_the_published_site_has_no_demonstration(catalogue: dict[str, Any]) -> None:
    (demonstration,) = [event for event in catalogue["events"] if event["demonstration"]]
    folder = real_site.built(demonstration=False)
    published = json.loads((folder / "catalogue.json").read_text("utf-8"))["events"]
    assert [event["id"] for event in published] == [
        event["id"] for event in catalogue["events"] if not event["demonstration"]
    ]
    traces = [demonstration[language][key] for language in LANGUAGES for key in ("url", "ics")]
    assert not [address for address in traces if real_site.file_at(folder, address).exists()]
    traces += [f"event={demonstration['id']}", f"eventi/{demonstration['id']}"]
    files = [path for path in folder.rglob("*") if path.suffix in (".html", ".xml", ".ics", ".json", ".txt")]
    assert files
    assert not [path for path in files for trace in traces if trace in path.read_text("utf-8")]


@pytest.mark.parametrize(("address", "first"), list(zip(NOT_FOUND, LANGUAGES, strict=True)))
def test_an_unknown_address_is_answered_in_both_languages_its_own_first(
    catalogue: dict[str, Any], address: str, first: str
) -> None:
    page = real_site.pages(demonstration=True)[address]
    assert page.attribute("html", "lang") == first
    assert page.attribute('meta[name="robots"]', "content") == "noindex"
    assert [str(section["lang"]) for section in page.soup.select("main section")] == sorted(
        LANGUAGES, key=lambda language: language != first
    )
    for language in LANGUAGES:
        assert real_site.plain(texts.of(language).ui["not_found_title"]) in page.words
        (section,) = page.soup.select(f'main section[lang="{language}"]')
        known = catalogue["pages"][language]
        assert {str(tag["href"]) for tag in section.select("a")} >= {known["home"], known["events"], known["help"]}
        assert section.select_one('form[method="get"] input[name="q"]')
    relative = [link for link in page.links if not link.startswith(("/", "mailto:", "tel:", "http"))]
    assert not relative, "it is shown at any depth"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_is_told_as_it_was_written_and_an_unknown_day_is_not_guessed(
    pages: dict[str, BuiltPage], language: str
) -> None:
    for event in written_pages.with_template(language, "event.html"):
        page = pages[event.address]
        rows = real_site.texts_of(page.soup.select(".timetable > li"))
        programme = event.meta.get("programme") or []
        assert len(rows) == len(programme), event.path
        for row, item in zip(rows, programme, strict=True):
            hour, _, minute = str(item["time"]).replace(" h ", ":").replace(".", ":").partition(":")
            assert row.startswith(str(int(hour))), event.path
            assert minute == "00" or minute in row.split(str(item["title"])[:3])[0], event.path
            said = [str(item[key]) for key in ("title", "speaker", "organisation") if item.get(key)]
            assert not [each for each in said if plain(each) not in plain(row)], event.path
        unknown = plain(texts.of(language).ui["date_unknown"])
        known = event.meta.get("date") or event.meta.get("demonstration")
        assert (unknown in page.words) == (not known), event.path


def test_an_event_that_takes_no_registrations_offers_none(
    pages: dict[str, BuiltPage], catalogue: dict[str, Any]
) -> None:
    for event in catalogue["events"]:
        open_now = (
            event["seats"]
            and event["status"] != "cancelled"
            and datetime.fromisoformat(event["registration_closes"]) > datetime.now(UTC)
        )
        for language in LANGUAGES:
            offered = pages[event[language]["url"]].soup.select(f'main a[href*="event={event["id"]}"]')
            assert bool(offered) == bool(open_now), event["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_desks_are_all_there_with_what_their_pages_give(
    pages: dict[str, BuiltPage], catalogue: dict[str, Any], language: str
) -> None:
    index = pages[catalogue["pages"][language]["desks"]]
    desks = {desk.id: desk for desk in written_pages.with_template(language, "help_desk.html")}
    phones = {desk["id"]: desk[language]["phone"] for desk in catalogue["desks"]}
    assert sorted(str(card["id"]) for card in index.soup.select("#desks .card")) == sorted(desks)
    for desk in desks.values():
        page = pages[desk.address]
        (box,) = page.soup.select("main .desk")
        words = plain(box.get_text(" "))
        is_open = box.name == "section"
        called = [plain(tag.get_text()) for tag in box.select('a[href^="tel:"]')]
        assert called == ([phones[desk.id]] if is_open and desk.meta.get("phone") else []), desk.path
        assert plain(str(desk.meta["place"].get("street") or "")) in words, desk.path
        checked = str(desk.meta.get("contact_checked") or "")[:4]
        assert is_open or checked in words, f"{desk.path} does not say how old its contacts are"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telephone_of_another_country_is_shown_with_its_code(pages: dict[str, BuiltPage], language: str) -> None:
    own = {"it": "tel:+39", "fr": "tel:+33"}[language]
    for page in pages.values():
        if page.language == language:
            for link in page.soup.select(f'a[href^="tel:+"]:not([href^="{own}"])'):
                shown = plain(link.get_text())
                assert shown.startswith("+") or not shown[:1].isdecimal(), (page.address, shown)


def test_the_telephone_of_a_closed_desk_too_has_its_country_for_readers_of_the_other(
    pages: dict[str, BuiltPage], catalogue: dict[str, Any]
) -> None:
    for desk in catalogue["desks"]:
        for language in LANGUAGES:
            shown = desk[language]["phone"]
            found = (
                re.findall(rf"\+?[\d ]*{re.escape(shown[-4:])}", pages[desk[language]["url"]].words) if shown else []
            )
            assert [number.strip() for number in found] == ([shown] if shown else []), desk["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_notice_says_how_long_data_are_kept(
    pages: dict[str, BuiltPage], catalogue: dict[str, Any], language: str
) -> None:
    words = pages[catalogue["pages"][language]["privacy"]].words
    for months_or_days in written_pages.settings().retention.values():
        assert re.search(rf"\b{months_or_days}\b", words), months_or_days
