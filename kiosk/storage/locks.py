"""Wrong query codes: counted on disk before the answer, and the fifth locks the ticket for ten minutes.

The ten minutes are of steady time, which no clock jump shortens; after a reboot, which starts that clock anew, they
begin again in full.
"""

import sqlite3
from dataclasses import dataclass

CREATE = (
    """
    CREATE TABLE ticket_locks (
        number INTEGER PRIMARY KEY,  -- the ticket's sequence
        wrong INTEGER NOT NULL,
        locked_at REAL,  -- steady time of the boot `bootid`; NULL while not locked
        bootid TEXT NOT NULL
    )
    """,
)
"""Statements of the first migration; never edited after a release."""

MAX_WRONG = 5
LOCKED_S = 600


@dataclass(frozen=True, slots=True)
class Locks:
    """The ticket locks in the file, as of the boot `bootid`."""

    bootid: str

    def begin_again(self, connection: sqlite3.Connection, steady: float) -> None:
        """Locks of an earlier boot start over at `steady`; nothing is written when there is none."""
        older = "locked_at IS NOT NULL AND (bootid <> ? OR locked_at > ?)"
        if connection.execute(f"SELECT 1 FROM ticket_locks WHERE {older}", (self.bootid, steady)).fetchone():  # noqa: S608 - our own condition
            connection.execute(
                f"UPDATE ticket_locks SET locked_at = ?, bootid = ? WHERE {older}",  # noqa: S608 - our own condition
                (steady, self.bootid, self.bootid, steady),
            )

    def seconds_left(self, connection: sqlite3.Connection, number: int, steady: float) -> int:
        """Return how long the ticket is still locked, rounded up; 0 when it is not."""
        row = connection.execute("SELECT locked_at FROM ticket_locks WHERE number = ?", (number,)).fetchone()
        if row is None or row[0] is None:
            return 0
        return max(0, -int(-(row[0] + LOCKED_S - steady) // 1))

    def count_wrong(self, connection: sqlite3.Connection, number: int, steady: float) -> int:
        """Count one wrong try inside the caller's transaction; return how many are left, 0 when it is locked."""
        row = connection.execute("SELECT wrong, locked_at FROM ticket_locks WHERE number = ?", (number,)).fetchone()
        wrong = 1 if row is None or row[1] is not None else row[0] + 1  # a lock that is over starts a new count
        locked_at = steady if wrong >= MAX_WRONG else None
        connection.execute(
            "INSERT OR REPLACE INTO ticket_locks VALUES (?, ?, ?, ?)", (number, wrong, locked_at, self.bootid)
        )
        return MAX_WRONG - wrong


def has_wrong(connection: sqlite3.Connection, number: int) -> bool:
    """Whether wrong tries are counted against the ticket."""
    return connection.execute("SELECT 1 FROM ticket_locks WHERE number = ?", (number,)).fetchone() is not None


def forgive(connection: sqlite3.Connection, number: int) -> None:
    """Forget the wrong tries of a ticket, inside the caller's transaction."""
    connection.execute("DELETE FROM ticket_locks WHERE number = ?", (number,))
