"""Letters to an officer about her own account: that its password, second factor or recovery codes are not what they were.

None holds a link: whoever did it may be writing such letters too. She opens the area as she always does.
"""

from __future__ import annotations

from datetime import datetime

from forms_api.catalogue import Catalogue
from forms_api.mails.labelled_facts import labelled
from forms_api.mails.letter import Letter
from forms_api.store.database import Store
from forms_api.store.office import accounts
from forms_api.store.outbox import Mail


def write(store: Store, mail: Mail, catalogue: Catalogue) -> Letter | None:
    """The letter for a row about an account; None where that is gone or disabled. Raises StoreUnavailable."""
    account = accounts.by_id(store, mail.account_id or 0)
    if account is None or account.disabled:
        return None
    at = datetime.fromisoformat(mail.facts["at"])
    when = f"{at.astimezone(catalogue.timezone):%d/%m/%Y, %H:%M}"
    facts = labelled(account.language, ("account", account.email), ("when", when))
    values = {"name": account.name}
    return Letter(account.email, account.language, mail.kind, values, facts, catalogue.contact, to_staff=True)
