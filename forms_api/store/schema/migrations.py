"""The schema, as steps that only grow: a step that has been published is never edited, the next one changes what it made.

The first five are in first_steps.py.
"""

from __future__ import annotations

from sqlite_utils import Database

from forms_api.same_person import name_key, sort_name
from forms_api.store.schema import first_steps, offer_steps

MIGRATIONS = first_steps.MIGRATIONS

#: What a repeat and a registration both say.
_SHARED = (
    "event_id, reference, submission, token_hash, state, language, given_name, family_name, email, phone, organisation,"
    " profile, needs, source, privacy_version, created_at, changed_at, cancelled_at, name_key"
)


@MIGRATIONS()
def m006_persons_by_name(db: Database) -> None:
    """The name as people are told apart by, and who came in one form: `party`, random, and the place in it from 1 on.

    Who was kept as a repeat for the telephone's sake and has another name is another person, and was told to be
    registered: he is put into the list as he was told, be it beyond the seats, which `check` shows. And no repeat says
    any longer that a seat is kept which its first has not.
    """
    for table in ("registrations", "repeats"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN name_key TEXT NOT NULL DEFAULT ''")
        db.execute(f"ALTER TABLE {table} ADD COLUMN party TEXT")
        db.execute(f"ALTER TABLE {table} ADD COLUMN party_place INTEGER")
        db.execute(f"CREATE INDEX {table}_by_party ON {table} (party) WHERE party IS NOT NULL")
        names = db.execute(f"SELECT id, given_name, family_name FROM {table}").fetchall()
        for row_id, given_name, family_name in names:
            db.execute(f"UPDATE {table} SET name_key = ? WHERE id = ?", (name_key(given_name, family_name), row_id))
    others = db.execute(
        "SELECT repeats.* FROM repeats JOIN registrations ON registrations.id = registration_id"
        " WHERE repeats.name_key <> registrations.name_key ORDER BY repeats.id"
    ).fetchall()
    for other in others:
        known = db.execute(
            "SELECT id FROM registrations WHERE event_id = ? AND name_key = ? AND (email = ? OR phone = ?) AND state <> 'cancelled'",
            [other[column] for column in ("event_id", "name_key", "email", "phone")],
        ).fetchone()
        if known:
            db.execute("UPDATE repeats SET registration_id = ? WHERE id = ?", (known[0], other["id"]))
            continue
        db.execute(f"INSERT INTO registrations ({_SHARED}) SELECT {_SHARED} FROM repeats WHERE id = ?", (other["id"],))
        db.execute("DELETE FROM repeats WHERE id = ?", (other["id"],))
    db.execute(
        "UPDATE repeats SET state = first.state FROM registrations AS first"
        " WHERE first.id = registration_id AND repeats.state = 'confirmed' AND first.state <> 'confirmed'"
    )


@MIGRATIONS()
def m007_an_event_s_life(db: Database) -> None:
    """Since when the site says what it says of an event; addresses that a server refused, until they are corrected; messages
    of the officers (`texts`: JSON, per language a subject and a body), kept as long as somebody is registered."""
    for statement in (
        """CREATE TABLE event_now (
            event_id TEXT PRIMARY KEY,
            version INTEGER NOT NULL REFERENCES event_versions (id),
            since TEXT NOT NULL
        ) WITHOUT ROWID""",
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, texts TEXT NOT NULL, created_at TEXT NOT NULL)",
        """CREATE TRIGGER messages_of_nobody AFTER DELETE ON registrations
            WHEN NOT EXISTS (SELECT 1 FROM registrations WHERE event_id = OLD.event_id) BEGIN
            DELETE FROM messages WHERE event_id = OLD.event_id;
        END""",
    ):
        db.execute(statement)
    for table in ("registrations", "interests"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN mail_refused_at TEXT")
        db.execute(f"""CREATE TRIGGER new_address_of_{table} AFTER UPDATE OF email ON {table} BEGIN
            UPDATE {table} SET mail_refused_at = NULL WHERE id = NEW.id;
        END""")


@MIGRATIONS()
def m008_join_links(db: Database) -> None:
    """How those registered connect to an online event. Kept here since all of the site is public."""
    db.execute(
        "CREATE TABLE join_links (event_id TEXT PRIMARY KEY, url TEXT NOT NULL, set_at TEXT NOT NULL) WITHOUT ROWID"
    )


@MIGRATIONS()
def m009_last_purge(db: Database) -> None:
    """When persons were last purged: a clock that leapt since then is noticed. One row at most."""
    db.execute("CREATE TABLE last_purge (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL)")


@MIGRATIONS()
def m010_the_officers_area(db: Database) -> None:
    """Accounts and their sessions; who was present; who follows an interest, with dated notes; what a purge did; and the
    counts that survive it by month, topic and presence too.

    `territories`: JSON, a list. Tokens are kept as hashes. `totp_used`: the last period of 30 seconds whose code was taken,
    so that none is taken twice. `search`: what an officer looks for in a list, which may be a name and so stands in no address.
    """
    for statement in (
        """CREATE TABLE accounts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('reader', 'officer', 'administrator')),
            territories TEXT NOT NULL,
            password_hash TEXT,
            link_hash BLOB UNIQUE,
            link_until TEXT,
            totp_secret TEXT,
            totp_offered TEXT,
            totp_used INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            locked_until TEXT,
            disabled_at TEXT,
            created_at TEXT NOT NULL
        )""",
        """CREATE TABLE office_sessions (
            token_hash BLOB PRIMARY KEY,
            account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            started_at TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            fresh_at TEXT NOT NULL,
            passed INTEGER NOT NULL,
            search TEXT NOT NULL DEFAULT ''
        ) WITHOUT ROWID""",
        "CREATE INDEX office_sessions_of_account ON office_sessions (account_id)",
        "ALTER TABLE registrations ADD COLUMN present_at TEXT",
        "ALTER TABLE interests ADD COLUMN owner_id INTEGER REFERENCES accounts (id) ON DELETE SET NULL",
        """CREATE TABLE interest_notes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            interest_id INTEGER NOT NULL REFERENCES interests (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            words TEXT NOT NULL
        )""",
        "CREATE INDEX interest_notes_of_interest ON interest_notes (interest_id)",
        """INSERT INTO interest_notes (interest_id, at, who, words)
            SELECT id, coalesce(last_contact, created_at), '', note FROM interests WHERE note IS NOT NULL""",
        "UPDATE interests SET note = NULL",
        "ALTER TABLE access_log ADD COLUMN note TEXT",
        "CREATE INDEX access_log_by_subject ON access_log (subject)",
        """CREATE TABLE purges (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            registrations INTEGER NOT NULL,
            interests INTEGER NOT NULL
        )""",
        "ALTER TABLE purged_counts RENAME TO purged_counts_of_m004",
        """CREATE TABLE purged_counts (
            form TEXT NOT NULL CHECK (form IN ('registration', 'interest')),
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
        """INSERT INTO purged_counts
            SELECT form, event_id, '', language, territory, profile, '', state, 0, persons FROM purged_counts_of_m004""",
        "DROP TABLE purged_counts_of_m004",
    ):
        db.execute(statement)


@MIGRATIONS()
def m011_offers(db: Database) -> None:
    """The database of skills and resources: offer_steps.py says what each table holds."""
    offer_steps.make_tables(db)


@MIGRATIONS()
def m012_page_opinions(db: Database) -> None:
    """Whether pages were of use: no person, and of the moment the day alone. `missing` is emptied after its term."""
    db.execute("""CREATE TABLE page_opinions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        page TEXT NOT NULL,
        language TEXT NOT NULL CHECK (language IN ('it', 'fr')),
        answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'missing')),
        missing TEXT,
        day TEXT NOT NULL
    )""")
    db.execute("CREATE INDEX page_opinions_by_page ON page_opinions (page, language)")


@MIGRATIONS()
def m013_recovery_codes(db: Database) -> None:
    """Codes that stand in for the second factor, once each; kept as hashes, like passwords."""
    db.execute("""CREATE TABLE recovery_codes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        code_hash TEXT NOT NULL
    )""")
    db.execute("CREATE INDEX recovery_codes_of_account ON recovery_codes (account_id)")


@MIGRATIONS()
def m014_lists_of_thousands(db: Database) -> None:
    """What the officers' pages need to stay quick with 10,000 persons: the name that lists are ordered by, and indexes."""
    for table in ("registrations", "repeats"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN sort_name TEXT NOT NULL DEFAULT ''")
        names = db.execute(f"SELECT id, given_name, family_name FROM {table}").fetchall()
        db.conn.executemany(
            f"UPDATE {table} SET sort_name = ? WHERE id = ?",
            [(sort_name(given_name, family_name), row_id) for row_id, given_name, family_name in names],
        )
    for name, rows in (
        ("registrations_by_sort_name", "registrations (event_id, sort_name)"),
        ("registrations_of_email", "registrations (email)"),
        ("registrations_of_phone", "registrations (phone)"),
        ("registrations_present", "registrations (event_id) WHERE present_at IS NOT NULL"),
        ("outbox_by_kind", "outbox (kind, created_at)"),
        ("outbox_given_up", "outbox (id) WHERE given_up_at IS NOT NULL"),
        ("access_log_by_who", "access_log (who)"),
        ("access_log_by_command", "access_log (command)"),
    ):
        db.execute(f"CREATE INDEX {name} ON {rows}")


@MIGRATIONS()
def m015_saved_searches(db: Database) -> None:
    """Searches of the database of resources that somebody wants to be told about: offer_steps.py says what a row holds."""
    offer_steps.make_searches(db)


@MIGRATIONS()
def m016_mails_to_officers(db: Database) -> None:
    """Mails about an account, in the language of its officer: French where she sees French regions alone, until a password
    is set by a link in the other one."""
    for statement in (
        "ALTER TABLE outbox ADD COLUMN account_id INTEGER REFERENCES accounts (id) ON DELETE CASCADE",
        "CREATE INDEX outbox_of_account ON outbox (account_id) WHERE account_id IS NOT NULL",
        "ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT 'it' CHECK (language IN ('it', 'fr'))",
        """UPDATE accounts SET language = 'fr' WHERE NOT EXISTS (
            SELECT 1 FROM json_each(territories) WHERE value NOT IN ('corsica', 'var', 'alpes-maritimes'))""",
    ):
        db.execute(statement)
