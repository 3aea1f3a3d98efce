"""The bounds besides the posts of a network: tries of a code, wrong passwords, forms and mails with one address."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator

from limits import RateLimitItem, parse_many
from limits.strategies import FixedWindowRateLimiter

from forms_api.bounds.counters import SharedCounters, address_of
from forms_api.bounds.networks import network_of, wide_network_of, widened
from forms_api.settings import Settings

#: A limit and what is counted under it.
Counted = tuple[RateLimitItem, *tuple[str, ...]]


def minutes_until(moment: float) -> int:
    """Whole minutes until `moment` (seconds of the epoch); at least 2, to be said in the plural."""
    return max(2, math.ceil((moment - time.time() - 1) / 60))  # the counters round up to the next second


class Bounds:
    """Counts for all processes of the machine. Every answer is None, or the minutes until the next try counts again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._limiter = FixedWindowRateLimiter(SharedCounters(address_of(settings), secret=settings.secret_key))

    def code_tried(self, reference: str) -> int | None:
        """Counts a try to open a registration by its code, before it is known whether the digits are right."""
        return self._count(self._settings.limit_per_code, "code", reference)

    def first_refusal(self, reference: str) -> bool:
        """Whether it is the first time today that tries of this code are refused: one mail tells its owner."""
        return self._count("1 per 1 day", "refusal", reference) is None

    def code_known(self, reference: str) -> None:
        """The digits were right: whoever knows them may come as often as need be."""
        for item in parse_many(self._settings.limit_per_code):
            self._limiter.clear(item, "code", reference)

    def guesser_waits(self, client: str | None) -> int | None:
        """Whether the network of this address has typed too many wrong passwords. To ask counts nothing."""
        return self._longest(counted for counted in self._guesses(client) if not self._limiter.test(*counted))

    def guessed_wrong(self, client: str | None) -> None:
        """Counts a wrong password or code of the second factor. Right ones never count: a whole office logs in at nine."""
        for counted in self._guesses(client):
            self._limiter.hit(*counted)

    def form_sent(self, email: str | None, stamp: str) -> int | None:
        """Counts a form that would write a mail: by the address, and by the stamp of the page it was sent from."""
        waits = [self._count(self._settings.limit_per_stamp, "stamp", stamp)]
        if email:
            waits.append(self._count(self._settings.limit_per_address, "form", email.casefold()))
        return max((wait for wait in waits if wait), default=None)

    def opinion_given(self, network: str) -> int | None:
        """Counts what somebody of a network says of a page."""
        return self._count(self._settings.limit_opinions, "opinion", network)

    def may_be_written_to(self, email: str) -> bool:
        """Whether one more mail may go to this address today; `mail_sent` counts it."""
        return all(self._limiter.test(item, "mail", email.casefold()) for item in self._mails())

    def mail_sent(self, email: str) -> None:
        for item in self._mails():
            self._limiter.hit(item, "mail", email.casefold())

    def _mails(self) -> list[RateLimitItem]:
        return parse_many(self._settings.limit_mails)

    def _count(self, limit: str, *key: str) -> int | None:
        return self._longest((item, *key) for item in parse_many(limit) if not self._limiter.hit(item, *key))

    def _guesses(self, client: str | None) -> Iterator[Counted]:
        limit = self._settings.limit_lookups
        for allowed, network in ((limit, network_of(client)), (widened(limit), wide_network_of(client))):
            yield from ((item, "guess", network) for item in parse_many(allowed))

    def _longest(self, over: Iterable[Counted]) -> int | None:
        ends = [self._limiter.get_window_stats(*counted).reset_time for counted in over]
        return minutes_until(max(ends)) if ends else None
