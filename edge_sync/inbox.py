"""The inbox: down events in the order they were committed here, each once; the kiosk reads it with its own cursor."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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

ADD_EXPIRY = ("ALTER TABLE inbox ADD COLUMN expires_at TEXT",)
"""Until when a command counts; NULL for what never expires, and for what came before this column."""


KEPT = timedelta(days=30)
"""How long an event that the kiosk has read stays."""


@dataclass(frozen=True, slots=True)
class Received:
    """One down event: `data` is its JSON, of the shape that `edge_sync.bodies.events.DOWN` names for `type`.

    A command is not to be obeyed from `expires_at` on.
    """

    cursor: int
    id: str
    type: str
    data: bytes
    expires_at: datetime | None = None


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
    expires_at: datetime | None = None


def since(connection: sqlite3.Connection, cursor: int, *, limit: int = 500) -> tuple[Received, ...]:
    """Return at most `limit` events that came after `cursor` (0: from the beginning), oldest first."""
    with named_errors():
        rows = connection.execute(
            "SELECT cursor, id, type, data, expires_at FROM inbox WHERE cursor > ? ORDER BY cursor LIMIT ?",
            (cursor, limit),
        )
        return tuple(_received(*row) for row in rows)


def _received(cursor: int, event_id: str, event_type: str, data: bytes, expires_at: str | None) -> Received:
    until = None if expires_at is None else datetime.fromisoformat(expires_at)
    return Received(cursor, event_id, event_type, data, until)


def forget_read(connection: sqlite3.Connection, *, up_to: int, before: datetime) -> int:
    """Delete events up to cursor `up_to` that came before `before`, inside the caller's transaction; return how many.

    A cursor is never given twice. An old event that is said again is taken as new, which changes nothing: a command
    has expired, and the step of a case has a revision that is not above the newest.
    """
    with named_errors():
        return connection.execute(
            "DELETE FROM inbox WHERE cursor <= ? AND received_at < ?", (up_to, before.astimezone(UTC).isoformat())
        ).rowcount


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
            "INSERT INTO inbox (id, digest, type, seq, data, received_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                arrival.id,
                arrival.digest,
                arrival.type,
                arrival.seq,
                arrival.data,
                arrival.at.isoformat(),
                None if arrival.expires_at is None else arrival.expires_at.isoformat(),
            ),
        )
    return Taken.COMMITTED
