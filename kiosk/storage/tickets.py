"""Where ticket numbers come from: places in a block that was reserved on disk before the first of them was given out.

A block is never reserved twice, whatever becomes of the database or the clock (`edge_sync.floors`), so no number is
given twice. Inside a block the places are walked in steps drawn at random: a slip does not tell how many came before,
nor the next number. What protects a ticket is its query code.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from edge_sync.floors import TICKET, Floors

BLOCK_SIZE = 997
"""A prime, so that steps of any length come through the whole block."""

CREATE = (
    """
    CREATE TABLE ticket_block (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        start INTEGER NOT NULL,
        step INTEGER NOT NULL,
        shift INTEGER NOT NULL,
        taken INTEGER NOT NULL  -- places given out whose opinions are pruned
    )
    """,
)
"""Statements of the first migration; never edited after a release."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place: the block it is in, how many were given out there before it, and the sequence of its ticket."""

    block: int
    place: int
    number: int


class TicketPlaces:
    """The kiosk's own run of places. `draw` gives a random number below its argument."""

    def __init__(self, floors: Floors, draw: Callable[[int], int]) -> None:
        self._floors = floors
        self._draw = draw

    def next(self, connection: sqlite3.Connection) -> Place:
        """Return the next place, inside the caller's transaction; it is taken when the opinion at it is committed."""
        row = connection.execute("SELECT start, step, shift, taken FROM ticket_block").fetchone()
        place = 0 if row is None else max(row[3], _given_out(connection, row[0]))
        if row is None or place >= BLOCK_SIZE:
            row, place = self._reserve(connection), 0
        start, step, shift, _ = row
        return Place(start, place, start + (place * step + shift) % BLOCK_SIZE)

    def _reserve(self, connection: sqlite3.Connection) -> tuple[int, int, int, int]:
        highest = connection.execute("SELECT max(number) FROM opinions").fetchone()[0]
        block = self._floors.next_block(TICKET, 0 if highest is None else highest + 1, BLOCK_SIZE)
        row = (block.start, 1 + self._draw(BLOCK_SIZE - 1), self._draw(BLOCK_SIZE), 0)
        connection.execute("INSERT OR REPLACE INTO ticket_block VALUES (1, ?, ?, ?, ?)", row)
        return row


def remember_pruned(connection: sqlite3.Connection) -> None:
    """Places given out so far stay given out when their opinions are deleted; inside the caller's transaction."""
    row = connection.execute("SELECT start, taken FROM ticket_block").fetchone()
    if row is not None:
        taken = max(row[1], _given_out(connection, row[0]))
        connection.execute("UPDATE ticket_block SET taken = ?", (taken,))


def _given_out(connection: sqlite3.Connection, start: int) -> int:
    found = connection.execute(
        "SELECT max(place) FROM opinions WHERE number >= ? AND number < ?", (start, start + BLOCK_SIZE)
    ).fetchone()[0]
    return 0 if found is None else int(found) + 1
