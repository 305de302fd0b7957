"""The words of citizens and of deputies, opened for the office.

From the sealed event in the ledger, with the private key, each time anew.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from nacl.public import PrivateKey

from edge_sync.bodies.duty import DutyNoted
from edge_sync.bodies.opinion import OpinionSubmitted
from edge_sync.bodies.rating import RatingSubmitted
from edge_sync.envelope import decode
from edge_sync.errors import EdgeSyncError
from edge_sync.hub.cases import Case
from edge_sync.hub.content import open_data
from edge_sync.hub.database import Database

Shape = TypeVar("Shape")


class Words:
    """Opens opinions, ratings and deputies' notes. Nothing it opens is written down."""

    def __init__(self, connection: Database, openers: Mapping[str, PrivateKey]) -> None:
        self._db = connection
        self._openers = openers

    def of(self, case: Case) -> OpinionSubmitted | None:
        """Return what the citizen confirmed, None when the key to it is not at hand or it was erased."""
        return self._opened(case.event_id, OpinionSubmitted)

    def plain(self, case: Case) -> dict[str, Any] | None:
        """Return what `of` returns as plain values, without the hash of the query code."""
        opinion = self.of(case)
        if opinion is None:
            return None
        found: dict[str, Any] = msgspec.to_builtins(opinion)
        del found["query_code"]
        return found

    def rating(self, event_id: str) -> RatingSubmitted | None:
        """Return a rating as the citizen gave it, by the event that brought it; None as with `of`."""
        return self._opened(event_id, RatingSubmitted)

    def note(self, event_id: str) -> DutyNoted | None:
        """Return what a deputy wrote down, by the event that brought it; None as with `of`."""
        return self._opened(event_id, DutyNoted)

    def _opened(self, event_id: str, shape: type[Shape]) -> Shape | None:
        raw = self._db.execute("SELECT raw FROM events WHERE id = ?", (event_id,)).value()
        if raw is None:
            return None
        try:
            opened = open_data(decode(bytes(raw)), self._openers)
        except EdgeSyncError:
            return None
        return opened if isinstance(opened, shape) else None
