"""Mirror of what the office says about the opinions taken here: steps from edge-sync's inbox, newest revision wins.

Commands lie in the same inbox and are passed on to `StandingOrders`.

Steps are read from the inbox at once and copied into the mirror in batches, since every commit wears the card; what is
not copied yet is read again after a restart.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

import msgspec

from edge_sync.bodies.case import CASE_UPDATED, CaseUpdated
from edge_sync.inbox import Received, since
from kiosk.domain.case import CaseStep
from kiosk.storage.orders import StandingOrders

CREATE = (
    """
    CREATE TABLE case_steps (
        opinion_id TEXT NOT NULL,
        rev INTEGER NOT NULL,
        step BLOB NOT NULL,  -- the data of dh.case.updated.v1
        PRIMARY KEY (opinion_id, rev)
    )
    """,
    "CREATE TABLE inbox_cursor (only INTEGER PRIMARY KEY CHECK (only = 1), cursor INTEGER NOT NULL)",
)
"""Statements of the first migration; never edited after a release."""

BATCH = 50


@dataclass(frozen=True, slots=True)
class _Waiting:
    rev: int
    data: bytes


class Cases:
    """The mirror, with what waits in memory to be copied into it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        row = connection.execute("SELECT cursor FROM inbox_cursor").fetchone()
        self._copied = self._cursor = 0 if row is None else row[0]
        self._waiting: dict[str, list[_Waiting]] = {}
        self.standing = StandingOrders(connection)

    @property
    def behind(self) -> int:
        """How many events of the inbox are not copied yet."""
        return int(self._cursor - self._copied)

    @property
    def copied_up_to(self) -> int:
        """Cursor of the inbox up to which everything is in the mirror."""
        return int(self._copied)

    def follow(self, connection: sqlite3.Connection, now: datetime) -> None:
        """Read what is new in the inbox; a command that is over at `now` is passed over."""
        while received := since(connection, self._cursor):
            for event in received:
                self.standing.take(event, now)
                self._take(connection, event)
            self._cursor = received[-1].cursor

    def copy(self, connection: sqlite3.Connection) -> None:
        """Copy what waits into the mirror, inside the caller's transaction; `copied` follows after its commit."""
        rows = [(opinion_id, step.rev, step.data) for opinion_id, steps in self._waiting.items() for step in steps]
        connection.executemany("INSERT OR IGNORE INTO case_steps VALUES (?, ?, ?)", rows)
        self.standing.write(connection)
        connection.execute("INSERT OR REPLACE INTO inbox_cursor VALUES (1, ?)", (self._cursor,))

    def copied(self) -> None:
        """Forget in memory what is committed in the mirror."""
        self._copied = self._cursor
        self._waiting.clear()
        self.standing.written()

    def steps(self, connection: sqlite3.Connection, opinion_id: str) -> tuple[CaseStep, ...]:
        """Return the steps of a case, oldest first."""
        rows = connection.execute("SELECT step FROM case_steps WHERE opinion_id = ? ORDER BY rev", (opinion_id,))
        data = [row[0] for row in rows] + [step.data for step in self._waiting.get(opinion_id, [])]
        return tuple(_step(msgspec.json.decode(entry, type=CaseUpdated)) for entry in data)

    def _take(self, connection: sqlite3.Connection, event: Received) -> None:
        if event.type != CASE_UPDATED:
            return
        try:
            update = msgspec.json.decode(event.data, type=CaseUpdated)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return  # edge-sync lets only good ones in; a flipped bit in one must not stop the others
        if update.rev > self._newest_rev(connection, update.opinion_id):
            self._waiting.setdefault(update.opinion_id, []).append(_Waiting(update.rev, event.data))

    def _newest_rev(self, connection: sqlite3.Connection, opinion_id: str) -> int:
        if opinion_id in self._waiting:
            return self._waiting[opinion_id][-1].rev
        found = connection.execute("SELECT max(rev) FROM case_steps WHERE opinion_id = ?", (opinion_id,)).fetchone()[0]
        return -1 if found is None else int(found)


def delete(connection: sqlite3.Connection, opinion_id: str) -> None:
    """Forget a case, inside the caller's transaction."""
    connection.execute("DELETE FROM case_steps WHERE opinion_id = ?", (opinion_id,))


def _step(update: CaseUpdated) -> CaseStep:
    return CaseStep(
        update.rev,
        update.at,
        update.status,
        update.status_text,
        update.public_text,
        update.from_unit,
        update.due_at,
        update.outcome,
        update.round,
    )
