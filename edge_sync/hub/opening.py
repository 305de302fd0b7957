"""The step that alone holds the private seal key: opens committed events and applies them, in each device's order.

What cannot be opened or applied goes to the hub's dead letters, where `county-hub dead-letters` shows it; it never
stops the rest.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from nacl.public import PrivateKey

from edge_sync.bodies.duty import DutyEnded, DutyNoted, DutyStarted
from edge_sync.bodies.notes import AuditNotable, HelpCalled
from edge_sync.bodies.opinion import OpinionSubmitted
from edge_sync.bodies.rating import RatingSubmitted
from edge_sync.envelope import decode
from edge_sync.errors import EdgeSyncError, EnvelopeError, SealError
from edge_sync.hub.cases import Cases
from edge_sync.hub.content import open_data
from edge_sync.hub.database import Database, transaction
from edge_sync.hub.duties import Duties
from edge_sync.hub.errors import CaseRefusedError, DatabaseFaultError, WrongCodeError
from edge_sync.hub.kiosks import Kiosks
from edge_sync.hub.ledger import Ledger, Waiting
from edge_sync.hub.ratings import Ratings
from edge_sync.hub.words import Words

log = logging.getLogger(__name__)
GAP_PATIENCE = timedelta(seconds=120)
"""How long an event waits for an earlier one of its device that has not come.

It may never come (refused, or damaged at the kiosk). But a kiosk sends again only after its time-outs, which double,
and what was said first is to be applied first.
"""
LOOK_AGAIN = timedelta(seconds=0.5)
"""How soon a device is looked at again of which an event has to wait."""


class Opener:
    """Opens what waits in the ledger."""

    def __init__(
        self,
        connection: Database,
        ledger: Ledger,
        openers: Mapping[str, PrivateKey],
        *,
        cases: Cases,
        ratings: Ratings,
        duties: Duties,
        kiosks: Kiosks,
        now: Callable[[], datetime],
    ) -> None:
        self._db = connection
        self._ledger = ledger
        self._openers = openers
        self._words = Words(connection, openers)
        self._cases = cases
        self._ratings = ratings
        self._duties = duties
        self._kiosks = kiosks
        self._now = now
        self._stalled: dict[str, datetime] = {}

    def use(self, openers: Mapping[str, PrivateKey]) -> None:
        """Open with these keys from now on."""
        self._openers = openers
        self._words = Words(self._db, openers)

    def open_next(self, limit: int) -> int:
        """Open up to `limit` events in one transaction and return how many were dealt with."""
        if not self._openers:
            return 0  # ingest goes on without the private key; what waits is opened when it is back
        self._forget_stalled()
        if not self._ledger.waiting(1, but=self._stalled):
            return 0  # nobody else has to wait for a transaction that does nothing
        dealt = 0
        with transaction(self._db):
            while dealt < limit and (found := self._ledger.waiting(limit - dealt, but=self._stalled)):
                dealt += self._open_in_order(found)
        return dealt

    def look_again(self) -> None:
        """Something came in, which may be what devices wait for."""
        self._stalled.clear()

    def _open_in_order(self, found: Sequence[Waiting]) -> int:
        """Open what need not wait; a device of which something has to is passed over for a moment, whole."""
        dealt = 0
        for waiting in found:
            if waiting.device in self._stalled:
                continue
            if self._must_wait(waiting):
                self._stalled[waiting.device] = self._now()
            else:
                self._open(waiting)
                dealt += 1
        return dealt

    def _forget_stalled(self) -> None:
        """Look again at devices that had to wait; a clock that was set back makes nobody wait longer."""
        now = self._now()
        self._stalled = {d: at for d, at in self._stalled.items() if timedelta(0) <= now - at < LOOK_AGAIN}

    def _must_wait(self, waiting: Waiting) -> bool:
        last = self._ledger.last_opened(waiting.device, waiting.seq) or 0  # a device's first event has seq 1
        waited = self._now() - waiting.committed_at  # below zero: the clock was set back
        return waiting.seq > last + 1 and timedelta(0) <= waited < GAP_PATIENCE

    def _open(self, waiting: Waiting) -> None:
        self._db.execute("SAVEPOINT one")
        try:
            self._apply(waiting, open_data(decode(waiting.raw), self._openers))
        except DatabaseFaultError:
            raise  # the database cannot write now: the whole step is tried again
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one event must not stop the others
            self._db.execute("ROLLBACK TO one")
            self._ledger.dealt_with(waiting.id, reason=_reason(error), detail=_detail(error))
            if isinstance(error, WrongCodeError):  # counted only now: what was rolled back would be counted no more
                self._ratings.tried_wrong(waiting.device, error.ticket_no)
            log.warning("opening.unreadable device=%s seq=%d reason=%s", waiting.device, waiting.seq, _reason(error))
        else:
            self._ledger.dealt_with(waiting.id)
        self._db.execute("RELEASE one")

    def _apply(
        self,
        waiting: Waiting,
        data: OpinionSubmitted | RatingSubmitted | DutyStarted | DutyEnded | DutyNoted | AuditNotable | HelpCalled,
    ) -> None:
        match data:
            case OpinionSubmitted():
                self._check_ticket(waiting, data)
                self._cases.register(waiting, data)
            case RatingSubmitted():
                self._ratings.submitted(waiting, data, self._words)
            case DutyStarted():
                self._duties.started(waiting.device, data)
            case DutyEnded():
                self._duties.ended(waiting.device, data)
            case DutyNoted():
                self._duties.noted(waiting, data)
            case AuditNotable():
                self._duties.note(waiting, data)
            case HelpCalled():
                note = AuditNotable(
                    what="help_called", at=data.at, why="asked", subject=f"{data.screen}/{data.by}"[:80]
                )
                self._duties.note(waiting, note)
            case _:
                assert_never(data)

    def _check_ticket(self, waiting: Waiting, opinion: OpinionSubmitted) -> None:
        prefixes = self._kiosks.prefixes(waiting.device)
        if not opinion.ticket_no.startswith(prefixes):
            raise CaseRefusedError(f"ticket {opinion.ticket_no} does not begin with a prefix of {waiting.device}")


def _reason(error: Exception) -> str:
    match error:
        case SealError():
            return "unreadable"
        case EnvelopeError():
            return "schema"
        case EdgeSyncError() | ValueError() | OverflowError():
            return "refused"
        case _:
            return "fault"


def _detail(error: Exception) -> str:
    """Return what may be told of an error: a fault of ours may quote what was sealed."""
    return type(error).__name__ if _reason(error) == "fault" else str(error)[:300]
