"""The outbox: every event of this device, in `seq` order, until the hub's verdict and `retention_days` beyond it.

The kiosk appends inside its own transaction; edge-sync sends and settles. Only a verdict changes a row's state.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
import uuid_utils

from edge_sync.database import named_errors
from edge_sync.envelope import JSON_DATA, NO_DATA, SEALED_DATA, ClockQuality, Event, digest, encode, is_sealed_type
from edge_sync.floors import SEQ, Floors
from edge_sync.sealing import SealKey, seal
from edge_sync.topics import Address

DeliveryState = Literal["pending", "settled", "rejected"]

CREATE = (
    """
    CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        type TEXT NOT NULL,
        event BLOB,  -- the bytes as made; NULL once `retention_days` are over
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'settled', 'rejected')),
        decided_at TEXT,  -- when the verdict came
        reason TEXT NOT NULL DEFAULT '',  -- of a rejected row
        detail TEXT NOT NULL DEFAULT '',
        CHECK (event IS NOT NULL OR state = 'settled')
    )
    """,
    "CREATE INDEX outbox_open ON outbox (state, seq) WHERE state <> 'settled'",
    "CREATE TABLE seq_block (only INTEGER PRIMARY KEY CHECK (only = 1), start INTEGER NOT NULL, stop INTEGER NOT NULL)",
)
"""Statements of the first migration; never edited after a release."""

ADD_DIGEST = ("ALTER TABLE outbox ADD COLUMN digest BLOB",)
"""The second migration; never edited after a release. SHA-256 of the bytes as made, NULL in older rows."""

ADD_DISCARDED = ("ALTER TABLE outbox ADD COLUMN discarded_at TEXT",)
"""The third migration; never edited after a release. When somebody took a rejected row off the list of dead letters."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact to be sent: its type, its data (JSON), when it was recorded and how far that time can be trusted."""

    type: str
    data: bytes
    at: datetime
    clock: ClockQuality


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many events wait for the hub, how many it has, how many are dead letters that nobody has decided upon."""

    pending: int
    settled: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Row:
    """One pending event: its place, id, bytes as stored, and the digest of those that were made."""

    seq: int
    id: str
    event: bytes
    digest: bytes | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the bytes are the ones that were made; SQLite does not notice a flipped bit."""
        return self.digest is None or self.digest == digest(self.event)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One event that the hub rejected for good, kept until an admin decides."""

    seq: int
    id: str
    type: str
    reason: str
    detail: str


class Outbox:
    """Where this device's events are recorded. `recipients` gives the keys to seal to at the moment of recording."""

    def __init__(
        self, address: Address, bootid: str, recipients: Callable[[], Sequence[SealKey]], *, floors: Floors
    ) -> None:
        self._address = address
        self._bootid = bootid
        self._recipients = recipients
        self._floors = floors

    def append(self, connection: sqlite3.Connection, draft: Draft) -> str:
        """Record `draft` as the next event, pending, inside the caller's transaction; return the event's id.

        Data of a sealed type is sealed here; its bytes are made here and never again. Raises `SealError` (no key) and
        `TooLargeError` before anything is stored; `OutboxFullError` and `OutboxError` as
        `edge_sync.database.transaction` names them.
        """
        with named_errors():
            event = self._event(self._next_seq(connection), draft)
            raw = encode(event)
            connection.execute(
                "INSERT INTO outbox (seq, id, type, event, digest) VALUES (?, ?, ?, ?, ?)",
                (event.seq, event.id, event.type, raw, digest(raw)),
            )
        return event.id

    def _event(self, seq: int, draft: Draft) -> Event:
        sealed, keyid = self._sealed(draft) if is_sealed_type(draft.type) else (None, None)
        return Event(
            specversion="1.0",
            id=str(uuid_utils.uuid7()),
            source=self._address.source,
            type=draft.type,
            time=draft.at,
            seq=seq,
            bootid=self._bootid,
            clock=draft.clock,
            datacontenttype=JSON_DATA if sealed is None else SEALED_DATA,
            data=msgspec.Raw(draft.data) if sealed is None else NO_DATA,
            data_base64=sealed,
            keyid=keyid,
        )

    def _sealed(self, draft: Draft) -> tuple[bytes, str]:
        keys = self._recipients()
        return seal(draft.data, keys), keys[0].kid

    def _next_seq(self, connection: sqlite3.Connection) -> int:
        """Return one more than the last `seq`, from a block that the floors file has reserved."""
        last = connection.execute("SELECT max(seq) FROM outbox").fetchone()[0] or 0
        block = connection.execute("SELECT start, stop FROM seq_block").fetchone()
        if block is not None and last + 1 < block[1]:
            return max(last + 1, int(block[0]))
        reserved = self._floors.next_block(SEQ, last + 1)
        connection.execute("INSERT OR REPLACE INTO seq_block VALUES (1, ?, ?)", (reserved.start, reserved.stop))
        return reserved.start


def counts(connection: sqlite3.Connection) -> QueueCounts:
    """Return how many rows are in each state."""
    with named_errors():
        found = connection.execute(
            "SELECT state, count(*), count(discarded_at) FROM outbox WHERE state <> 'settled' GROUP BY state"
        )
        open_rows = {state: (count, discarded) for state, count, discarded in found}
        total = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
    (pending, _), (rejected, discarded) = (open_rows.get(state, (0, 0)) for state in ("pending", "rejected"))
    return QueueCounts(pending=pending, settled=total - pending - rejected, rejected=rejected - discarded)


def delivery_states(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, DeliveryState]:
    """Return the state of each of `ids` that is in the outbox."""
    with named_errors():
        rows = connection.execute(
            "SELECT id, state FROM outbox WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return dict(rows.fetchall())


def dead_letters(connection: sqlite3.Connection) -> tuple[DeadLetter, ...]:
    """Return the rejected events that nobody has discarded, in `seq` order."""
    with named_errors():
        rows = connection.execute(
            "SELECT seq, id, type, reason, detail FROM outbox WHERE state = 'rejected' AND discarded_at IS NULL"
            " ORDER BY seq"
        )
        return tuple(DeadLetter(*row) for row in rows)
