"""The offers that everybody may see: found by kind, place, sector, day and words, without whoever offers."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from forms_api.codes import Language
from forms_api.store.database import Store, stored_time

#: Offers on one page of the list.
PAGE = 20
#: What stands before an apostrophe and means nothing: l'azienda, d'impresa, dell'officina, qu'une.
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|un|all|dall|dell|nell|sull|coll|quell|quest)['\u2019]", re.IGNORECASE)
#: Words that every text has.
_EMPTY = frozenset(
    [
        "a",
        "ai",
        "al",
        "alla",
        "alle",
        "au",
        "aux",
        "avec",
        "con",
        "da",
        "dai",
        "dal",
        "dalla",
        "de",
        "dei",
        "del",
        "della",
        "delle",
        "des",
        "di",
        "du",
        "e",
        "ed",
        "en",
        "et",
        "gli",
        "i",
        "il",
        "in",
        "l",
        "la",
        "le",
        "les",
        "lo",
        "nel",
        "nella",
        "o",
        "ou",
        "par",
        "per",
        "pour",
        "su",
        "sul",
        "sulla",
        "un",
        "una",
        "une",
        "uno",
    ]
)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; an empty text is no wish. `by`: free or ready by this day, YYYY-MM-DD."""

    kind: str = ""
    territory: str = ""
    sector: str = ""
    by: str = ""
    words: str = ""


@dataclass(frozen=True)
class PublishedOffer:
    """What everybody may see of an offer. `language`: of title and words; `also`: whether it is shown in the other one too."""

    id: int
    reference: str
    kind: str
    sector: str
    territory: str
    available_from: str | None
    quantity: str | None
    condition: str | None
    company: str | None
    published_at: datetime
    expires_at: datetime
    demonstration: bool
    photos: int
    language: Language
    title: str
    words: str
    also: bool


def find(
    store: Store, wanted: Wanted, language: Language, page: int = 1, most: int = PAGE
) -> tuple[list[PublishedOffer], int]:
    """A page (from 1) of `most` that are wanted, the newest first, and how many there are in all. Raises StoreUnavailable."""
    where, values = _where(wanted)
    with store.read() as connection:
        total = connection.execute(f"SELECT count(*) FROM offers WHERE {where}", values).fetchone()[0]
        rows = connection.execute(  # the page first: what is skipped is not looked up
            f"{_SHOWN} WHERE offers.id IN (SELECT id FROM offers WHERE {where}"
            " ORDER BY published_at DESC, id DESC LIMIT :most OFFSET :after)"
            " ORDER BY offers.published_at DESC, offers.id DESC",
            values | {"language": language, "most": most, "after": (page - 1) * most},
        ).fetchall()
    return [_published(row) for row in rows], total


def by_reference(store: Store, reference: str, language: Language) -> PublishedOffer | None:
    """A published offer, in this language if it is shown in it. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute(
            f"{_SHOWN} WHERE {_PUBLIC} AND reference = :reference",
            {"language": language, "reference": reference, "now": stored_time(datetime.now(UTC))},
        ).fetchone()
    return _published(row) if row else None


def newly(connection: sqlite3.Connection, wanted: Wanted, after: str, until: str) -> list[int]:
    """Ids of what is wanted and was published between two stored times, the newest first; no demonstration."""
    where, values = _where(wanted)
    rows = connection.execute(
        f"SELECT id FROM offers WHERE {where} AND published_at > :after AND published_at <= :until AND NOT demonstration"
        " ORDER BY published_at DESC, id DESC",
        values | {"after": after, "until": until},
    )
    return [row["id"] for row in rows]


def by_ids(store: Store, ids: Sequence[int], language: Language) -> list[PublishedOffer]:
    """Those of these offers that are public now, the newest first. Raises StoreUnavailable."""
    values = {"language": language, "now": stored_time(datetime.now(UTC)), "ids": json.dumps(list(ids))}
    with store.read() as connection:
        rows = connection.execute(
            f"{_SHOWN} WHERE {_PUBLIC} AND offers.id IN (SELECT value FROM json_each(:ids))"
            " ORDER BY published_at DESC, offers.id DESC",
            values,
        ).fetchall()
    return [_published(row) for row in rows]


def things(store: Store, language: Language, most: int = -1) -> list[PublishedOffer]:
    """The published offers but skills, which are persons' own, the newest first: all, or `most`. Raises StoreUnavailable."""
    values = {"language": language, "now": stored_time(datetime.now(UTC)), "most": most}
    with store.read() as connection:
        rows = connection.execute(
            f"{_SHOWN} WHERE {_PUBLIC} AND kind != 'skill' ORDER BY published_at DESC, offers.id DESC LIMIT :most",
            values,
        ).fetchall()
    return [_published(row) for row in rows]


def matching(words: str) -> str:
    """The words as FTS5 asks for them: all of them, each with its endings; "" where there is nothing to look for.

    Accents are FTS5's own affair (remove_diacritics). `l'azienda` is azienda; presse finds pressa and presses.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    found = re.findall(r"\w+", _ELIDED.sub(" ", plain))
    return " ".join(f'"{_stem(word)}"*' for word in found if word not in _EMPTY)


def _stem(word: str) -> str:
    """Without the ending that number and gender change, where enough is left."""
    shortened = re.sub(r"(?:es|[aeiosx])$", "", word) if len(word) > 4 else word
    return shortened if len(shortened) > 3 else word


_PUBLIC = "state = 'published' AND expires_at > :now"
_SHOWN = (
    "SELECT offers.*, shown.language AS shown_in, shown.title AS shown_title, shown.words AS words,"
    " (SELECT count(*) FROM offer_texts WHERE offer_id = offers.id) AS languages,"
    " (SELECT count(*) FROM offer_photos WHERE offer_id = offers.id) AS photos"
    " FROM offers JOIN offer_texts AS shown ON shown.id = (SELECT id FROM offer_texts WHERE offer_id = offers.id"
    " ORDER BY language = :language DESC LIMIT 1)"
)


def _where(wanted: Wanted) -> tuple[str, dict[str, object]]:
    conditions: list[str] = [_PUBLIC]
    values: dict[str, object] = {"now": stored_time(datetime.now(UTC))}
    for column in ("kind", "territory", "sector"):
        if value := getattr(wanted, column):
            conditions.append(f"{column} = :{column}")
            values[column] = value
    if wanted.by:
        conditions.append("(available_from IS NULL OR available_from <= :by)")
        values["by"] = wanted.by
    if words := matching(wanted.words):
        conditions.append(
            "offers.id IN (SELECT offer_id FROM offer_texts WHERE id IN"
            " (SELECT rowid FROM offer_texts_fts WHERE offer_texts_fts MATCH :words))"
        )
        values["words"] = words
    return " AND ".join(conditions), values


def _published(row: sqlite3.Row) -> PublishedOffer:
    same = (
        "id",
        "reference",
        "kind",
        "sector",
        "territory",
        "available_from",
        "quantity",
        "condition",
        "photos",
        "words",
    )
    return PublishedOffer(
        **{name: row[name] for name in same},
        company=row["company"] if row["kind"] != "skill" else None,
        published_at=datetime.fromisoformat(row["published_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        demonstration=bool(row["demonstration"]),
        language=row["shown_in"],
        title=row["shown_title"],
        also=row["languages"] > 1,
    )
