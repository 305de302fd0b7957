"""Rows of a damaged file, as far as they can be read, and put into a sound one.

A table is read by ranges of row ids; a range that cannot be read is halved until the bad row stands alone and is left
out. What comes out of a damaged page may be anything, so that a row counts only when its values are of the declared
types and, for events and documents, whole.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from edge_sync.acceptance import body_mistakes
from edge_sync.envelope import decode
from edge_sync.errors import EnvelopeError
from kiosk.domain.clock import ClockQuality
from kiosk.domain.opinion import Kind

RANGE = 1000
MAX_BAD_READS = 20_000
"""Reads of one table that may fail before the rest of it is given up: a damaged root page makes all of them fail."""

NOT_KEPT = ("_sqlite_migrations", "seq_block", "ticket_block", "link")
"""Tables that are right as they begin: blocks must be reserved anew, the link will tell its state."""

Row = tuple[Any, ...]
_TYPES: dict[str, tuple[type, ...]] = {"INTEGER": (int,), "TEXT": (str,), "BLOB": (bytes,), "REAL": (float, int)}


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: tuple[str, ...]
    types: tuple[tuple[type, ...], ...]

    def takes(self, row: Row) -> bool:
        """Whether each value is NULL or of its column's type, and the row is whole."""
        typed = all(value is None or isinstance(value, kind) for value, kind in zip(row, self.types, strict=True))
        whole = _WHOLE.get(self.name)
        return typed and (whole is None or _holds(whole, dict(zip(self.columns, row, strict=True))))


def salvage(damaged: sqlite3.Connection, sound: sqlite3.Connection) -> int:
    """Copy what can be read of every table into `sound`, inside the caller's transaction; return how many rows.

    Raises `sqlite3.DatabaseError` or `UnicodeDecodeError` when not even the names of the tables can be read.
    """
    there = {name for (name,) in damaged.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables = [_table(damaged, sound, name) for name in _names(sound) if name in there]
    return sum(_copy(damaged, sound, table) for table in tables)


def _names(sound: sqlite3.Connection) -> list[str]:
    names = sound.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in names.fetchall() if name not in NOT_KEPT]


def _table(damaged: sqlite3.Connection, sound: sqlite3.Connection, name: str) -> _Table:
    """Return the columns that both files have: the damaged one may be of an earlier version."""
    there = {column for (column,) in damaged.execute("SELECT name FROM pragma_table_info(?)", (name,))}
    found = sound.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
    columns = [(column, kind) for column, kind in found if column in there]
    return _Table(name, tuple(column for column, _ in columns), tuple(_TYPES[kind] for _, kind in columns))


def _copy(damaged: sqlite3.Connection, sound: sqlite3.Connection, table: _Table) -> int:
    statement = (
        f"INSERT OR IGNORE INTO {table.name} ({', '.join(table.columns)})"  # noqa: S608 - names of our own schema
        f" VALUES ({', '.join('?' * len(table.columns))})"
    )
    before = sound.total_changes
    for row in _rows(damaged, table):
        if table.takes(row):
            sound.execute(statement, row)
    return sound.total_changes - before


def _rows(damaged: sqlite3.Connection, table: _Table) -> Iterator[Row]:
    reader = _Reader(damaged, table)
    first, last = reader.bound("min", 0), reader.bound("max", MAX_BAD_READS * RANGE)
    for start in range(first, last + 1, RANGE):
        yield from reader.between(start, min(start + RANGE - 1, last))
        if reader.bad_reads > MAX_BAD_READS:
            return


class _Reader:
    """Reads one table of a damaged file, counting the reads that failed."""

    def __init__(self, damaged: sqlite3.Connection, table: _Table) -> None:
        self._damaged = damaged
        self._name = table.name
        self._select = (
            f"SELECT {', '.join(table.columns)} FROM {table.name} NOT INDEXED"  # noqa: S608 - names of our own schema
            " WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        )
        self.bad_reads = 0

    def bound(self, which: str, otherwise: int) -> int:
        """Return the least or greatest row id."""
        found = self._read(f"SELECT {which}(rowid) FROM {self._name} NOT INDEXED")  # noqa: S608 - names of our own schema
        if found is None:
            return otherwise
        return found[0][0] or 0

    def between(self, first: int, last: int) -> Iterator[Row]:
        """Yield the rows in a range that can be read."""
        found = self._read(self._select, (first, last))
        if found is not None:
            yield from found
        elif first < last and self.bad_reads <= MAX_BAD_READS:
            middle = (first + last) // 2
            yield from self.between(first, middle)
            yield from self.between(middle + 1, last)

    def _read(self, statement: str, values: tuple[int, ...] = ()) -> list[Row] | None:
        try:
            return self._damaged.execute(statement, values).fetchall()
        except (sqlite3.Error, OverflowError, UnicodeDecodeError):
            self.bad_reads += 1
            return None


def _holds(whole: Callable[[dict[str, Any]], bool], row: dict[str, Any]) -> bool:
    try:
        return whole(row)
    except (EnvelopeError, ValueError, TypeError, msgspec.MsgspecError):
        return False


def _whole_event(row: dict[str, Any]) -> bool:
    if row["event"] is None:
        return bool(row["state"] == "settled")
    event = decode(row["event"])
    return (event.id, event.seq, event.type) == (row["id"], row["seq"], row["type"])


def _whole_document(row: dict[str, Any]) -> bool:
    return row["body"] is None or not body_mistakes(row["target"], row["name"], row["body"], {})


def _whole_opinion(row: dict[str, Any]) -> bool:
    return Kind(row["kind"]) is not None and ClockQuality(row["clock"]) is not None


_WHOLE: dict[str, Callable[[dict[str, Any]], bool]] = {
    "outbox": _whole_event,
    "documents": _whole_document,
    "opinions": _whole_opinion,
}
