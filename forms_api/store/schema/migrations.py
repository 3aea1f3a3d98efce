"""The schema, as steps that only grow: a step that has been published is never edited, the next one changes what it made.

The first five are in first_steps.py.
"""

from __future__ import annotations

from sqlite_utils import Database

from forms_api.same_person import name_key
from forms_api.store.schema import first_steps

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
