"""The schema, as steps that only grow: a step that has been published is never edited, the next one changes what it made.

Times are ISO 8601 texts in UTC with microseconds, so that they sort. Ids are never used twice
(AUTOINCREMENT): the waiting line is in their order.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("forms_api")


@MIGRATIONS()
def m001_registrations_interests_outbox(db: Database) -> None:
    """What the two forms store, and the mails to write about it."""
    for statement in (
        """CREATE TABLE registrations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            event_id TEXT NOT NULL,
            reference TEXT NOT NULL UNIQUE,
            submission BLOB NOT NULL UNIQUE,
            language TEXT NOT NULL CHECK (language IN ('it', 'fr')),
            given_name TEXT NOT NULL,
            family_name TEXT NOT NULL,
            email TEXT COLLATE NOCASE,
            phone TEXT,
            organisation TEXT,
            profile TEXT,
            needs TEXT,
            source TEXT NOT NULL CHECK (source IN ('web', 'desk')),
            privacy_version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            CHECK (email IS NOT NULL OR phone IS NOT NULL)
        )""",
        """CREATE TABLE interests (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            reference TEXT NOT NULL UNIQUE,
            submission BLOB NOT NULL UNIQUE,
            language TEXT NOT NULL CHECK (language IN ('it', 'fr')),
            given_name TEXT NOT NULL,
            family_name TEXT NOT NULL,
            email TEXT COLLATE NOCASE,
            phone TEXT,
            profile TEXT NOT NULL,
            territory TEXT NOT NULL,
            topic TEXT NOT NULL,
            message TEXT,
            source TEXT NOT NULL CHECK (source IN ('web', 'desk')),
            privacy_version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            CHECK (email IS NOT NULL OR phone IS NOT NULL)
        )""",
        """CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            registration_id INTEGER REFERENCES registrations (id) ON DELETE CASCADE,
            interest_id INTEGER REFERENCES interests (id) ON DELETE CASCADE,
            created_at TEXT NOT NULL,
            sent_at TEXT
        )""",
        "CREATE INDEX registrations_by_email ON registrations (event_id, email)",
        "CREATE INDEX registrations_by_phone ON registrations (event_id, phone)",
        "CREATE INDEX outbox_of_registration ON outbox (registration_id)",
        "CREATE INDEX outbox_of_interest ON outbox (interest_id)",
    ):
        db.execute(statement)


@MIGRATIONS()
def m002_seats_waiting_line_cancelling(db: Database) -> None:
    """States, tokens, what each person was told of the event, and second submissions of the same person.

    Who registered before is confirmed: nobody had been put in a line.
    """
    for statement in (
        # What a person was told: date, place and state of an event, kept once however many registered.
        """CREATE TABLE event_versions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            event_id TEXT NOT NULL,
            digest BLOB NOT NULL UNIQUE,
            facts TEXT NOT NULL,
            first_seen TEXT NOT NULL
        )""",
        "ALTER TABLE registrations ADD COLUMN state TEXT NOT NULL DEFAULT 'confirmed'"
        " CHECK (state IN ('confirmed', 'waiting', 'cancelled'))",
        "ALTER TABLE registrations ADD COLUMN token_hash BLOB",
        "ALTER TABLE registrations ADD COLUMN told_version INTEGER REFERENCES event_versions (id)",
        # SEQUENCE of the calendar entry (RFC 5545, 3.8.7.4): grows with each change the person was sent.
        "ALTER TABLE registrations ADD COLUMN calendar_sequence INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE registrations ADD COLUMN promoted_at TEXT",
        "ALTER TABLE registrations ADD COLUMN changed_at TEXT",
        "ALTER TABLE registrations ADD COLUMN cancelled_at TEXT",
        "CREATE UNIQUE INDEX registrations_by_token ON registrations (token_hash)",
        "CREATE INDEX registrations_by_state ON registrations (event_id, state)",
        """CREATE TABLE repeats (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            registration_id INTEGER NOT NULL REFERENCES registrations (id) ON DELETE CASCADE,
            event_id TEXT NOT NULL,
            reference TEXT NOT NULL UNIQUE,
            submission BLOB NOT NULL UNIQUE,
            token_hash BLOB UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('confirmed', 'waiting', 'cancelled')),
            line_after INTEGER NOT NULL,
            language TEXT NOT NULL,
            given_name TEXT NOT NULL,
            family_name TEXT NOT NULL,
            email TEXT COLLATE NOCASE,
            phone TEXT,
            organisation TEXT,
            profile TEXT,
            needs TEXT,
            source TEXT NOT NULL,
            privacy_version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            changed_at TEXT,
            cancelled_at TEXT
        )""",
        "CREATE INDEX repeats_of_registration ON repeats (registration_id)",
        "ALTER TABLE interests ADD COLUMN token_hash BLOB",
        "ALTER TABLE interests ADD COLUMN state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'called', 'closed'))",
        "ALTER TABLE interests ADD COLUMN note TEXT",
        "ALTER TABLE interests ADD COLUMN last_contact TEXT",
        "CREATE UNIQUE INDEX interests_by_token ON interests (token_hash)",
    ):
        db.execute(statement)


@MIGRATIONS()
def m003_delivery(db: Database) -> None:
    """A mail is claimed by one sender, retried, given up. `once`: a mail that must not be written a second time."""
    for statement in (
        "ALTER TABLE outbox ADD COLUMN facts TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE outbox ADD COLUMN once TEXT",
        "ALTER TABLE outbox ADD COLUMN due_at TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE outbox ADD COLUMN claimed_by TEXT",
        "ALTER TABLE outbox ADD COLUMN claimed_until TEXT",
        "ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE outbox ADD COLUMN last_error TEXT",
        "ALTER TABLE outbox ADD COLUMN given_up_at TEXT",
        "CREATE UNIQUE INDEX outbox_once ON outbox (once)",
        "CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND given_up_at IS NULL",
    ):
        db.execute(statement)


@MIGRATIONS()
def m004_access_log_and_counts(db: Database) -> None:
    """Who read personal data; what stays when persons are purged."""
    for statement in (
        """CREATE TABLE access_log (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            command TEXT NOT NULL,
            subject TEXT NOT NULL,
            persons INTEGER NOT NULL
        )""",
        """CREATE TABLE purged_counts (
            form TEXT NOT NULL CHECK (form IN ('registration', 'interest')),
            event_id TEXT NOT NULL,
            language TEXT NOT NULL,
            territory TEXT NOT NULL,
            profile TEXT NOT NULL,
            state TEXT NOT NULL,
            persons INTEGER NOT NULL,
            PRIMARY KEY (form, event_id, language, territory, profile, state)
        ) WITHOUT ROWID""",
    ):
        db.execute(statement)


@MIGRATIONS()
def m005_counts_kept_by_triggers(db: Database) -> None:
    """How many are confirmed and how many wait, kept beside: counting 30,000 rows for each post cost a millisecond."""
    for statement in (
        """CREATE TABLE event_counts (
            event_id TEXT PRIMARY KEY,
            confirmed INTEGER NOT NULL,
            waiting INTEGER NOT NULL
        ) WITHOUT ROWID""",
        """INSERT INTO event_counts
            SELECT event_id, sum(state = 'confirmed'), sum(state = 'waiting') FROM registrations GROUP BY event_id""",
        """CREATE TRIGGER count_new AFTER INSERT ON registrations BEGIN
            INSERT OR IGNORE INTO event_counts VALUES (NEW.event_id, 0, 0);
            UPDATE event_counts SET confirmed = confirmed + (NEW.state = 'confirmed'), waiting = waiting + (NEW.state = 'waiting')
            WHERE event_id = NEW.event_id;
        END""",
        """CREATE TRIGGER count_changed AFTER UPDATE OF state ON registrations BEGIN
            UPDATE event_counts SET
                confirmed = confirmed + (NEW.state = 'confirmed') - (OLD.state = 'confirmed'),
                waiting = waiting + (NEW.state = 'waiting') - (OLD.state = 'waiting')
            WHERE event_id = NEW.event_id;
        END""",
        """CREATE TRIGGER count_gone AFTER DELETE ON registrations BEGIN
            UPDATE event_counts SET confirmed = confirmed - (OLD.state = 'confirmed'), waiting = waiting - (OLD.state = 'waiting')
            WHERE event_id = OLD.event_id;
        END""",
    ):
        db.execute(statement)


@MIGRATIONS()
def m006_join_links(db: Database) -> None:
    """How those registered connect to an online event. Kept here since all of the site is public."""
    db.execute(
        "CREATE TABLE join_links (event_id TEXT PRIMARY KEY, url TEXT NOT NULL, set_at TEXT NOT NULL) WITHOUT ROWID"
    )


def renew_token_hashes(db: Database, token_hash_of: Callable[[str], bytes]) -> None:
    """Gives every row the hash of its token (by reference) where the newest lacks it.

    So it is with rows of the first schema, which knew no tokens, and after a change of the secret.
    """
    for table in ("registrations", "repeats", "interests"):
        newest = db.execute(f"SELECT reference, token_hash FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
        if newest and newest[1] != token_hash_of(newest[0]):
            references = [row[0] for row in db.execute(f"SELECT reference FROM {table}")]
            with db.atomic():
                db.conn.executemany(
                    f"UPDATE {table} SET token_hash = ? WHERE reference = ?",
                    [(token_hash_of(reference), reference) for reference in references],
                )
