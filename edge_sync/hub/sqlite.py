"""The hub's database in one SQLite file: WAL, every commit durable, one writer at a time."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edge_sync.hub.database import Dialect, Result
from edge_sync.hub.errors import DatabaseFaultError, DatabaseRefusedError, StatementRefusedError

BUSY_S = 5.0


class SqliteDatabase:
    """A `Database` on a file that is there. Writers of other connections are waited for up to `BUSY_S`.

    Raises `DatabaseRefusedError` when the file is missing (unless `create`) or cannot be opened.
    """

    dialect = Dialect.SQLITE

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._connection = _open(path, create=create)

    def __repr__(self) -> str:
        return f"SqliteDatabase({str(self.path)!r})"

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on this connection."""
        return self._connection.in_transaction

    def execute(self, statement: str, parameters: Sequence[Any] = (), /) -> Result:
        """Run one statement; raises `DatabaseFaultError`, `StatementRefusedError`."""
        with _named_errors():
            cursor = self._connection.execute(statement, parameters)
            return Result(cursor.fetchall() if cursor.description else (), cursor.rowcount)

    def executemany(self, statement: str, parameters: Iterable[Sequence[Any]], /) -> int:
        """Run one statement once for each of `parameters`; return how many rows all of them changed."""
        with _named_errors():
            return max(self._connection.executemany(statement, parameters).rowcount, 0)

    def begin(self, *, alone: bool = True) -> None:  # noqa: ARG002 - SQLite has one writer at a time in any case
        """Open a transaction."""
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End the transaction; when this returns it is on the disk."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction."""
        self.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        self._connection.close()

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the whole database to `path`; others may go on writing meanwhile."""
        with _named_errors():
            target = sqlite3.connect(path)
            try:
                self._connection.backup(target)
            finally:
                target.close()


def _open(path: Path, *, create: bool) -> sqlite3.Connection:
    if not create and not path.exists():
        raise DatabaseRefusedError(f"There is no hub database at {path}. Make one with: county-hub init --county ID")
    connection = None
    try:
        if not path.exists():
            path.touch(mode=0o600)
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
    except (sqlite3.Error, OSError) as error:
        if connection is not None:
            connection.close()  # Python 3.13 warns of one that is only dropped
        raise DatabaseRefusedError(
            f"Cannot open the hub database {path}: {error}. The file was left as it is."
        ) from error
    return connection


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError) as error:
        raise StatementRefusedError(str(error)) from error
    except sqlite3.Error as error:
        raise DatabaseFaultError(str(error)) from error
