"""The words of an opinion, opened for the office.

From the sealed event in the ledger, with the private key, each time anew.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from nacl.public import PrivateKey

from edge_sync.bodies.opinion import OpinionSubmitted
from edge_sync.envelope import decode
from edge_sync.errors import EdgeSyncError
from edge_sync.hub.cases import Case
from edge_sync.hub.database import Database
from edge_sync.hub.opening import open_data


class Words:
    """Opens opinions. Nothing it opens is written down."""

    def __init__(self, connection: Database, openers: Mapping[str, PrivateKey]) -> None:
        self._db = connection
        self._openers = openers

    def of(self, case: Case) -> OpinionSubmitted | None:
        """Return what the citizen confirmed, None when the key to it is not at hand or it was erased."""
        raw = self._db.execute("SELECT raw FROM events WHERE id = ?", (case.event_id,)).value()
        if raw is None:
            return None
        try:
            opened = open_data(decode(bytes(raw)), self._openers)
        except EdgeSyncError:
            return None
        return opened if isinstance(opened, OpinionSubmitted) else None

    def plain(self, case: Case) -> dict[str, Any] | None:
        """Return the same as plain values, without the hash of the query code."""
        opinion = self.of(case)
        if opinion is None:
            return None
        found: dict[str, Any] = msgspec.to_builtins(opinion)
        del found["query_code"]
        return found
