"""What the kiosk remembers of an opinion: ticket, code hash, category, kind, times; never words, place or contact.

One row is one page of the file: the ticket's sequence is the primary key and there is no other index, for every page
written wears the card.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.domain.clock import ClockQuality
from kiosk.domain.codes import HashedCode, ScryptCost
from kiosk.domain.opinion import Kind
from kiosk.storage.tickets import Place

CREATE = (
    """
    CREATE TABLE opinions (
        number INTEGER PRIMARY KEY,  -- the ticket's sequence
        block INTEGER NOT NULL,
        place INTEGER NOT NULL,  -- in the block; (block, place) is the order of recording
        opinion_id TEXT NOT NULL,
        event_id TEXT NOT NULL,  -- in the outbox
        salt BLOB NOT NULL,
        hash BLOB NOT NULL,
        n INTEGER NOT NULL,
        r INTEGER NOT NULL,
        p INTEGER NOT NULL,
        kind TEXT NOT NULL,
        category TEXT NOT NULL,
        to_deputy_id TEXT,
        recorded_at TEXT NOT NULL,  -- ISO 8601, county time
        clock TEXT NOT NULL,
        printed INTEGER NOT NULL DEFAULT 0
    )
    """,
)
"""Statements of the first migration; never edited after a release."""

_COLUMNS = (
    "number, block, place, opinion_id, event_id, salt, hash, n, r, p, kind, category, to_deputy_id, recorded_at, clock,"
    " printed"
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """One opinion as the kiosk remembers it."""

    place: Place
    opinion_id: str
    event_id: str
    code: HashedCode
    kind: Kind
    category: str
    to_deputy_id: str | None
    recorded_at: datetime
    clock: ClockQuality
    printed: int = 0


def add(connection: sqlite3.Connection, opinion: Remembered) -> None:
    """Store `opinion` inside the caller's transaction."""
    code = opinion.code
    connection.execute(
        f"INSERT INTO opinions ({_COLUMNS}) VALUES ({', '.join('?' * 16)})",  # noqa: S608 - our own column names
        (
            opinion.place.number, opinion.place.block, opinion.place.place, opinion.opinion_id, opinion.event_id,
            code.salt, code.hash, code.cost.n, code.cost.r, code.cost.p, opinion.kind.value, opinion.category,
            opinion.to_deputy_id, opinion.recorded_at.isoformat(), opinion.clock.value, opinion.printed,
        ),
    )  # fmt: skip


def find(connection: sqlite3.Connection, number: int) -> Remembered | None:
    """Return the opinion whose ticket has this sequence."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM opinions WHERE number = ?", (number,)).fetchone()  # noqa: S608 - our own column names
    return None if row is None else _remembered(row)


def newest(connection: sqlite3.Connection, limit: int) -> list[tuple[str, str]]:
    """Return (opinion id, event id) of the last `limit` opinions, oldest first; reads the whole table."""
    rows = connection.execute(
        "SELECT opinion_id, event_id FROM opinions ORDER BY block DESC, place DESC LIMIT ?", (limit,)
    )
    return rows.fetchall()[::-1]


def count_of_day(connection: sqlite3.Connection, day: str) -> int:
    """Return how many were recorded on `day` (``2026-11-15``); reads the whole table."""
    found = connection.execute("SELECT count(*) FROM opinions WHERE substr(recorded_at, 1, 10) = ?", (day,)).fetchone()
    return int(found[0])


def add_printed(connection: sqlite3.Connection, number: int, slips: int) -> None:
    """Count `slips` more printed for a ticket, inside the caller's transaction."""
    connection.execute("UPDATE opinions SET printed = printed + ? WHERE number = ?", (slips, number))


def recorded_before(connection: sqlite3.Connection, time: datetime) -> list[tuple[int, str, str]]:
    """Return (sequence, opinion id, event id) of what was recorded before `time`, by a clock that could be trusted."""
    rows = connection.execute(
        "SELECT number, opinion_id, event_id FROM opinions WHERE recorded_at < ? AND clock <> ?",
        (time.isoformat(), ClockQuality.UNSYNCED.value),
    )
    return rows.fetchall()


def delete(connection: sqlite3.Connection, number: int) -> None:
    """Forget one opinion, inside the caller's transaction."""
    connection.execute("DELETE FROM opinions WHERE number = ?", (number,))


def _remembered(row: tuple[Any, ...]) -> Remembered:
    number, block, place, opinion_id, event_id, salt, hashed, n, r, p, kind, category, deputy, at, clock, printed = row
    return Remembered(
        Place(block, place, number),
        opinion_id,
        event_id,
        HashedCode(salt, hashed, ScryptCost(n, r, p)),
        Kind(kind),
        category,
        deputy,
        datetime.fromisoformat(at),
        ClockQuality(clock),
        printed,
    )
