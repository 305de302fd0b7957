"""The hub's database as its parts see it: one connection to SQLite or PostgreSQL, for one thread.

SQL in this package is written once, for both: ``?`` for parameters, times as ISO text, truth as 0 and 1, every table
with a ``rowid`` that rises with each row. `edge_sync.hub.sqlite` and `edge_sync.hub.postgresql` are the two kinds;
`edge_sync.hub.source` says which one a URL means.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import Any, Protocol

from edge_sync.hub.errors import HubError

SCHEMA = "county_hub"
"""The hub's tables in PostgreSQL are in a schema of their own."""

COUNTS = 64
"""Rows in which PostgreSQL's workers count commits: in one they would wait for each other's flush. A sequence counts
ahead of its commits after a crash or on a standby, and would hide that some are lost.
"""

NO_LIMIT = 2**62
"""A ``LIMIT`` that keeps everything."""


class Dialect(Enum):
    """What the database speaks, for the few statements that cannot be written once."""

    SQLITE = auto()
    POSTGRESQL = auto()


class Row(Protocol):
    """One row: values by name or place, in the order of the statement's columns."""

    def __getitem__(self, key: str | int, /) -> Any:  # noqa: ANN401 - what the database holds
        ...

    def __iter__(self) -> Iterator[Any]: ...

    def keys(self) -> Iterable[str]:
        """Return the names of the columns."""
        ...


class Result:
    """What a statement gave: all its rows, and how many rows it changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Row], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def fetchone(self) -> Row | None:
        """Return the first row, None when there is none."""
        return self._rows[0] if self._rows else None

    def fetchall(self) -> Sequence[Row]:
        """Return every row."""
        return self._rows

    def value(self) -> Any:  # noqa: ANN401 - what the database holds
        """Return the one value of a statement that always gives one row, such as a count."""
        return self._rows[0][0]


class Database(Protocol):
    """A connection in autocommit; `transaction` puts statements together. Used by one thread.

    Every method raises `DatabaseFaultError` when the database cannot do it now and nothing was changed by it, and
    `StatementRefusedError` when these values never fit.
    """

    @property
    def dialect(self) -> Dialect:
        """What it speaks."""
        ...

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on this connection."""
        ...

    def execute(self, statement: str, parameters: Sequence[Any] = (), /) -> Result:
        """Run one statement."""
        ...

    def executemany(self, statement: str, parameters: Iterable[Sequence[Any]], /) -> int:
        """Run one statement once for each of `parameters`; return how many rows all of them changed."""
        ...

    def begin(self, *, alone: bool = True) -> None:
        """Open a transaction; `alone` keeps every other such transaction of this database waiting until its end."""
        ...

    def commit(self) -> None:
        """End the transaction; when this returns it is on the disk."""
        ...

    def rollback(self) -> None:
        """Undo the transaction."""
        ...

    def close(self) -> None:
        """Let go; a second call does nothing."""
        ...


@contextmanager
def transaction(database: Database, *, alone: bool = True) -> Iterator[None]:
    """Everything inside is committed together or not at all. Inside another transaction it joins that one.

    What reads and then writes (the next version, the next seq) is `alone`, so that nothing comes between.
    """
    if database.in_transaction:
        yield
        return
    database.begin(alone=alone)
    try:
        yield
        database.commit()
    except BaseException:
        with suppress(HubError):  # it may have rolled back by itself; the first error is the one to tell
            database.rollback()
        raise


def plain(row: Row) -> dict[str, Any]:
    """Return the row's values by name."""
    return {name: row[name] for name in row.keys()}  # noqa: SIM118 - a row is no mapping
