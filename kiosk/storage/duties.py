"""Reception duties: open ones survive a reboot; each start and end is an event for the hub."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.domain.clock import Moment
from kiosk.domain.duty import DutyEnd, DutySession

CREATE = (
    """
    CREATE TABLE duties (
        duty_id TEXT PRIMARY KEY,
        deputy_id TEXT NOT NULL,
        started_at TEXT NOT NULL,
        started_steady REAL,
        bootid TEXT NOT NULL,
        visitors INTEGER NOT NULL,
        ended_at TEXT,
        end_method TEXT
    )
    """,
    "CREATE UNIQUE INDEX duties_open ON duties (deputy_id) WHERE ended_at IS NULL",
)
"""Statements of the first migration; never edited after a release."""

MAX_VISITORS = 999


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties in the file; `bootid` tells which began before this boot."""

    bootid: str

    def start(self, connection: sqlite3.Connection, duty: DutySession) -> bool:
        """Open `duty`, inside the caller's transaction; False when it is known already.

        Raises `sqlite3.IntegrityError` while the deputy has another duty open.
        """
        if _find(connection, duty.duty_id) is not None:
            return False
        connection.execute(
            "INSERT INTO duties VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)",
            (
                duty.duty_id, duty.deputy_id, duty.started_at.isoformat(), duty.started_steady, self.bootid,
                visitors_counted(duty.visitors),
            ),
        )  # fmt: skip
        return True

    def end(self, connection: sqlite3.Connection, duty_id: str, how: DutyEnd, now: Moment) -> DutySession | None:
        """End a duty inside the caller's transaction and return it; None when it is not open."""
        row = _find(connection, duty_id)
        if row is None or row["ended_at"] is not None:
            return None
        connection.execute(
            "UPDATE duties SET ended_at = ?, end_method = ? WHERE duty_id = ?",
            (now.wall.isoformat(), how.value, duty_id),
        )
        return self._session(row)

    def count_visitors(self, connection: sqlite3.Connection, duty_id: str, visitors: int) -> None:
        """Store how many visitors an open duty has had, inside the caller's transaction."""
        connection.execute(
            "UPDATE duties SET visitors = ? WHERE duty_id = ? AND ended_at IS NULL",
            (visitors_counted(visitors), duty_id),
        )

    def open(self, connection: sqlite3.Connection) -> tuple[DutySession, ...]:
        """Return the open duties in the order they began."""
        rows = connection.execute("SELECT * FROM duties WHERE ended_at IS NULL ORDER BY rowid")
        return tuple(self._session(_named(rows, row)) for row in rows)

    def _session(self, row: dict[str, Any]) -> DutySession:
        return DutySession(
            row["duty_id"],
            row["deputy_id"],
            datetime.fromisoformat(row["started_at"]),
            row["visitors"],
            row["started_steady"] if row["bootid"] == self.bootid else None,
        )


def visitors_counted(visitors: int) -> int:
    """Return `visitors` within what a duty can count."""
    return min(max(visitors, 0), MAX_VISITORS)


def delete_ended_before(connection: sqlite3.Connection, time: datetime) -> None:
    """Forget duties that ended before `time`, inside the caller's transaction."""
    connection.execute("DELETE FROM duties WHERE ended_at < ?", (time.isoformat(),))


def _find(connection: sqlite3.Connection, duty_id: str) -> dict[str, Any] | None:
    cursor = connection.execute("SELECT * FROM duties WHERE duty_id = ?", (duty_id,))
    row = cursor.fetchone()
    return None if row is None else _named(cursor, row)


def _named(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}
