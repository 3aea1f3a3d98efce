"""Letters about a saved search: the link that confirms it, what is new, whether it goes on. All say how to stop them."""

from __future__ import annotations

from forms_api.catalogue import Catalogue
from forms_api.codes import Language
from forms_api.mails.labelled_facts import labelled
from forms_api.mails.letter import Letter, footer
from forms_api.settings import Settings
from forms_api.store import outbox
from forms_api.store.database import Store
from forms_api.store.offers import published, searches
from forms_api.store.offers.published import PublishedOffer, Wanted
from forms_api.store.offers.searches import Search
from forms_api.store.outbox import Mail
from forms_api.texts import load
from forms_api.typed_values import show_day

#: Offers that one mail names.
NAMED = 20


def write(store: Store, mail: Mail, catalogue: Catalogue, settings: Settings) -> Letter | None:
    """The letter for a row about a saved search; None when it was stopped, or nothing of what was new is left.

    Raises StoreUnavailable.
    """
    search = searches.by_id(store, mail.search_id or 0)
    if search is None or mail.kind == "address_refused" or outbox.is_refused(store, mail):
        return None
    if mail.kind == "search_confirm":
        key = "search_already" if search.confirmed else "search_confirm"
        return _letter(key, search, [search], [], catalogue, settings)
    if not search.confirmed:
        return None
    if mail.kind == "search_asked":
        return _letter("search_asked", search, [search], [], catalogue, settings)
    found = published.by_ids(store, mail.facts["offers"], search.language)
    if not found:
        return None
    asking = [each for each in searches.of_address(store, search.email) if each.id in mail.facts["searches"]]
    return _letter("search_found", search, asking, found, catalogue, settings)


def described(wanted: Wanted, language: Language, catalogue: Catalogue) -> str:
    """What somebody looks for, in a line: «presse», Macchina, Massa-Carrara."""
    t = load()[language]
    parts = (
        wanted.words and t("search.words", words=wanted.words),
        wanted.kind and t(f"kind.{wanted.kind}"),
        wanted.territory and t(f"territory.{wanted.territory}"),
        wanted.sector and catalogue.sectors.get(wanted.sector, {}).get(language, wanted.sector),
        wanted.by and t("search.by", day=show_day(wanted.by)),
    )
    return ", ".join(part for part in parts if part) or t("search.everything")


def _letter(
    key: str,
    search: Search,
    asking: list[Search],
    found: list[PublishedOffer],
    catalogue: Catalogue,
    settings: Settings,
) -> Letter:
    language = search.language
    offers_page = settings.public_url + catalogue.pages[language]["offers"]
    link = f"{offers_page}?token={search.token}"
    values = {"link": link, "list": offers_page, "until": show_day(search.expires_at), "number": str(len(found))}
    values |= footer(language, catalogue, settings)
    facts = labelled(language, *(("search", described(each.wanted, language, catalogue)) for each in asking))
    t = load()[language]
    links = tuple(
        (
            f"{offer.title} ({t(f'kind.{offer.kind}')}, {t(f'territory.{offer.territory}')})",
            f"{offers_page}?offer={offer.reference}",
        )
        for offer in found[:NAMED]
    )
    return Letter(search.email, language, key, values, facts, catalogue.contact, links=links, unsubscribe=link)
