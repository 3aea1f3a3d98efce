"""What the database of skills and resources keeps. A part of the list of steps: never edited once published."""

from __future__ import annotations

from sqlite_utils import Database

_PERSON = """
            reference TEXT NOT NULL UNIQUE,
            submission BLOB NOT NULL UNIQUE,
            token_hash BLOB UNIQUE,
            language TEXT NOT NULL CHECK (language IN ('it', 'fr')),
            given_name TEXT NOT NULL,
            family_name TEXT NOT NULL,
            email TEXT COLLATE NOCASE,
            phone TEXT,
            privacy_version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            mail_refused_at TEXT,"""


def make_tables(db: Database) -> None:
    """Offers, as they were written; what is shown of them, once read; their photos; requests about them.

    `offer_texts` has a row for each language that a published offer is shown in. `state_at`: since when the state is what it
    is; `asked_at`: when the offerer was asked whether it still stands; `reason`: why it was refused. Photos are re-encoded
    before they come here. `answer`: what the offerer wrote back; until then neither knows the other's address.
    """
    for statement in (
        f"""CREATE TABLE offers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,{_PERSON}
            kind TEXT NOT NULL CHECK (kind IN ('skill', 'machine', 'equipment', 'plant', 'area', 'building')),
            title TEXT NOT NULL,
            description TEXT NOT NULL,
            sector TEXT NOT NULL,
            territory TEXT NOT NULL,
            available_from TEXT,
            quantity TEXT,
            condition TEXT,
            company TEXT,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'published', 'refused', 'withdrawn', 'expired')),
            state_at TEXT NOT NULL,
            published_at TEXT,
            expires_at TEXT,
            asked_at TEXT,
            reason TEXT,
            demonstration INTEGER NOT NULL DEFAULT 0,
            CHECK (email IS NOT NULL OR phone IS NOT NULL)
        )""",
        "CREATE INDEX offers_by_state ON offers (state, expires_at)",
        "CREATE INDEX offers_published ON offers (published_at DESC, id DESC) WHERE state = 'published'",
        """CREATE TABLE offer_texts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            offer_id INTEGER NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
            language TEXT NOT NULL CHECK (language IN ('it', 'fr')),
            title TEXT NOT NULL,
            words TEXT NOT NULL,
            UNIQUE (offer_id, language)
        )""",
        """CREATE TABLE offer_photos (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            offer_id INTEGER NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            webp BLOB NOT NULL,
            jpeg BLOB NOT NULL,
            UNIQUE (offer_id, place)
        )""",
        f"""CREATE TABLE offer_requests (
            id INTEGER PRIMARY KEY AUTOINCREMENT,{_PERSON}
            offer_id INTEGER NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
            organisation TEXT,
            message TEXT NOT NULL,
            answer TEXT,
            answered_at TEXT,
            CHECK (email IS NOT NULL OR phone IS NOT NULL)
        )""",
        "CREATE INDEX offer_requests_of_offer ON offer_requests (offer_id)",
        "ALTER TABLE outbox ADD COLUMN offer_id INTEGER REFERENCES offers (id) ON DELETE CASCADE",
        "ALTER TABLE outbox ADD COLUMN request_id INTEGER REFERENCES offer_requests (id) ON DELETE CASCADE",
        "CREATE INDEX outbox_of_offer ON outbox (offer_id)",
        "CREATE INDEX outbox_of_request ON outbox (request_id)",
        # SQLite cannot change a CHECK: the counts get two more forms, for offers and for the requests about them.
        "ALTER TABLE purged_counts RENAME TO purged_counts_of_m010",
        """CREATE TABLE purged_counts (
            form TEXT NOT NULL CHECK (form IN ('registration', 'interest', 'offer', 'request')),
            event_id TEXT NOT NULL,
            month TEXT NOT NULL,
            language TEXT NOT NULL,
            territory TEXT NOT NULL,
            profile TEXT NOT NULL,
            topic TEXT NOT NULL,
            state TEXT NOT NULL,
            present INTEGER NOT NULL,
            persons INTEGER NOT NULL,
            PRIMARY KEY (form, event_id, month, language, territory, profile, topic, state, present)
        ) WITHOUT ROWID""",
        "INSERT INTO purged_counts SELECT * FROM purged_counts_of_m010",
        "DROP TABLE purged_counts_of_m010",
        *(
            f"""CREATE TRIGGER new_address_of_{table} AFTER UPDATE OF email ON {table} BEGIN
            UPDATE {table} SET mail_refused_at = NULL WHERE id = NEW.id;
        END"""
            for table in ("offers", "offer_requests")
        ),
    ):
        db.execute(statement)
    found_by_words = db["offer_texts"]
    found_by_words.enable_fts(  # type: ignore[union-attr]
        ["title", "words"], tokenize="unicode61 remove_diacritics 2", create_triggers=True
    )


def make_searches(db: Database) -> None:
    """Saved searches: an e-mail and what is looked for, an empty text where nothing is.

    `confirmed_at`: when the person said from the mailbox that she wants it. `checked_at`: what was published up to then has
    been looked at; `told_at`: when the address had its last mail; `asked_at`: when it was asked whether it goes on.
    """
    for statement in (
        """CREATE TABLE offer_searches (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            reference TEXT NOT NULL UNIQUE,
            token_hash BLOB UNIQUE,
            language TEXT NOT NULL CHECK (language IN ('it', 'fr')),
            email TEXT NOT NULL COLLATE NOCASE,
            words TEXT NOT NULL,
            kind TEXT NOT NULL,
            territory TEXT NOT NULL,
            sector TEXT NOT NULL,
            ready_by TEXT NOT NULL,
            privacy_version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            mail_refused_at TEXT,
            confirmed_at TEXT,
            expires_at TEXT,
            checked_at TEXT NOT NULL,
            told_at TEXT,
            asked_at TEXT,
            UNIQUE (email, language, words, kind, territory, sector, ready_by)
        )""",
        "ALTER TABLE outbox ADD COLUMN search_id INTEGER REFERENCES offer_searches (id) ON DELETE CASCADE",
        "CREATE INDEX outbox_of_search ON outbox (search_id)",
    ):
        db.execute(statement)
