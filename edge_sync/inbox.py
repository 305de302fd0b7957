"""The inbox: down events in the order they were committed here, each once; the kiosk reads it with its own cursor."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from edge_sync.database import named_errors

CREATE = (
    """
    CREATE TABLE inbox (
        cursor INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        digest BLOB NOT NULL,
        type TEXT NOT NULL,
        seq INTEGER NOT NULL,
        data BLOB NOT NULL,
        received_at TEXT NOT NULL
    )
    """,
)
"""Statements of the first migration; never edited after a release."""


@dataclass(frozen=True, slots=True)
class Received:
    """One down event: `data` is its JSON, of the shape that `edge_sync.bodies.events.DOWN` names for `type`."""

    cursor: int
    id: str
    type: str
    data: bytes


class Taken(Enum):
    """What became of an event that was put into the inbox."""

    COMMITTED = "committed"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A verified down event about to be put into the inbox."""

    id: str
    digest: bytes
    type: str
    seq: int
    data: bytes
    at: datetime


def since(connection: sqlite3.Connection, cursor: int, *, limit: int = 500) -> tuple[Received, ...]:
    """Return at most `limit` events that came after `cursor` (0: from the beginning), oldest first."""
    with named_errors():
        rows = connection.execute(
            "SELECT cursor, id, type, data FROM inbox WHERE cursor > ? ORDER BY cursor LIMIT ?", (cursor, limit)
        )
        return tuple(Received(*row) for row in rows)


def empty_read(connection: sqlite3.Connection, *, up_to: int, before: datetime) -> None:
    """Overwrite the data of events up to cursor `up_to` that came before `before`, inside the caller's transaction.

    Ids and digests stay: an old event that is said again must be known again.
    """
    with named_errors():
        connection.execute(
            "UPDATE inbox SET data = x'' WHERE cursor <= ? AND received_at < ? AND length(data) > 0",
            (up_to, before.astimezone(UTC).isoformat()),
        )


def known(connection: sqlite3.Connection, event_id: str, digest: bytes) -> Taken | None:
    """Return whether this event is a duplicate or a conflict of one in the inbox; None when it is new."""
    with named_errors():
        row = connection.execute("SELECT digest FROM inbox WHERE id = ?", (event_id,)).fetchone()
    if row is None:
        return None
    return Taken.DUPLICATE if row[0] == digest else Taken.CONFLICT


def add(connection: sqlite3.Connection, arrival: Arrival) -> Taken:
    """Store `arrival` inside the caller's transaction unless its id is known; return what became of it."""
    taken = known(connection, arrival.id, arrival.digest)
    if taken is not None:
        return taken
    with named_errors():
        connection.execute(
            "INSERT INTO inbox (id, digest, type, seq, data, received_at) VALUES (?, ?, ?, ?, ?, ?)",
            (arrival.id, arrival.digest, arrival.type, arrival.seq, arrival.data, arrival.at.isoformat()),
        )
    return Taken.COMMITTED
