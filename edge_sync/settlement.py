"""What edge-sync does to rows of the outbox: reads what is pending, writes verdicts, forgets what is old."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from operator import itemgetter

from edge_sync.database import named_errors
from edge_sync.envelope import MAX_BATCH_EVENTS, Rejected
from edge_sync.outbox import Row

DAMAGED = "damaged"
"""Reason of a dead letter that the kiosk made itself; all others are the hub's."""


def pending(connection: sqlite3.Connection, *, after: int, limit: int = MAX_BATCH_EVENTS) -> tuple[Row, ...]:
    """Return at most `limit` pending rows above `seq` `after`, in `seq` order."""
    with named_errors():
        rows = connection.execute(
            "SELECT seq, id, event, digest FROM outbox WHERE state = 'pending' AND seq > ? ORDER BY seq LIMIT ?",
            (after, limit),
        )
        return tuple(Row(*row) for row in rows)


def pending_of(connection: sqlite3.Connection, ids: Sequence[str]) -> tuple[Row, ...]:
    """Return those of `ids` that are still pending, in `seq` order."""
    with named_errors():
        rows = connection.execute(
            "SELECT seq, id, event, digest FROM outbox"
            " WHERE state = 'pending' AND id IN (SELECT value FROM json_each(?)) ORDER BY seq",
            (json.dumps(list(ids)),),
        )
        return tuple(Row(*row) for row in rows)


def count_pending(connection: sqlite3.Connection, *, up_to: int) -> int:
    """Return how many rows up to `seq` `up_to` are pending."""
    with named_errors():
        found = connection.execute("SELECT count(*) FROM outbox WHERE state = 'pending' AND seq <= ?", (up_to,))
        return int(found.fetchone()[0])


def settle(
    connection: sqlite3.Connection, settled: Sequence[str], rejected: Sequence[Rejected], *, at: datetime | None
) -> int:
    """Write a verdict, inside the caller's transaction; return how many rows it changed.

    Only pending rows change, so a verdict may come twice, late, or for rows that are not here. `at` is None while the
    clock cannot be trusted; the time a row is kept begins when it can (`date_settled`).
    """
    when = None if at is None else at.isoformat()
    with named_errors():
        changed = connection.executemany(
            "UPDATE outbox SET state = 'settled', decided_at = ? WHERE id = ? AND state = 'pending'",
            [(when, event_id) for event_id in settled],
        ).rowcount
        refused = connection.executemany(
            "UPDATE outbox SET state = 'rejected', decided_at = ?, reason = ?, detail = ?"
            " WHERE id = ? AND state = 'pending'",
            [(when, entry.reason[:40], entry.detail[:200], entry.id) for entry in rejected],
        ).rowcount
    return max(changed, 0) + max(refused, 0)


def set_damaged_aside(connection: sqlite3.Connection, damaged: Sequence[Row]) -> None:
    """Make dead letters of rows whose bytes are not the ones recorded, inside the caller's transaction.

    The one change of state that no verdict makes: what is left of them must not be sent as if it had been said.
    """
    with named_errors():
        connection.executemany(
            "UPDATE outbox SET state = 'rejected', reason = ?, detail = ? WHERE seq = ? AND state = 'pending'",
            [(DAMAGED, "the stored bytes have changed since they were recorded", row.seq) for row in damaged],
        )


def date_settled(connection: sqlite3.Connection, at: datetime) -> None:
    """Rows settled while no clock could be trusted, or by one that ran ahead, count as settled at `at`.

    Inside the caller's transaction.
    """
    with named_errors():
        connection.execute(
            "UPDATE outbox SET decided_at = ? WHERE state = 'settled' AND (decided_at IS NULL OR decided_at > ?)",
            (at.isoformat(), at.isoformat()),
        )


def forget_settled(connection: sqlite3.Connection, *, before: datetime, limit: int = 200) -> int:
    """Delete at most `limit` rows settled before `before`, the lowest `seq` first, inside the caller's transaction.

    It ends at the first row that is to stay: what is kept has no gap that reconciliation would ask about. The highest
    `seq` stays whatever its age, since the next one is counted from it. Returns how many were deleted.
    """
    with named_errors():
        lowest = connection.execute(
            "SELECT seq, decided_at FROM outbox WHERE state = 'settled' AND seq < (SELECT max(seq) FROM outbox)"
            " ORDER BY seq LIMIT ?",
            (limit,),
        )
        old = list(takewhile(lambda row: row[1] is not None and row[1] < before.isoformat(), lowest))
        connection.executemany("DELETE FROM outbox WHERE seq = ?", [(seq,) for seq, _ in old])
    return len(old)


def settled_run(connection: sqlite3.Connection, *, after: int, up_to: int, limit: int) -> tuple[tuple[int, str], ...]:
    """Return (`seq`, id) of the first rows above `after` that are settled and still have their bytes.

    The run ends before the first row that is not so, at `up_to`, or with `limit` rows.
    """
    with named_errors():
        first = connection.execute(
            "SELECT min(seq) FROM outbox WHERE seq > ? AND seq <= ? AND state = 'settled' AND event IS NOT NULL",
            (after, up_to),
        ).fetchone()[0]
        rows = connection.execute(
            "SELECT seq, id, state = 'settled' AND event IS NOT NULL FROM outbox WHERE seq >= ? AND seq <= ?"
            " ORDER BY seq LIMIT ?",
            (first, up_to, limit),
        )
        return tuple((seq, event_id) for seq, event_id, counts in takewhile(itemgetter(2), rows))


def highest_seq(connection: sqlite3.Connection) -> int:
    """Return the `seq` of the newest row, 0 when there is none."""
    with named_errors():
        return int(connection.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0])


def reopen(connection: sqlite3.Connection, seqs: Sequence[int]) -> int:
    """Make rows pending again that the hub has lost, inside the caller's transaction; return how many.

    The one way back from settled. Rows without their bytes stay: there is nothing left to send.
    """
    with named_errors():
        changed = connection.executemany(
            "UPDATE outbox SET state = 'pending', decided_at = NULL"
            " WHERE seq = ? AND state = 'settled' AND event IS NOT NULL",
            [(seq,) for seq in seqs],
        ).rowcount
    return max(changed, 0)
