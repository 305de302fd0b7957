"""The kiosk's queries under way: each sent once and at once, and ended by its result, its lifetime or a missing link.

Somebody stands before the screen and waits, so nothing is kept for later: without a link the answer is "offline" at
once, and nothing is ever sent again.
"""

import math
import sqlite3
from dataclasses import dataclass

from edge_sync import queries
from edge_sync.clock import Clock
from edge_sync.database import transaction
from edge_sync.queries import Answer, AnswerState, Asked

KEEP_S = 300.0
"""How long an answer is kept for the kiosk to fetch."""

SWEEP_S = 60.0
MAX_LIFETIME_S = 120.0

_OFFLINE = Answer(AnswerState.OFFLINE)
_EXPIRED = Answer(AnswerState.EXPIRED)


@dataclass(slots=True)
class _Open:
    query: Asked
    deadline: float
    sent: bool = False


class Inquiries:
    """The open queries of one device. Times are monotonic seconds. Used by one thread."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock) -> None:
        self._db = connection
        self._clock = clock
        self._open: dict[bytes, _Open] = {}
        self._seen: dict[str, float] = {}
        self._sweep_at = clock.monotonic()
        self.look(self._sweep_at, connected=False)  # an earlier run may have sent what is open

    def look(self, now: float, *, connected: bool) -> None:
        """Take in what the kiosk has asked and end what is over; raises `OutboxError`."""
        known = {query.correlation: query for query in queries.waiting(self._db)}
        for correlation in self._open.keys() - known.keys():
            del self._open[correlation]  # forgotten by the kiosk
        for correlation, query in known.items():
            self._open.setdefault(correlation, _Open(query, now + self._left(query)))
        if not connected:
            self._end(_OFFLINE, list(self._open))
        self._end(_EXPIRED, [key for key, one in self._open.items() if one.deadline <= now])
        if now >= self._sweep_at:
            self._sweep(now)

    def unsent(self, now: float) -> list[tuple[Asked, int]]:
        """Return what is to be sent, each with the seconds that it has left."""
        return [(one.query, math.ceil(one.deadline - now)) for one in self._open.values() if not one.sent]

    def sent(self, query: Asked) -> None:
        """A query is on its way."""
        self._open[query.correlation].sent = True

    def unheard(self) -> None:
        """Nobody listens at the broker: what was sent waits for nothing. Raises `OutboxError`."""
        self._end(_OFFLINE, [correlation for correlation, one in self._open.items() if one.sent])

    def answered(self, correlation: bytes, payload: bytes) -> bool:
        """Write the result of a query that was sent; False when none such is open. Raises `OutboxError`."""
        found = self._open.get(correlation)
        if found is None or not found.sent or self._clock.monotonic() >= found.deadline:
            return False
        with transaction(self._db):
            ended = queries.end(self._db, found.query.id, Answer(AnswerState.ANSWERED, payload))
        del self._open[correlation]
        return ended

    def _left(self, query: Asked) -> float:
        """Return the seconds a query has left, by the clock that kiosk and edge-sync share."""
        age = (self._clock.now() - query.asked_at).total_seconds()
        return min(query.lifetime_s, MAX_LIFETIME_S) - max(age, 0.0)

    def _end(self, ended: Answer, correlations: list[bytes]) -> None:
        if not correlations:
            return
        with transaction(self._db):
            for correlation in correlations:
                queries.end(self._db, self._open[correlation].query.id, ended)
        for correlation in correlations:
            del self._open[correlation]

    def _sweep(self, now: float) -> None:
        """Delete what has been in the file for long, ended or not."""
        ids = queries.kept(self._db)
        self._seen = {query_id: self._seen.get(query_id, now) for query_id in ids}
        old = [query_id for query_id, seen in self._seen.items() if now - seen >= KEEP_S]
        if old:
            with transaction(self._db):
                queries.forget_all(self._db, old)
        self._sweep_at = now + SWEEP_S
