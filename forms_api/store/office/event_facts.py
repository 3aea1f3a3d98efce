"""What is known of an event whose page is gone from the site."""

from __future__ import annotations

from forms_api.catalogue import Event, EventText
from forms_api.codes import LANGUAGES, PROGRAMME
from forms_api.store.changes_and_reminders import remembered
from forms_api.store.database import Store


def last_told(store: Store, event_id: str) -> Event | None:
    """The event as persons were last told it; by its id alone where nobody noted what; None where nobody is registered for
    it. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute(
            "SELECT max(told_version), count(*) FROM registrations WHERE event_id = ?", (event_id,)
        )
        version, persons = row.fetchone()
        if not persons:
            return None
        nameless: dict[str, EventText] = {language: EventText(event_id, "/", "", "") for language in LANGUAGES}
        return remembered(connection, version) or Event(id=event_id, territory=PROGRAMME, texts=nameless)
