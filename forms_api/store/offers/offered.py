"""Offers: stored, found again by whoever offers, changed, renewed, withdrawn. None is public before an officer has read it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Literal

from dateutil.relativedelta import relativedelta

from forms_api.codes import Language
from forms_api.store import outbox
from forms_api.store.database import Store, insert, new_reference, stored_time, submission_digest, token_hash

OfferState = Literal["waiting", "published", "refused", "withdrawn", "expired"]
#: Months that an offer stays, and how many days before its end the offerer is asked whether it still stands.
LIFE_MONTHS = 6
ASKED_DAYS = 14
#: Photos of one offer.
PHOTOS = 3
_MOMENTS = ("created_at", "state_at", "published_at", "expires_at", "asked_at")


@dataclass(frozen=True)
class Photo:
    """A photo as it is shown, re-encoded twice; sizes in pixels."""

    width: int
    height: int
    webp: bytes = field(repr=False)
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True)
class OfferContent:
    """What a form says of an offer, checked. `available_from`: YYYY-MM-DD; the last three are of things alone."""

    kind: str
    title: str
    description: str
    sector: str
    territory: str
    given_name: str
    family_name: str
    email: str | None = None
    phone: str | None = None
    available_from: str | None = None
    quantity: str | None = None
    condition: str | None = None
    company: str | None = None


@dataclass(frozen=True)
class NewOffer:
    """A new offer as the form has checked it."""

    language: Language
    content: OfferContent
    submission_key: str
    privacy_version: str
    photos: tuple[Photo, ...] = ()
    demonstration: bool = False


@dataclass(frozen=True)
class Offer:
    """A stored offer. `token`: opens, changes and withdraws it. `photos`: how many."""

    id: int
    reference: str
    token: str = field(repr=False)
    language: Language
    kind: str
    title: str
    description: str
    sector: str
    territory: str
    available_from: str | None
    quantity: str | None
    condition: str | None
    company: str | None
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    privacy_version: str
    created_at: datetime
    state: OfferState
    state_at: datetime
    published_at: datetime | None
    expires_at: datetime | None
    asked_at: datetime | None
    reason: str | None
    demonstration: bool
    photos: int = 0

    @property
    def ends(self) -> bool:
        """Whether it is over: nothing can be changed any more."""
        return self.state in ("refused", "withdrawn", "expired")


def offer(store: Store, request: NewOffer) -> Offer:
    """Stores an offer, to be read; the same submission again returns what the first one made.

    Writes a receipt to the offerer and a notice to the help desk. Raises StoreUnavailable.
    """
    typed = asdict(request.content)
    submission = submission_digest(request.submission_key, "offer", *typed.values())
    now = stored_time(datetime.now(UTC))
    with store.write() as connection:
        if known := _find(store, connection, "submission", submission):
            return known
        reference = new_reference(connection)
        values: dict[str, object] = {"reference": reference, "submission": submission, **typed}
        values |= {"token_hash": token_hash(store.token_of(reference)), "language": request.language}
        values |= {"privacy_version": request.privacy_version, "created_at": now, "state": "waiting", "state_at": now}
        values["demonstration"] = int(request.demonstration)
        offer_id = insert(connection, "offers", values)
        _keep_photos(connection, offer_id, request.photos)
        if not request.demonstration:
            if request.content.email:
                outbox.add(connection, "offer_receipt", offer_id=offer_id)
            outbox.add(connection, "offer_notice", offer_id=offer_id)
        return in_row(store, connection, offer_id)


def change(store: Store, offer: Offer, content: OfferContent, photos: Sequence[Photo] | None) -> None:
    """Changes what is offered: it is read again before it is shown. `photos` None: they stay. Raises StoreUnavailable."""
    typed = asdict(content)
    with store.write() as connection:
        if in_row(store, connection, offer.id).ends:
            return
        changes = ", ".join(f"{column} = :{column}" for column in typed)
        connection.execute(
            f"UPDATE offers SET {changes}, state = 'waiting', state_at = :now WHERE id = :id",
            {**typed, "now": stored_time(datetime.now(UTC)), "id": offer.id},
        )
        if photos is not None:
            connection.execute("DELETE FROM offer_photos WHERE offer_id = ?", (offer.id,))
            _keep_photos(connection, offer.id, photos)
        outbox.add(connection, "offer_notice", offer_id=offer.id)


def renew(store: Store, offer: Offer) -> None:
    """A published offer still stands: its months run anew from now. Raises StoreUnavailable."""
    now = datetime.now(UTC)
    with store.write() as connection:
        connection.execute(
            "UPDATE offers SET expires_at = ?, asked_at = NULL WHERE id = ? AND state = 'published' AND expires_at > ?",
            (stored_time(now + relativedelta(months=LIFE_MONTHS)), offer.id, stored_time(now)),
        )


def withdraw(store: Store, offer: Offer) -> None:
    """Takes an offer away, for good. Raises StoreUnavailable."""
    with store.write() as connection:
        end(connection, offer.id, "withdrawn")


def end(connection: sqlite3.Connection, offer_id: int, state: OfferState, reason: str | None = None) -> bool:
    """Ends an offer that has not ended: what was shown of it, and its photos, are forgotten."""
    ended = connection.execute(
        "UPDATE offers SET state = ?, state_at = ?, reason = ? WHERE id = ? AND state IN ('waiting', 'published')",
        (state, stored_time(datetime.now(UTC)), reason, offer_id),
    )
    if not ended.rowcount:
        return False
    connection.execute("DELETE FROM offer_texts WHERE offer_id = ?", (offer_id,))
    connection.execute("DELETE FROM offer_photos WHERE offer_id = ?", (offer_id,))
    return True


def by_token(store: Store, token: str) -> Offer | None:
    """The offer that `token` opens, None for any other text. Raises StoreUnavailable."""
    with store.read() as connection:
        return _find(store, connection, "token_hash", token_hash(token))


def by_phone(store: Store, reference: str, last_four: str) -> Offer | None:
    """The offer with this reference, if its telephone ends in these four digits. Raises StoreUnavailable."""
    found = by_reference(store, reference)
    return found if found and found.phone and len(last_four) == 4 and found.phone.endswith(last_four) else None


def by_reference(store: Store, reference: str) -> Offer | None:
    """The offer with this reference, in whatever state. Raises StoreUnavailable."""
    with store.read() as connection:
        return _find(store, connection, "reference", reference)


def by_id(store: Store, offer_id: int) -> Offer | None:
    """The offer of a row of the outbox; None when it was erased meanwhile. Raises StoreUnavailable."""
    with store.read() as connection:
        return _find(store, connection, "id", offer_id)


def photo(store: Store, offer_id: int, place: int) -> Photo | None:
    """The photo at a place, from 1 on. Raises StoreUnavailable."""
    with store.read() as connection:
        row = connection.execute(
            "SELECT width, height, webp, jpeg FROM offer_photos WHERE offer_id = ? AND place = ?", (offer_id, place)
        ).fetchone()
    return Photo(**dict(row)) if row else None


def photo_sizes(store: Store, offer_id: int) -> list[tuple[int, int, int]]:
    """Place, width and height of each photo of an offer, in order. Raises StoreUnavailable."""
    with store.read() as connection:
        rows = connection.execute(
            "SELECT place, width, height FROM offer_photos WHERE offer_id = ? ORDER BY place", (offer_id,)
        ).fetchall()
    return [(row["place"], row["width"], row["height"]) for row in rows]


def in_row(store: Store, connection: sqlite3.Connection, offer_id: int) -> Offer:
    """The offer in a row, which must be there."""
    found = _find(store, connection, "id", offer_id)
    assert found is not None
    return found


def from_row(store: Store, row: sqlite3.Row) -> Offer:
    """The offer in a row that has its number of `photos` too."""
    plain = {column.name for column in fields(Offer)} - {"token", *_MOMENTS}
    values = {name: row[name] for name in plain}
    values |= {name: datetime.fromisoformat(row[name]) if row[name] else None for name in _MOMENTS}
    values["demonstration"] = bool(row["demonstration"])
    return Offer(**values, token=store.token_of(row["reference"]))


#: Columns of an offer and the number of its photos.
WITH_PHOTOS = "offers.*, (SELECT count(*) FROM offer_photos WHERE offer_id = offers.id) AS photos"


def _find(store: Store, connection: sqlite3.Connection, column: str, value: object) -> Offer | None:
    row = connection.execute(f"SELECT {WITH_PHOTOS} FROM offers WHERE {column} = ?", (value,)).fetchone()
    return from_row(store, row) if row else None


def _keep_photos(connection: sqlite3.Connection, offer_id: int, photos: Sequence[Photo]) -> None:
    for place, each in enumerate(photos[:PHOTOS], 1):
        values = {"offer_id": offer_id, "place": place, "width": each.width, "height": each.height}
        insert(connection, "offer_photos", values | {"webp": each.webp, "jpeg": each.jpeg})
