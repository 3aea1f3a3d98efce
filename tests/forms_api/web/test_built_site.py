"""The built site: refused at the start when it cannot be used, read again after a build, kept while one runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from forms_api import create_app
from forms_api.settings import Settings
from forms_api.web.built_site import Site, SiteError, cut_page, desk_for
from tests.support import tiny_site

PAGE = tiny_site.form_page("it", "registration")


def _remove_site(folder: Path) -> None:
    shutil.rmtree(folder)


def _unfinished(folder: Path) -> None:
    (folder / "catalogue.json").unlink()


def _half_written(folder: Path) -> None:
    path = folder / "catalogue.json"
    path.write_text(path.read_text()[:300])


def _without_address(folder: Path) -> None:
    pages = {language: dict(addresses) for language, addresses in tiny_site.PAGES.items()}
    del pages["fr"]["privacy"]
    tiny_site.write_catalogue(folder, pages=pages)


def _without_page(folder: Path) -> None:
    (folder / "fr/annulation/index.html").unlink()


def _without_slot(folder: Path) -> None:
    tiny_site.put(folder, "/iscrizione/", tiny_site.page("it", "Iscriviti", "/", "<p>nothing here</p>"))
    tiny_site.write_catalogue(folder)


def _of_two_builds(folder: Path) -> None:
    tiny_site.put(folder, "/fr/annulation/", tiny_site.form_page("fr", "cancel").replace("before", "newer"))


def _without_offset(folder: Path) -> None:
    tiny_site.write_catalogue(folder, events=[tiny_site.event("naive", 3, start="2026-12-17T09:30:00")])


BROKEN: list[tuple[Callable[[Path], None], str]] = [
    (_remove_site, "no site"),
    (_unfinished, "catalogue.json"),
    (_half_written, "catalogue.json"),
    (_without_address, "privacy in fr"),
    (_without_page, "/fr/annulation/"),
    (_without_slot, "/iscrizione/ has no <!--form registration-->"),
    (_without_offset, "offset"),
    (_of_two_builds, "/fr/annulation/ and catalogue.json"),
]


def site_of(folder: Path) -> Site:
    return Site(folder, folder.with_name("kept.json"))


@pytest.mark.parametrize(("break_it", "why"), BROKEN, ids=[case[0].__name__ for case in BROKEN])
def test_a_site_that_cannot_be_used_stops_the_start_and_says_why(
    settings: Settings, break_it: Callable[[Path], None], why: str
) -> None:
    break_it(settings.site)
    with pytest.raises(SiteError, match=r"[.]$") as refused:
        create_app(settings)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("break_it", [case[0] for case in BROKEN])
def test_a_running_site_survives_a_build_that_breaks_it_and_recovers(
    site_folder: Path, break_it: Callable[[Path], None]
) -> None:
    site = site_of(site_folder)
    before = site.current()
    break_it(site_folder)
    os.utime(site_folder / "catalogue.json") if (site_folder / "catalogue.json").exists() else None
    assert site.current() is before
    assert site.stale
    tiny_site.write(site_folder, build="3")
    assert site.current().catalogue.build == "3"
    assert not site.stale


@pytest.mark.parametrize("break_it", [case[0] for case in BROKEN])
def test_a_site_that_cannot_be_used_does_not_keep_the_application_from_starting_with_the_last_good_one(
    settings: Settings, break_it: Callable[[Path], None]
) -> None:
    tiny_site.write_catalogue(settings.site, build="good")
    create_app(settings)
    break_it(settings.site)
    app = create_app(settings)
    site = app.extensions["forms_api"].site
    assert site.current().catalogue.build == "good"
    assert app.test_client().get("/health").json == {"site": "stale", "database": "ok"}
    tiny_site.write(settings.site, build="mended")
    assert site.current().catalogue.build == "mended"
    assert app.test_client().get("/health").json == {"site": "ok", "database": "ok"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"/catalogue.json": "{}"}', '{"/catalogue.json": 1}'])
def test_a_kept_copy_that_is_damaged_is_no_help(site_folder: Path, content: str) -> None:
    (site_folder / "catalogue.json").unlink()
    site_folder.with_name("kept.json").write_text(content)
    with pytest.raises(SiteError, match=r"catalogue\.json"):
        site_of(site_folder)


@pytest.mark.parametrize("catalogue_first", [True, False])
def test_files_replaced_one_by_one_are_never_taken_for_a_build(
    site_folder: Path, tmp_path: Path, catalogue_first: bool
) -> None:
    """As rsync --delay-updates does it, asked at every step: catalogue and pages are always of one build."""
    site = site_of(site_folder)
    new = tmp_path / "new"
    tiny_site.write(new)
    for language, addresses in tiny_site.PAGES.items():
        for form in tiny_site.FORMS:
            page = tiny_site.form_page(language, form).replace("before", "newer")
            tiny_site.put(new, addresses[form], page)
    tiny_site.write_catalogue(new, build="2")
    files = sorted(new.rglob("*.*"), key=lambda path: (path.name != "catalogue.json") == catalogue_first)
    for path in files:
        path.replace(site_folder / path.relative_to(new))
        built = site.current()
        words = {"newer" in page.with_form("") for page in built.form_pages.values()}
        assert words == {built.catalogue.build == "2"}
    assert site.current().catalogue.build == "2"
    assert not site.stale


def test_a_new_build_is_seen_without_a_restart(site_folder: Path) -> None:
    site = site_of(site_folder)
    assert site.current() is site.current()
    tiny_site.write(site_folder, build="22", events=[])
    assert site.current().catalogue.build == "22"
    assert not site.current().catalogue.events


def test_pages_changed_without_a_finished_build_are_not_read(site_folder: Path) -> None:
    site = site_of(site_folder)
    tiny_site.put(site_folder, "/iscrizione/", "half of a page")
    assert site.current().form_pages["registration", "it"].title == "registration it - OPERA"


def test_the_form_stands_in_the_slot_and_all_else_stays() -> None:
    page = cut_page(PAGE, "registration", "/iscrizione/")
    html = page.with_form("<form>new</form>")
    expected = PAGE.replace('<!--form registration--><p class="fallback">tel</p><!--/form-->', "<form>new</form>")
    assert html.replace("\n", "") == expected.replace("\n", "")
    assert page.fallback == '<p class="fallback">tel</p>'


def test_the_summary_comes_first_in_the_main_part_and_in_the_title() -> None:
    html = cut_page(PAGE, "registration", "x").with_form("F", summary="<div>S</div>", prefix="Errore: ")
    assert "<!--main-->\n<div>S</div><h1>" in html
    assert "<title>Errore: registration it - OPERA</title>" in html


def test_the_main_part_is_replaced_whole() -> None:
    html = cut_page(PAGE, "registration", "x").with_main("<h1>Other</h1>", prefix="<b>&")
    assert "before" not in html
    assert "fallback" not in html
    assert "<title>&lt;b&gt;&amp;registration it" in html
    assert "<footer>footer</footer>" in html


@pytest.mark.parametrize(
    ("tag", "linked"),
    [
        ('<a data-language-link href="/fr/x/">', '<a data-language-link href="/fr/x/?event=a%26b%22">'),
        (
            '<a class="c" href="/fr/x/" data-language-link>',
            '<a class="c" href="/fr/x/?event=a%26b%22" data-language-link>',
        ),
        ("<a href=/fr/x/ data-language-link>", "<a href=/fr/x/?event=a%26b%22 data-language-link>"),
        ('<a href="/other/">', '<a href="/other/">'),
    ],
)
def test_the_language_link_keeps_the_query(tag: str, linked: str) -> None:
    page = cut_page(PAGE.replace("<header>", f"<header>{tag}"), "registration", "x")
    assert linked in page.with_form("", query={"event": 'a&b"'})
    assert tag in page.with_form("")


def test_what_a_visitor_typed_is_never_taken_for_a_mark() -> None:
    page = cut_page(PAGE, "registration", "x")
    assert "<!--/main-->" in page.with_form("<!--form registration-->typed<!--/form-->")
    assert page.with_form("typed").count("typed") == 1


def test_an_event_whose_desk_cannot_be_reached_is_asked_about_at_the_sites_contact(site_folder: Path) -> None:
    tiny_site.write_catalogue(site_folder, events=[tiny_site.event("e", 3, desk="livorno"), tiny_site.event("f", 3)])
    catalogue = site_of(site_folder).current().catalogue
    assert desk_for(catalogue, catalogue.events["e"]) is catalogue.contact
    assert desk_for(catalogue, catalogue.events["f"]) is catalogue.desks["massa"]
    assert desk_for(catalogue, None) is catalogue.contact
