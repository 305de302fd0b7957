"""Which rounds of which cases were rated here, so that none is rated twice; never how, nor what was said of it."""

import sqlite3
from datetime import datetime

from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment

CREATE = (
    """
    CREATE TABLE ratings (
        opinion_id TEXT NOT NULL,
        round INTEGER NOT NULL,
        recorded_at TEXT NOT NULL,  -- ISO 8601, county time
        clock TEXT NOT NULL,
        UNIQUE (opinion_id, round)
    )
    """,
)
"""Statements of the first migration; never edited after a release."""


def add(connection: sqlite3.Connection, opinion_id: str, number: int, now: Moment) -> bool:
    """Remember that round `number` is rated, inside the caller's transaction; False when it was before."""
    added = connection.execute(
        "INSERT INTO ratings VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (opinion_id, number, now.wall.astimezone(COUNTY_TIME).isoformat(), now.quality.value),
    )
    return added.rowcount == 1


def rounds(connection: sqlite3.Connection, opinion_id: str) -> frozenset[int]:
    """Return the rounds of a case that were rated here."""
    rows = connection.execute("SELECT round FROM ratings WHERE opinion_id = ?", (opinion_id,))
    return frozenset(number for (number,) in rows)


def delete_recorded_before(connection: sqlite3.Connection, time: datetime) -> None:
    """Forget what was recorded before `time` by a clock that could be trusted, inside the caller's transaction.

    What is said of an opinion that is kept longer is kept as long.
    """
    connection.execute(
        "DELETE FROM ratings WHERE recorded_at < ? AND clock <> ? AND opinion_id NOT IN (SELECT opinion_id FROM"
        " opinions)",
        (time.isoformat(), ClockQuality.UNSYNCED.value),
    )
