"""The real site: calendars, feeds, JSON-LD and the catalogue, as programs read them."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as etree
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from forms_api.web.built_site import read_site
from tests.support import real_site, written_pages
from tests.support.calendars import calendar_readers
from tests.support.real_site import NOT_FOUND, BuiltPage

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


def test_programs_find_every_desk_and_dated_event(pages: dict[str, BuiltPage], catalogue: dict[str, Any]) -> None:
    kinds = Counter(thing["@type"] for page in pages.values() for thing in json_ld(page))
    written = Counter(page.template for tree in LANGUAGES for page in written_pages.pages(tree).values())
    assert kinds["Event"] == 2 * sum(1 for event in catalogue["events"] if event["date"])
    assert kinds["Place"] == written["help_desk.html"]


def json_ld(page: BuiltPage) -> list[dict[str, Any]]:
    things = [json.loads(tag.get_text()) for tag in page.soup.select('script[type="application/ld+json"]')]
    for thing in things:
        assert thing["@context"] == "https://schema.org", page.address
        assert thing.get("url", page.to("")) == page.to(""), page.address
    return things


def test_a_dated_event_has_a_calendar_file_and_json_ld_an_undated_one_neither(
    pages: dict[str, BuiltPage], catalogue: dict[str, Any], site: Path
) -> None:
    for event in catalogue["events"]:
        for language in LANGUAGES:
            page = pages[event[language]["url"]]
            file = real_site.file_at(site, event[language]["url"].rstrip("/") + ".ics")
            linked = [str(tag["href"]) for tag in page.soup.select('main a[href$=".ics"]')]
            assert file.exists() == bool(event["date"]) == bool(linked), event["id"]
            assert [thing["@type"] for thing in json_ld(page)] == (["Event"] if event["date"] else []), event["id"]
            if event["date"]:
                assert page.to(linked[0]) == page.to(event[language]["ics"])
                assert json_ld(page)[0]["startDate"].startswith(event["start"] or event["date"])
            else:
                assert not page.soup.select("main time"), event["id"]


def test_calendar_files_keep_to_the_rules(site: Path) -> None:
    """RFC 5545: CRLF, lines of at most 75 octets, moments in UTC."""
    files = sorted(site.rglob("*.ics"))
    assert files
    for file in files:
        text = file.read_bytes()
        assert text.endswith(b"\r\n"), file
        assert text.count(b"\n") == text.count(b"\r\n") == text.count(b"\r"), file
        assert max(map(len, text.split(b"\r\n"))) <= 75, file
        calendar = Calendar.from_ical(text)
        assert not calendar.walk("VTIMEZONE"), file
        assert b"TZID" not in text, file
        for event in calendar.walk("VEVENT"):
            assert {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "SUMMARY", "LOCATION", "URL", "STATUS"} <= set(event), file
            assert ("ORGANIZER" in event) is ("METHOD" in calendar), file


@pytest.mark.parametrize("reader", calendar_readers.READERS[1:])
def test_every_program_reads_the_same_moments(site: Path, reader: str, pytestconfig: pytest.Config) -> None:
    texts = [file.read_bytes() for file in sorted(site.rglob("*.ics"))]
    assert texts
    first = calendar_readers.read(calendar_readers.READERS[0], texts, getattr(pytestconfig, "cache", None))
    assert calendar_readers.read(reader, texts, getattr(pytestconfig, "cache", None)) == first


def test_both_languages_mean_the_same_event(catalogue: dict[str, Any], site: Path) -> None:
    for event in catalogue["events"]:
        if not event["date"]:
            continue
        first, second = (calendar_of(site, event[language]["ics"]) for language in LANGUAGES)
        assert len(first) == len(second) == (len(event["sessions"]) or 1)
        for italian, french in zip(first, second, strict=True):
            assert italian["UID"] == french["UID"]
            assert italian["DTSTART"].dt == french["DTSTART"].dt
            assert str(italian["URL"]) != str(french["URL"])
        assert first[0]["UID"] == event["uid"]
        start = first[0]["DTSTART"].dt
        hours = event["start"] and not event["all_day"]
        assert start == (dt.datetime.fromisoformat(event["start"]) if hours else dt.date.fromisoformat(event["date"]))


@pytest.mark.parametrize(
    ("language", "feed"), [("it", "/eventi/calendario.ics"), ("fr", "/fr/evenements/calendrier.ics")]
)
def test_the_calendar_to_follow_has_every_dated_event(
    catalogue: dict[str, Any], site: Path, language: str, feed: str
) -> None:
    dated = [event for event in catalogue["events"] if event["date"]]
    found = {str(entry["UID"]): entry for entry in calendar_of(site, feed)}
    assert len(found) == sum(len(event["sessions"]) or 1 for event in dated)
    for event in dated:
        for own in calendar_of(site, event[language]["ics"]):
            assert found[str(own["UID"])].to_ical() == own.to_ical()


def calendar_of(site: Path, address: str) -> list[Any]:
    return list(Calendar.from_ical(real_site.file_at(site, address).read_bytes()).walk("VEVENT"))


@pytest.mark.parametrize("address", ["/novita.xml", "/fr/nouveautes.xml"])
def test_the_feed_names_pages_that_are_there(pages: dict[str, BuiltPage], site: Path, address: str) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = etree.parse(site / address.lstrip("/")).getroot()  # noqa: S314 - our own file
    linked = [str(link.get("href")) for link in root.iterfind(f"{atom}entry/{atom}link")]
    language = real_site.BuiltPage(address, "").language
    told = written_pages.with_template(language, "event.html", "guide.html", "capital.html")
    assert {urlsplit(link).path for link in linked} == {page.address for page in told} <= set(pages)
    assert all(entry.findtext(f"{atom}updated") for entry in root.iterfind(f"{atom}entry"))


def test_the_forms_accept_the_catalogue(site: Path) -> None:
    seats = {event.id: event.seats for event in read_site(site).catalogue.events.values() if event.seats}
    events = written_pages.with_template("it", "event.html")
    assert seats == {event.id: int(event.meta["seats"]) for event in events if event.meta.get("seats")}
