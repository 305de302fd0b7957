"""Queries in the shared file: the kiosk asks here, sealed, and finds the answer here, sealed to a key it alone has.

edge-sync sends a query at once or says at once that it is offline; it never sends one again. Rows live for minutes.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

import uuid_utils

from edge_sync.database import named_errors

LIFETIME_S = 15.0
"""How long a citizen may be kept waiting for an answer."""

CREATE = (
    """
    CREATE TABLE queries (
        id TEXT PRIMARY KEY,
        sealed BLOB NOT NULL,
        asked_at TEXT NOT NULL,
        lifetime_s REAL NOT NULL CHECK (lifetime_s > 0),
        state TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'answered', 'offline', 'expired')),
        answer BLOB,  -- payload of the result, as it came
        CHECK ((state = 'answered') = (answer IS NOT NULL))
    )
    """,
)
"""Statements of the first migration; never edited after a release."""


class AnswerState(Enum):
    """How a query ended."""

    ANSWERED = "answered"
    OFFLINE = "offline"
    """There is no link, so nobody was asked."""
    EXPIRED = "expired"
    """The hub did not answer within the lifetime."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of a query; `payload` is for `edge_sync.asking.open_result`, and empty unless it was answered."""

    state: AnswerState
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that nobody has ended yet."""

    id: str
    sealed: bytes
    asked_at: datetime
    lifetime_s: float

    @property
    def correlation(self) -> bytes:
        """The 16 bytes by which its result is known."""
        return UUID(self.id).bytes


def ask(connection: sqlite3.Connection, sealed: bytes, *, at: datetime, lifetime_s: float = LIFETIME_S) -> str:
    """Write a query down, inside the caller's transaction, and return its id; edge-sync sees it within 0.25 s."""
    query_id = str(uuid_utils.uuid4())
    with named_errors():
        connection.execute(
            "INSERT INTO queries (id, sealed, asked_at, lifetime_s) VALUES (?, ?, ?, ?)",
            (query_id, sealed, at.isoformat(), lifetime_s),
        )
    return query_id


def answer(connection: sqlite3.Connection, query_id: str) -> Answer | None:
    """Return how a query ended, None while it is open; one that is no longer kept is expired."""
    with named_errors():
        row = connection.execute("SELECT state, answer FROM queries WHERE id = ?", (query_id,)).fetchone()
    if row is None:
        return Answer(AnswerState.EXPIRED)
    return None if row[0] == "asked" else Answer(AnswerState(row[0]), row[1] or b"")


def forget(connection: sqlite3.Connection, query_id: str) -> None:
    """Delete a query and its answer, inside the caller's transaction; a result that still comes is ignored."""
    with named_errors():
        connection.execute("DELETE FROM queries WHERE id = ?", (query_id,))


def waiting(connection: sqlite3.Connection) -> tuple[Asked, ...]:
    """Return the open queries, the oldest first."""
    with named_errors():
        rows = connection.execute(
            "SELECT id, sealed, asked_at, lifetime_s FROM queries WHERE state = 'asked' ORDER BY asked_at, id"
        )
        return tuple(Asked(row[0], row[1], datetime.fromisoformat(row[2]), row[3]) for row in rows)


def end(connection: sqlite3.Connection, query_id: str, ended: Answer) -> bool:
    """Write how an open query ended, inside the caller's transaction; False when it was not open, and nothing is."""
    with named_errors():
        return (
            connection.execute(
                "UPDATE queries SET state = ?, answer = ? WHERE id = ? AND state = 'asked'",
                (ended.state.value, ended.payload or None, query_id),
            ).rowcount
            == 1
        )


def kept(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the ids of all queries in the file, ended or not."""
    with named_errors():
        return frozenset(row[0] for row in connection.execute("SELECT id FROM queries"))


def forget_all(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Delete queries, inside the caller's transaction."""
    for query_id in ids:
        forget(connection, query_id)
