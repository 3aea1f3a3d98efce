"""Letters to a help desk: whom to call, and who asks to be called. And to an officer about her own account."""

from __future__ import annotations

from datetime import datetime

from forms_api.catalogue import Catalogue, Desk, Event
from forms_api.codes import Language
from forms_api.mails import desks
from forms_api.mails.labelled_facts import (
    event_facts,
    labelled,
    person_facts,
    reference_fact,
    topic_facts,
    when_and_where,
)
from forms_api.mails.letter import LabelledFacts, Letter
from forms_api.store.database import Store
from forms_api.store.interests import Interest
from forms_api.store.office import accounts
from forms_api.store.outbox import Mail
from forms_api.store.registered import Registration
from forms_api.texts import load
from forms_api.typed_values import show_reference


def call(
    key: str, person: Registration, event: Event, before: Event | None, written: dict[str, str], catalogue: Catalogue
) -> Letter | None:
    """Asks to call a person who gave no e-mail, or one that a server refuses. `written`: what an officer wrote.

    None where there is nothing to say by telephone, as of a receipt. Raises NobodyToWriteTo.
    """
    desk = desks.desk_of(event, catalogue)
    language = desks.spoken_at(desk)
    words = load("mail_")[language]
    if f"call_{key}.subject" not in words:
        return None
    values = {
        "reference": show_reference(person.reference),
        "spoken": words(f"language.{person.language}"),
        "before": when_and_where(before or event, language),
        **written,
    }
    facts = (*person_facts(person, language), *event_facts(event, language))
    return to_desk(desk, language, f"call_{key}", values, (*facts, reference_fact(person.reference, language)))


def about_interest(mail: Mail, interest: Interest, catalogue: Catalogue) -> Letter:
    """That somebody asks to be called, or cannot be written to. Raises NobodyToWriteTo."""
    desk = catalogue.desk_of(interest.territory)
    language = desks.spoken_at(desk)
    spoken = load("mail_")[language](f"language.{interest.language}")
    values = {"reference": show_reference(interest.reference), "spoken": spoken}
    facts = (*person_facts(interest, language), *topic_facts(interest, language))
    key = "call_interest_refused" if mail.kind == "address_refused" else mail.kind
    return to_desk(desk, language, key, values, (*facts, reference_fact(interest.reference, language)))


def about_account(store: Store, mail: Mail, catalogue: Catalogue) -> Letter | None:
    """The letter for a row about an account; None where that is gone or disabled. It holds no link: whoever did
    it may be writing such letters too. Raises StoreUnavailable."""
    account = accounts.by_id(store, mail.account_id or 0)
    if account is None or account.disabled:
        return None
    at = datetime.fromisoformat(mail.facts["at"])
    when = f"{at.astimezone(catalogue.timezone):%d/%m/%Y, %H:%M}"
    facts = labelled(account.language, ("account", account.email), ("when", when))
    values = {"name": account.name}
    return Letter(account.email, account.language, mail.kind, values, facts, catalogue.contact, to_staff=True)


def to_desk(desk: Desk, language: Language, key: str, values: dict[str, str], facts: LabelledFacts) -> Letter:
    """A letter to a desk, in its language. Raises NobodyToWriteTo."""
    return Letter(desks.email_of(desk), language, key, values, facts, desk, to_staff=True)
