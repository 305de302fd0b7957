"""Results that the hub sends on ``down/result``: each belongs to one query that is open now, or it is ignored.

Its payload names the query it answers, so that the hub's signature covers that too: a result said again under another
correlation is no answer.
"""

import sqlite3
from dataclasses import dataclass

import msgspec

from edge_sync import settlement
from edge_sync.bodies.query import Reconciled, Refused
from edge_sync.clock import Clock
from edge_sync.database import transaction
from edge_sync.delivery import Random
from edge_sync.envelope import MAX_BATCH_BYTES, decode_as
from edge_sync.errors import TooLargeError
from edge_sync.inquiries import Inquiries
from edge_sync.link import LinkRecord
from edge_sync.reconcile import Reconciler

MAX_RESULT_BYTES = 2 * MAX_BATCH_BYTES


class _Bound(msgspec.Struct, frozen=True):
    correlation: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """What a verified result did: why it was ignored, and the rows (`seq`) that wait for the hub again."""

    refused: str = ""
    reopened: tuple[int, ...] = ()


class Results:
    """Reads results for the kiosk's own queries and for the reconciliation."""

    def __init__(self, connection: sqlite3.Connection, link: LinkRecord, *, clock: Clock, random: Random) -> None:
        self._db = connection
        self._link = link
        self._clock = clock
        self.inquiries = Inquiries(connection, clock)
        self.reconciler = Reconciler(connection, link, clock=clock, random=random)

    def unheard(self) -> None:
        """Nobody at the broker listens to queries; raises `OutboxError`."""
        self.inquiries.unheard()
        self.reconciler.unheard(self._clock.monotonic())

    def take(self, payload: bytes, correlation: bytes) -> Taken:
        """Take a result that the hub signed; what it changes is committed when this returns.

        Raises `EnvelopeError` for what is none, `OutboxError`.
        """
        if len(payload) > MAX_RESULT_BYTES:
            raise TooLargeError(f"result of {len(payload)} bytes")
        if decode_as(payload, _Bound).correlation != correlation:
            return Taken(refused="misplaced")
        if self.reconciler.expects(correlation):
            return self._reconciled(decode_as(payload, Reconciled | Refused))
        return Taken(refused="" if self.inquiries.answered(correlation, payload) else "unasked")

    def _reconciled(self, result: Reconciled | Refused) -> Taken:
        if isinstance(result, Refused):
            self.reconciler.unanswered(self._clock.monotonic(), rest_s=result.after_s)
            return Taken()
        if not self._link.is_current(result.hub_epoch):
            return Taken(refused="old_epoch")
        outcome = self.reconciler.outcome(result)
        with transaction(self._db):
            settlement.reopen(self._db, outcome.lost)
            heard = self._link.heard(self._db, result.hub_epoch, self._clock.now())
        self._link.state = heard
        self.reconciler.answered(outcome)
        return Taken(reopened=outcome.lost)
